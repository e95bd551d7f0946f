"""What one occluded face is on disk: triples, a detection set in COCO's form, or an inpainting set."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.classes import NAMES, index_of
from bareface.datasets import rle
from bareface.datasets.cut import Portrait
from bareface.occluders import Occluded

Files = dict[str, tuple[str, bytes]]
"""What a file is, such as "file" or "map" -> its path in the dataset, and its bytes."""

Writing = Callable[[str], AbstractContextManager[IO[str]]]
"""Path in the dataset -> the text file to be written there."""

_COPIED = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


@dataclass(frozen=True)
class Shot:
    """One occluded picture of a face."""

    portrait: Portrait
    occluded: Occluded
    split: str
    instance: int
    """Which of the face's pictures it is, from 0."""

    @property
    def stem(self) -> str:
        """`<image>_<class>_<instance>`, the class that of the first object."""
        return f"{self.portrait.name}_{self.occluded.instances[0].label.replace(' ', '-')}_{self.instance}"


class Layout(Protocol):
    """A way to lay a dataset out. All pictures are lossless."""

    def shared(self, shot: Shot) -> Files:
        """The files of a face that all its shots share."""

    def files(self, shot: Shot) -> Files:
        """The files of one shot; "file" is the occluded picture."""

    def finish(self, root: Path, splits: Iterable[str], writing: Writing) -> None:
        """Writes what is known at the end only, out of each split's `truth.jsonl`."""


class Triples:
    """`<split>/clean/<image>.png`, and `occluded`, `map` and `classes` of each shot `<image>_<class>_<instance>.png`.

    `map` is alpha times 255; `classes` has the class's number, 0 where nothing is. The clean picture is the source's
    file itself, PNG or JPEG, where its pixels were taken as they are.
    """

    def shared(self, shot: Shot) -> Files:
        """The clean picture."""
        data, suffix = _clean(shot.portrait)
        return {"clean": (f"{shot.split}/clean/{shot.portrait.name}{suffix}", data)}

    def files(self, shot: Shot) -> Files:
        """The occluded picture, the alpha map and the class map."""
        pictures = {"file": shot.occluded.photo, "map": _eight_bit(shot), "class_map": shot.occluded.classes}
        folders = {"file": "occluded", "map": "map", "class_map": "classes"}
        return {what: (f"{shot.split}/{folders[what]}/{shot.stem}.png", _png(p)) for what, p in pictures.items()}

    def finish(self, root: Path, splits: Iterable[str], writing: Writing) -> None:
        """Nothing is left to write."""


class Detection:
    """`<split>/images/<image>_<class>_<instance>.png`, and `annotations/<split>.json` in COCO's form.

    One annotation for each object of which a pixel is seen: box, area, and mask as compressed run lengths.
    https://cocodataset.org/#format-data
    """

    def shared(self, shot: Shot) -> Files:
        """None."""
        return {}

    def files(self, shot: Shot) -> Files:
        """The occluded picture."""
        return {"file": (f"{shot.split}/images/{shot.stem}.png", _png(shot.occluded.photo))}

    def finish(self, root: Path, splits: Iterable[str], writing: Writing) -> None:
        """Writes the annotations, one picture at a time: a big dataset's do not fit in memory."""
        for split in splits:
            with writing(f"annotations/{split}.json") as out:
                _write_coco(out, root / split / "truth.jsonl")


class Inpainting:
    """`<split>/original`, `occluded`, `segmentation` and `box`, each with `<image>_<class>_<instance>.png`.

    `segmentation` is 255 wherever the occluder shows at all, so that what lies outside is the original but for the
    object's shadow; `box` is 255 in the smallest box round that. Where the sex of some people is known, each split
    holds a folder of these for each sex.
    """

    def __init__(self, by_sex: bool) -> None:
        """`by_sex`: whether the sex of any of the people is known."""
        self.by_sex = by_sex

    def shared(self, shot: Shot) -> Files:
        """None: each shot has its own original, under its own name."""
        return {}

    def files(self, shot: Shot) -> Files:
        """The original, the occluded picture, and the two masks."""
        hole = shot.occluded.alpha > 0
        box = np.zeros(hole.shape, np.uint8)
        x, y, width, height = rle.box_of(hole)
        box[y : y + height, x : x + width] = 255
        pictures = {"file": _png(shot.occluded.photo), "segmentation": _png(hole * np.uint8(255)), "box": _png(box)}
        folders = {"file": "occluded", "segmentation": "segmentation", "box": "box"}
        where = f"{shot.split}/{shot.portrait.record.sex or 'unknown'}" if self.by_sex else shot.split
        original, suffix = _clean(shot.portrait)
        files = {what: (f"{where}/{folders[what]}/{shot.stem}.png", data) for what, data in pictures.items()}
        return files | {"original": (f"{where}/original/{shot.stem}{suffix}", original)}

    def finish(self, root: Path, splits: Iterable[str], writing: Writing) -> None:
        """Nothing is left to write."""


