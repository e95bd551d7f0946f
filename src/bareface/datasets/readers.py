"""Faces on disk as five well-known layouts keep them -> records: which picture, who, and what is known of it.

No picture is opened here, so a folder of a million is listed in seconds. Lines and files that contradict the rest are
left out and named; a list that is missing only leaves its fields empty.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bareface.errors import DatasetError, UsageError
from bareface.photo.containers import SUFFIXES

Five = NDArray[np.float32]
"""`[5, 2]`: right eye, left eye, nose, right and left mouth corner, pixels; right is the person's, the smaller x."""
T = TypeVar("T")

_OPENED = (*SUFFIXES, ".gif")


@dataclass(frozen=True)
class Record:
    """One picture of one person, and what its source says of it."""

    name: str
    """Unique in its source, and fit for a file's stem: letters, digits, "_" and "-"."""
    path: Path
    person: str
    """Who it is, where the source tells; else `name`."""
    sex: str = ""
    """"male" or "female" as the source has it, or empty."""
    age: int | None = None
    """Years."""
    group: str = ""
    """The source's own word for the person's origin."""
    split: str = ""
    """The source's own: "train", "validation", "test", or empty."""
    five: Five | None = field(default=None, compare=False)
    """Pixels of the picture as it is stored."""
    attributes: Mapping[str, bool] = field(default_factory=dict, hash=False)
    """CelebA's forty, or none."""


@dataclass(frozen=True)
class Source:
    """All pictures of a folder."""

    layout: str
    """One of `LAYOUTS`."""
    records: tuple[Record, ...]
    """Sorted by path, not empty."""
    problems: tuple[DatasetError, ...]
    """What was left out or could not be understood, each with its file and line."""


class Attributes(Mapping[str, bool]):
    """Named truths in a few bytes: two hundred thousand dictionaries of forty would take 300 MB."""

    __slots__ = ("_bits", "_places")

    def __init__(self, places: Mapping[str, int], bits: int) -> None:
        """`places`: which bit of `bits` each name is; shared by all pictures of a source."""
        self._places, self._bits = places, bits

    def __getitem__(self, name: str) -> bool:
        return bool(self._bits >> self._places[name] & 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))


def read_faces(path: Path, layout: str | None = None) -> Source:
    """The faces below the folder `path`, in one of `LAYOUTS`; without one it is told from what is there.

    Raises `DatasetError` where nothing fits, two layouts do, or a list that belongs to the layout cannot be read at
    all; `UsageError` for a layout that does not exist.
    """
    path = Path(path)
    if layout is not None and layout not in _LAYOUTS:
        raise UsageError(f"layout: {layout!r} is none; there are {', '.join(LAYOUTS)}")
    problems: list[DatasetError] = []
    try:
        if not path.is_dir():
            raise DatasetError(f"{path}: is no folder; name the folder the faces lie in")
        layout = layout or _recognised(path)
        records = _LAYOUTS[layout].read(path, problems)
    except OSError as error:
        where = error.filename or path
        raise DatasetError(f"{where}: cannot be read ({error.strerror}); check its permissions") from error
    if not records:
        why = f"; {problems[0]}" if problems else ""
        raise DatasetError(f"{path}: holds no faces as {layout}: looked for {_LAYOUTS[layout].sought}{why}")
    return Source(layout, tuple(records), tuple(problems))


def _recognised(path: Path) -> str:
    fitting = [name for name, layout in _LAYOUTS.items() if layout.fits(path)]
    if len(fitting) > 1:
        raise DatasetError(f"{path}: could be {' or '.join(fitting)}; say which layout is meant, or name its folder")
    if fitting:
        return fitting[0]
    if next(_walk(path, []), None) is None:
        sought = "; ".join(f"{layout.sought} ({name})" for name, layout in _LAYOUTS.items())
        raise DatasetError(f"{path}: holds no faces: looked for {sought}")
    return "folder"


# ---- Files and their names


