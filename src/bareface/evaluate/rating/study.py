"""What people are asked: pictures of one or more systems, each alone or against another system's of the same name."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from PIL import Image

from bareface.errors import PhotoError, UsageError
from bareface.evaluate.pairs import check_matched, pictures_by_name
from bareface.photo import Photo

REALISM, CHOOSE = "realism", "choose"
KINDS = (REALISM, CHOOSE)
"""How real one picture is, from 1 to 5; or which of two is more real."""


@dataclass(frozen=True)
class Picture:
    """One file that is shown."""

    system: str
    """The name of its folder."""
    name: str
    """Of the file, without suffix."""
    path: Path
    checksum: str
    """SHA-256 of the file, as it was when the study began."""

    def png(self) -> bytes:
        """The picture alone, anew as PNG: nothing of its file's name, type, size or metadata tells the system.

        PhotoError where the file is no longer the one that the study began with.
        """
        data = _read(self.path)
        if hashlib.sha256(data).hexdigest() != self.checksum:
            raise PhotoError(f"{self.path}: has changed since the study began; start bareface evaluate --rate again")
        photo = Photo.decode(data, str(self.path))
        made = io.BytesIO()
        # A grey or CMYK file's profile does not fit the RGB pixels.
        profile = photo.extras.icc if photo.mode.startswith("RGB") else b""
        Image.fromarray(photo.rgb).save(made, "PNG", compress_level=1, icc_profile=profile or None)
        return made.getvalue()


@dataclass(frozen=True)
class Question:
    """One picture to be rated, or two to choose from, in the order of the folders."""

    pictures: tuple[Picture, ...]

    @property
    def key(self) -> str:
        """The same for the same pictures, whatever else is asked."""
        return "\n".join(f"{picture.system}/{picture.name}/{picture.checksum}" for picture in self.pictures)


def read_questions(folders: Sequence[Path], kind: str) -> list[Question]:
    """All questions about the pictures in `folders`, each a system of the folder's name.

    For "realism" one for every picture; for "choose" one for every name and two systems. UsageError for a kind, number
    of folders, names or sizes that do not fit; PhotoError for a picture that cannot be read.
    """
    if kind not in KINDS:
        raise UsageError(f"--question {kind}: is not known; give {' or '.join(KINDS)}")
    if kind == CHOOSE and len(folders) < 2:
        raise UsageError("--question choose: needs the folders of two systems; give --rate FOLDER FOLDER2")
    systems: dict[str, Path] = {}
    for folder in folders:
        system = folder.resolve().name
        if system in systems:
            raise UsageError(f"{folder}: {systems[system]} has the same name, by which systems are told; rename one")
        systems[system] = folder
    files = {system: pictures_by_name(folder) for system, folder in systems.items()}
    if kind == CHOOSE:
        first = next(iter(files))
        for system, others in files.items():
            check_matched(systems[first], files[first], systems[system], others)
    return list(_asked(files, kind))


def _asked(files: dict[str, dict[str, Path]], kind: str) -> Iterator[Question]:
    if kind == REALISM:
        for system, paths in files.items():
            for name, path in paths.items():
                yield Question((_picture(system, name, path)[0],))
        return
    for name in sorted(next(iter(files.values()))):
        shown = [_picture(system, name, paths[name]) for system, paths in files.items()]
        for picture, size in shown:
            if size != shown[0][1]:
                raise UsageError(
                    f"{picture.path}: is {size} and {shown[0][0].path} {shown[0][1]}, which would tell the systems "
                    "apart; bring both to the same size"
                )
        for two in combinations([picture for picture, _ in shown], 2):
            yield Question(two)


def _picture(system: str, name: str, path: Path) -> tuple[Picture, str]:
    """A picture that was decoded once, so that no rater meets one that cannot be; and its size."""
    data = _read(path)
    height, width = Photo.decode(data, str(path)).rgb.shape[:2]
    return Picture(system, name, path, hashlib.sha256(data).hexdigest()), f"{width}x{height}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PhotoError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