FORMS = ("triples", "detection", "inpainting")
"""Names of the layouts."""


def layout_of(name: str, by_sex: bool) -> Layout:
    """The layout of this name; `by_sex`: whether the sex of any of the people is known."""
    layouts: dict[str, Layout] = {"triples": Triples(), "detection": Detection(), "inpainting": Inpainting(by_sex)}
    return layouts[name]


def truth_of(shot: Shot, files: Files, seed: int) -> dict[str, Any]:
    """What is known of a shot, one line of `truth.jsonl`. `files`: all that were written of it."""
    record, occluded = shot.portrait.record, shot.occluded
    height, width = occluded.alpha.shape
    seen = ((instance, instance.alpha >= 0.5) for instance in occluded.instances)
    objects = [
        {
            "class": instance.label,
            "kind": instance.kind,
            "box": list(rle.box_of(mask)),
            "area": int(np.count_nonzero(mask)),
            "mask": rle.encode(mask),
        }
        for instance, mask in seen
        if mask.any()
    ]
    return {
        **{what: path for what, (path, _) in files.items()},
        "image": shot.portrait.name,
        "person": record.person,
        "sex": record.sex,
        "age": record.age,
        "group": record.group,
        "split": shot.split,
        "width": width,
        "height": height,
        "covered": round(float(occluded.covered), 4),
        "hidden": np.flatnonzero(~occluded.visible).tolist(),
        "objects": objects,
        "seed": [seed, shot.portrait.name, shot.instance],
    }


def _clean(portrait: Portrait) -> tuple[bytes, str]:
    """The picture before anything was put on it, and the suffix of its kind of file."""
    if portrait.untouched:
        data = portrait.record.path.read_bytes()
        for start, suffix in _COPIED.items():
            if data.startswith(start):
                return data, suffix
    return _png(portrait.rgb), ".png"


def _eight_bit(shot: Shot) -> NDArray[np.uint8]:
    return np.round(shot.occluded.alpha * np.float32(255)).astype(np.uint8)


def _png(picture: NDArray[np.uint8]) -> bytes:
    """RGB `[H, W, 3]` or one channel `[H, W]` as a PNG file."""
    # OpenCV's own choice (level 1, run lengths, differences) is the quickest: 1.8 ms for a photo of 256 x 256 and 28 ms
    # for 1024 x 1024. Its other strategies take up to twice as long and save 10 % at most, level 6 takes six times as
    # long; a map takes 0.1 and 1.8 ms.
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    return cv2.imencode(".png", bgr)[1].tobytes()


def _write_coco(out: IO[str], truth: Path) -> None:
    categories = [{"id": index_of(name), "name": name, "supercategory": "occluder"} for name in NAMES]
    head = {"info": {"description": f"Occluded faces, {truth.parent.name}"}, "licenses": [], "categories": categories}
    out.write(json.dumps(head)[:-1])
    for key, rows in (("images", _images(truth)), ("annotations", _annotations(truth))):
        out.write(f', "{key}": [')
        for number, row in enumerate(rows):
            out.write((",\n" if number else "\n") + json.dumps(row))
        out.write("\n]")
    out.write("}\n")


def _images(truth: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(truth), 1):
        name = line["file"].rpartition("/")[2]
        yield {"id": number, "file_name": name, "width": line["width"], "height": line["height"]}


def _annotations(truth: Path) -> Iterator[dict[str, Any]]:
    number = 0
    for image, line in enumerate(_lines(truth), 1):
        for seen in line["objects"]:
            number += 1
            yield {
                "id": number,
                "image_id": image,
                "category_id": index_of(seen["class"]),
                "segmentation": seen["mask"],
                "area": seen["area"],
                "bbox": seen["box"],
                "iscrowd": 0,
            }


def _lines(truth: Path) -> Iterator[dict[str, Any]]:
    with truth.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
