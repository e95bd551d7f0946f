"""Any system's output as faces to be judged: folders of pictures, matched by name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np

from bareface.errors import UsageError
from bareface.evaluate.items import Item, Picture, Region
from bareface.photo import Photo
from bareface.photo.containers import SUFFIXES

SHOWN = 3
"""Names that an error lists at most."""
WHITE = 127
"""Grey level above which a map says hidden."""


class Pairs:
    """Clean and restored pictures of the same names, with maps and masked pictures where there are any."""

    def __init__(
        self,
        clean: Path,
        restored: Path,
        maps: Path | None = None,
        masked: Path | None = None,
        found: Path | None = None,
    ) -> None:
        """Folders; a picture belongs to the one of the same name without suffix. `found`: maps as the system had them.

        UsageError for found maps without true ones, a folder without pictures, two pictures of one name, and names that
        have no partner.
        """
        if found is not None and maps is None:
            raise UsageError(f"{found}: maps that were found need the true ones; give --maps FOLDER too")
        given = {"clean": clean, "restored": restored, "maps": maps, "masked": masked, "found": found}
        self.folders = {what: folder for what, folder in given.items() if folder is not None}
        self._files = {what: pictures_by_name(folder) for what, folder in self.folders.items()}
        for what, folder in self.folders.items():
            check_matched(clean, self._files["clean"], folder, self._files[what])
        self._names = sorted(self._files["clean"])

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, index: int) -> Item:
        """UsageError for pictures of different sizes, grey ones, and maps that mark nothing."""
        name = self._names[index]
        files = {what: files[name] for what, files in self._files.items()}
        pictures = {what: _colour(path) for what, path in files.items() if what not in ("maps", "found")}
        hole = _hole(files["maps"]) if "maps" in files else None
        maps = (_marked(files["found"]), hole) if "found" in files and hole is not None else None
        return Item(name, pictures["clean"], pictures["restored"], pictures.get("masked"), hole, maps)

    @property
    def settings(self) -> dict[str, str]:
        """The folders."""
        return {what: str(folder) for what, folder in self.folders.items()}


def pictures_by_name(folder: Path) -> dict[str, Path]:
    """Name without suffix -> file. UsageError for a folder without pictures, and two pictures of one name."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder; name a folder of pictures")
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and found.setdefault(path.stem, path) != path:
            raise UsageError(f"{path}: {found[path.stem].name} has the same name; keep one of them")
    if not found:
        raise UsageError(f"{folder}: holds no pictures; name a folder of pictures")
    return found


def check_matched(clean: Path, names: Collection[str], folder: Path, others: Collection[str]) -> None:
    """UsageError where one folder lacks a name that the other has."""
    for here, there, lacking in ((clean, folder, sorted({*names} - {*others})), (folder, clean, {*others} - {*names})):
        if lacking:
            listed = ", ".join(sorted(lacking)[:SHOWN]) + (", ..." if len(lacking) > SHOWN else "")
            raise UsageError(
                f"{there}: lacks {len(lacking)} of the pictures in {here}: {listed}; give both the same names"
            )


def _colour(path: Path) -> Picture:
    photo = Photo.open(path)
    if photo.mode in ("L", "LA"):
        raise UsageError(f"{path}: a grey picture, whose figures compare with no colour picture's; save it as RGB")
    return photo.rgb


def _marked(path: Path) -> Region:
    return np.asarray(Photo.open(path).rgb[..., 0] > WHITE, np.bool_)


def _hole(path: Path) -> Region:
    hole = _marked(path)
    if not hole.any():
        raise UsageError(f"{path}: the map marks nothing; white is hidden, black is seen")
    return hole