def _walk(root: Path, problems: list[DatasetError]) -> Iterator[str]:
    """Paths of all pictures below `root`, "/" between their parts, folder by folder; what starts with "." is skipped.

    Links are followed, but no folder is entered twice.
    """
    waiting, entered = [""], {os.path.realpath(root)}
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(root / inside) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(DatasetError(f"{root / inside}: cannot be listed ({error.strerror}); left out"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                real = os.path.realpath(entry.path)
                if real not in entered:
                    entered.add(real)
                    waiting.append(f"{inside}{entry.name}/")
            elif entry.name.lower().endswith(_OPENED):
                yield inside + entry.name


def _stem(path: str) -> str:
    """The name of a picture without folders and suffix."""
    return path.rpartition("/")[2].rpartition(".")[0]


def _by_stem(root: Path, problems: list[DatasetError]) -> dict[str, str]:
    """Stem -> path of all pictures below `root`, sorted by stem."""
    found: dict[str, str] = {}
    for path in sorted(_walk(root, problems)):
        if found.setdefault(_stem(path), path) != path:
            problems.append(DatasetError(f"{root / path}: {found[_stem(path)]} has the same name; left out"))
    return dict(sorted(found.items()))


def _named(paths: Iterable[str]) -> list[str]:
    """A name for each path, suffix excluded: its folders belong to it, and no two differ by case alone."""
    taken: set[str] = set()
    following: defaultdict[str, int] = defaultdict(lambda: 2)
    names = []
    for path in paths:
        folders, _, file = path.rpartition("/")
        whole = unicodedata.normalize("NFC", f"{folders}/{file.rpartition('.')[0]}")
        name = wanted = re.sub(r"[^\w-]+", "-", whole).strip("-") or "picture"
        while name.casefold() in taken:
            name = f"{wanted}-{following[wanted.casefold()]}"
            following[wanted.casefold()] += 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _among(folders: Iterable[Path], *names: str) -> Path | None:
    """The first of these files or folders that exists."""
    return next((folder / name for folder in folders for name in names if (folder / name).exists()), None)


# ---- Lists


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and fields of each line that is not blank: at commas in .csv, else at white space."""
    separator = "," if file.suffix == ".csv" else None
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, [part.strip() for part in line.split(separator)]
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file}: cannot be read ({error}); download it again, or take it away") from error


def _listed(
    file: Path | None,
    understood: Callable[[Sequence[str], Sequence[str]], T],
    pictures: Collection[str] | None,
    problems: list[DatasetError],
) -> dict[str, T]:
    """Stem -> what a list says of the picture: `understood(columns, fields)`, ValueError where it makes no sense.

    Before the rows there may be their count and their columns' names. `pictures` are those on disk; None where the
    list is of a larger collection. Raises `DatasetError` where no row at all can be understood.
    """
    if file is None:
        return {}
    columns: list[str] = []
    count, bad, rows = None, [], 0
    absent: list[str] = []
    said: dict[str, T] = {}
    for number, fields in _lines(file):
        key = _stem(fields[0]) if fields[0].lower().endswith(_OPENED) else fields[0]
        if not rows and key == fields[0] and not (key.isdigit() and len(fields) > 1):
            if len(fields) == 1 and key.isdigit():
                count = int(key)
            else:
                columns = fields[1:] if file.suffix == ".csv" else fields
            continue
        rows += 1
        try:
            value = understood(columns, fields[1:])
            if key in said and said[key] != value:
                raise ValueError(f"{fields[0]} was listed before with something else")
        except ValueError as error:
            bad.append(DatasetError(f"{file}, line {number}: {error}; left out"))
            continue
        said[key] = value
        if pictures is not None and key not in pictures:
            absent.append(f"{fields[0]} (line {number})")
    if not said:
        why = f"; {bad[0]}" if bad else ""
        raise DatasetError(f"{file}: no line of it tells anything of a picture{why}; download it again")
    if count is not None and count != rows:
        bad.append(DatasetError(f"{file}, line 1: promises {count} lines, {rows} follow; download it again"))
    problems += bad
    if absent:
        problems.append(DatasetError(f"{file}: {len(absent)} of its pictures are not there, such as {absent[0]}"))
    return said


def _split_of(_: Sequence[str], fields: Sequence[str]) -> str:
    splits = {"0": "train", "1": "validation", "2": "test"}
    if len(fields) != 1 or fields[0] not in splits:
        raise ValueError(f"{' '.join(fields)!r} is no split; 0, 1 or 2 was expected")
    return splits[fields[0]]


def _identity_of(_: Sequence[str], fields: Sequence[str]) -> str:
    if len(fields) != 1 or not fields[0].isdigit():
        raise ValueError(f"{' '.join(fields)!r} is no person's number")
    return fields[0]


def _original_of(_: Sequence[str], fields: Sequence[str]) -> str:
    """CelebA-HQ's picture in CelebA: orig_idx, orig_file."""
    if len(fields) != 2 or not _stem(fields[1]):
        raise ValueError(f"{' '.join(fields)!r} is not a number and a picture of CelebA")
    return _stem(fields[1])


class _AttributesOf:
    """Reads rows of 1 and -1; all share one index of the columns."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def __call__(self, columns: Sequence[str], fields: Sequence[str]) -> Attributes:
        if not self._places:
            self._places = {name: place for place, name in enumerate(columns)}
        if len(fields) != len(self._places):
            raise ValueError(f"{len(fields)} values for {len(self._places)} attributes")
        if not set(fields) <= {"1", "-1"}:
            raise ValueError("a value is neither 1 nor -1")
        return Attributes(self._places, sum(1 << place for place, value in enumerate(fields) if value == "1"))


def _five_of(_: Sequence[str], fields: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """CelebA's ten columns; its left is the picture's."""
    numbers = [float(value) for value in fields]
    if len(numbers) != 10 or not np.isfinite(numbers).all():
        raise ValueError(f"{len(numbers)} numbers, where five points are ten finite ones")
    eye, other, nose, corner, further = zip(numbers[::2], numbers[1::2], strict=True)
    return (*sorted((eye, other)), nose, *sorted((corner, further)))


def _sex_of(attributes: Mapping[str, bool]) -> str:
    if "Male" not in attributes:
        return ""
    return "male" if attributes["Male"] else "female"


# ---- The layouts


def _folder(path: Path, problems: list[DatasetError]) -> list[Record]:
    """Any tree of pictures; nothing is known of the people, so each picture is a person of its own."""
    found = sorted(_walk(path, problems))
    return [Record(name, path / file, name) for name, file in zip(_named(found), found, strict=True)]


_CELEBA_PICTURES = tuple(
    folder + name for name in ("img_align_celeba", "img_align_celeba_png", "img_celeba") for folder in ("", "Img/")
)


def _celeba(path: Path, problems: list[DatasetError]) -> list[Record]:
    """CelebA (Liu et al. 2015), as distributed, as torchvision or as Kaggle lays it out."""
    folder = _among((path,), *_CELEBA_PICTURES)
    if folder is None:
        return []
    pictures = _by_stem(folder, problems)
    where = _celeba_lists(path, folder.parent)
    aligned = "align_" if "align" in folder.name else ""
    splits, people = _celeba_splits(where, pictures, problems), _celeba_people(where, pictures, problems)
    attributes = _listed(_list(where, "list_attr_celeba"), _AttributesOf(), pictures, problems)
    five = _listed(_list(where, f"list_landmarks_{aligned}celeba"), _five_of, pictures, problems)
    return [
        Record(
            name,
            folder / pictures[stem],
            people.get(stem, name),
            sex=_sex_of(attributes.get(stem, {})),
            split=splits.get(stem, ""),
            five=np.array(five[stem], np.float32) if stem in five else None,
            attributes=attributes.get(stem, {}),
        )
        for stem, name in _stem_names(pictures)
    ]


def _celeba_lists(*folders: Path) -> list[Path]:
    """Where CelebA's lists may lie."""
    return [folder / part for folder in dict.fromkeys(folders) for part in ("", "Anno", "Eval")]


def _list(folders: Iterable[Path], name: str) -> Path | None:
    return _among(folders, f"{name}.txt", f"{name}.csv")


def _celeba_splits(
    where: Sequence[Path], pictures: Collection[str] | None, problems: list[DatasetError]
) -> dict[str, str]:
    return _listed(_list(where, "list_eval_partition"), _split_of, pictures, problems)


def _celeba_people(
    where: Sequence[Path], pictures: Collection[str] | None, problems: list[DatasetError]
) -> dict[str, str]:
    return _listed(_list(where, "identity_CelebA"), _identity_of, pictures, problems)


def _stem_names(pictures: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Stem and name of pictures that lie in one folder as far as names go."""
    return zip(pictures, _named(f"{stem}." for stem in pictures), strict=True)


def _celeba_hq(path: Path, problems: list[DatasetError]) -> list[Record]:
    """CelebAMask-HQ (Lee et al. 2020), or CelebA-HQ (Karras et al. 2018) in folders as StarGAN v2 has it."""
    folder = _among((path, path / "CelebAMask-HQ"), "CelebA-HQ-img")
    return _celeba_folders(path, problems) if folder is None else _celeba_mask(path, folder, problems)


def _celeba_mask(path: Path, folder: Path, problems: list[DatasetError]) -> list[Record]:
    pictures, where = _by_stem(folder, problems), _celeba_lists(folder.parent, path)
    original = _listed(_list(where, "CelebA-HQ-to-CelebA-mapping"), _original_of, pictures, problems)
    attributes = _listed(_list(where, "CelebAMask-HQ-attribute-anno"), _AttributesOf(), pictures, problems)
    # CelebA's own lists are of seven times as many pictures, and by their names there.
    splits, people = _celeba_splits(where, None, problems), _celeba_people(where, None, problems)
    return [
        Record(
            name,
            folder / pictures[stem],
            people.get(original.get(stem, ""), original.get(stem, name)),
            sex=_sex_of(attributes.get(stem, {})),
            split=splits.get(original.get(stem, ""), ""),
            attributes=attributes.get(stem, {}),
        )
        for stem, name in _stem_names(pictures)
    ]


_SPLIT_FOLDERS = {"train": "train", "val": "validation", "valid": "validation", "validation": "validation"}
_SPLIT_FOLDERS |= {"test": "test"}
_SEXES = ("female", "male")


def _celeba_folders(path: Path, problems: list[DatasetError]) -> list[Record]:
    found = sorted(_walk(path, problems))
    records = []
    for name, file in zip(_named(found), found, strict=True):
        folders = file.lower().split("/")[:-1]
        split = next((_SPLIT_FOLDERS[folder] for folder in folders if folder in _SPLIT_FOLDERS), "")
        sex = next((folder for folder in folders if folder in _SEXES), "")
        records.append(Record(name, path / file, name, sex=sex, split=split))
    return records


_FFHQ_SIDE = 1024
_FFHQ_TRAINING = 60_000
_FFHQ_FOLDER = re.compile(r"(?:images|thumbnails)(\d+)x\1")
_FFHQ_LIST = "ffhq-dataset-v2.json"


def _ffhq(path: Path, problems: list[DatasetError]) -> list[Record]:
    """FFHQ (Karras et al. 2019), its large pictures or its thumbnails; the larger where there are both."""
    folder = _ffhq_folder(path)
    size = _FFHQ_FOLDER.fullmatch(folder.name)
    pictures = _by_stem(folder, problems)
    strange = [stem for stem in pictures if not re.fullmatch(r"\d{5}", stem)]
    if len(strange) == len(pictures):
        return []
    problems += [DatasetError(f"{folder / pictures.pop(stem)}: is no name of FFHQ; left out") for stem in strange]
    told = _ffhq_list(_among((path, folder.parent), _FFHQ_LIST), pictures, problems)
    records = []
    for stem, file in pictures.items():
        split, five = told.get(stem, ("train" if int(stem) < _FFHQ_TRAINING else "validation", None))
        if five is not None:
            five = (five + 0.5) * np.float32(int(size[1]) / _FFHQ_SIDE) - 0.5 if size else None
        records.append(Record(stem, folder / file, stem, split=split, five=five))
    return records


def _ffhq_folder(path: Path) -> Path:
    """The folder of the largest pictures, or `path` itself, where their size then is not known."""
    _, folders, _ = next(os.walk(path), ("", [], []))
    sizes = [(int(match[1]), name) for name in folders if (match := _FFHQ_FOLDER.fullmatch(name))]
    return path / max(sizes)[1] if sizes else path


def _ffhq_list(
    file: Path | None, pictures: Collection[str], problems: list[DatasetError]
) -> dict[str, tuple[str, Five]]:
    """Stem -> split, and five points in the picture of 1024 pixels."""
    if file is None:
        return {}
    try:
        with file.open(encoding="utf-8") as text:
            entries = json.load(text, object_hook=_without_landmarks)
        listed = {f"{int(key):05d}": entry for key, entry in entries.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise DatasetError(f"{file}: cannot be read ({error}); download it again, or take it away") from error
    told = {}
    for stem, entry in listed.items():
        try:
            split = {"training": "train", "validation": "validation"}[entry["category"]]
            told[stem] = split, entry["image"]["five"]
        except (KeyError, TypeError):
            problems.append(DatasetError(f'{file}, "{int(stem)}": has no category or no landmarks; left out'))
    if absent := sorted(listed.keys() - set(pictures)):
        problems.append(DatasetError(f"{file}: {len(absent)} of its pictures are not there, such as {absent[0]}"))
    return told


def _without_landmarks(entry: dict[str, Any]) -> dict[str, Any]:
    """An object of FFHQ's list, its 68 points made five at once: all of them would take more than a gigabyte."""
    points = entry.pop("face_landmarks", None)
    try:
        p = np.array(points, np.float64)
    except (TypeError, ValueError):
        return entry
    if p.shape == (68, 2) and np.isfinite(p).all():
        entry["five"] = np.array((p[36:42].mean(0), p[42:48].mean(0), p[30], p[48], p[54]), np.float32)
    return entry


_UTK_SEXES = {"0": "male", "1": "female"}
_UTK_GROUPS = {"0": "White", "1": "Black", "2": "Asian", "3": "Indian", "4": "Others"}


def _is_utk_name(file: str) -> bool:
    return re.match(r"\d{1,3}_[01]_[0-4]_\d", file.rpartition("/")[2]) is not None


def _utkface(path: Path, problems: list[DatasetError]) -> list[Record]:
    """UTKFace (Zhang et al. 2017): [age]_[gender]_[race]_[date and time].jpg, or .jpg.chip.jpg where cropped."""
    found = sorted(_walk(path, problems))
    if not any(_is_utk_name(file) for file in found):
        return []
    records = []
    for name, file in zip(_named(re.sub(r"\.jpg\.chip(?=\.\w+$)", "", file) for file in found), found, strict=True):
        age, sex, group, *_ = (*file.rpartition("/")[2].split("_"), "", "", "")
        if not _is_utk_name(file):
            told = "age_gender_race_date was expected; kept with what it tells"
            problems.append(DatasetError(f"{path / file}: is no name of UTKFace: {told}"))
        record = Record(
            name,
            path / file,
            name,
            sex=_UTK_SEXES.get(sex, ""),
            age=int(age) if re.fullmatch(r"\d{1,3}", age) else None,
            group=_UTK_GROUPS.get(group, ""),
        )
        records.append(record)
    return records


# ---- How each is told


def _is_celeba_hq(path: Path) -> bool:
    if _among((path, path / "CelebAMask-HQ"), "CelebA-HQ-img"):
        return True
    sorted_by_sex = any((path / split / sex).is_dir() for split in _SPLIT_FOLDERS for sex in _SEXES)
    return sorted_by_sex or re.match(r"celeba[-_]?hq", path.name.lower()) is not None


def _is_ffhq(path: Path) -> bool:
    if _ffhq_folder(path) != path or _FFHQ_FOLDER.fullmatch(path.name):
        return True
    return _among((path,), _FFHQ_LIST, "00000/00000.png") is not None


def _is_utkface(path: Path) -> bool:
    first = list(islice(_walk(path, []), 100))
    return 2 * sum(_is_utk_name(file) for file in first) > len(first)


class _Layout(NamedTuple):
    read: Callable[[Path, list[DatasetError]], list[Record]]
    """No records where nothing of the layout is there."""
    fits: Callable[[Path], bool]
    """Whether a folder looks like it."""
    sought: str


_LAYOUTS = {
    "folder": _Layout(_folder, lambda path: False, f"pictures ({' '.join(_OPENED)}), also in folders"),
    "celeba": _Layout(
        _celeba,
        lambda path: _among((path,), *_CELEBA_PICTURES) is not None,
        "pictures in img_align_celeba or img_celeba, also in Img",
    ),
    "celeba-hq": _Layout(_celeba_hq, _is_celeba_hq, "pictures in CelebA-HQ-img, or in train/female and the like"),
    "ffhq": _Layout(_ffhq, _is_ffhq, "pictures such as 00000.png, also in images1024x1024 or thumbnails128x128"),
    "utkface": _Layout(_utkface, _is_utkface, "pictures such as 26_1_2_20170116184028385.jpg"),
}
LAYOUTS = tuple(_LAYOUTS)
"""How faces may lie on disk: any folder of pictures, and the datasets known by name."""
