"""Things told apart: COCO's average precision of boxes and masks, and a map's parts taken for things.

Needs pycocotools: `pip install 'bareface[detector]'`.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.classes import NAMES, index_of
from bareface.datasets import rle
from bareface.errors import UsageError
from bareface.occluders import Occluded

LEAST_PART = 32
"""Pixels below which a part of a map is a speck and no thing."""
BRIDGED = 10
"""Half of the gap, pixels, over which two parts are of one thing: the lenses of glasses, a pen behind a finger."""

_AREAS = ("all", "small", "medium", "large")


@dataclass(frozen=True)
class Thing:
    """One thing in a picture, true or found."""

    label: int
    """Its class, from 1."""
    mask: dict[str, Any]
    """Its pixels as COCO's run lengths."""
    box: tuple[float, float, float, float]
    """x, y, width, height, pixels."""
    area: int
    """Pixels of the mask."""
    score: float = 1.0
    """How sure, in [0, 1]."""

    @staticmethod
    def of(
        mask: NDArray[np.bool_], label: int, score: float = 1.0, box: tuple[float, float, float, float] | None = None
    ) -> Thing:
        """From a mask bool [H, W]; the box is the smallest round it, unless given."""
        return Thing(label, rle.encode(mask), box or rle.box_of(mask), int(np.count_nonzero(mask)), score)


def true_things(covered: Occluded) -> list[Thing]:
    """What there is to find: each thing of the nineteen classes, where at least half of a pixel is it."""
    seen = ((part.alpha >= 0.5, part.label) for part in covered.instances if part.label in NAMES)
    return [Thing.of(mask, index_of(label)) for mask, label in seen if mask.any()]


def mapped_things(alpha: NDArray[np.float32], odds: NDArray[np.float32], threshold: float = 0.5) -> list[Thing]:
    """The parts of a map, connected but for small gaps, taken for things, each of its likeliest class.

    `alpha` [H, W], `odds` [H, W, 19], both in [0, 1]. A part's score is its mean alpha times its mean odds.
    """
    inside = alpha > threshold
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BRIDGED + 1, 2 * BRIDGED + 1))
    count, number = cv2.connectedComponents(cv2.dilate(inside.astype(np.uint8), disc))
    things = []
    for k in range(1, count):
        mask = inside & (number == k)
        if np.count_nonzero(mask) >= LEAST_PART:
            mean = odds[mask].mean(0)
            things.append(Thing.of(mask, int(mean.argmax()) + 1, float(alpha[mask].mean() * mean.max())))
    return things


@dataclass(frozen=True)
class Precision:
    """COCO's average precision, each figure in [0, 1], or not a number where truth has no such thing."""

    ap: float
    """Mean over IoU 0.50, 0.55 ... 0.95."""
    ap50: float
    """At IoU 0.50."""
    ap75: float
    """At IoU 0.75."""
    small: float
    """Of things below 32x32 pixels."""
    medium: float
    """Of things from 32x32 to 96x96 pixels."""
    large: float
    """Of things above 96x96 pixels."""
    by_class: dict[str, float]
    """AP of each class that truth has."""


def average_precision(
    truth: Sequence[Sequence[Thing]], found: Sequence[Sequence[Thing]], by: Literal["box", "mask"]
) -> Precision:
    """COCO evaluation (Lin et al. 2014) of the things found in pictures, in the same order as `truth`."""
    if len(truth) != len(found):
        raise UsageError(f"{len(truth)} pictures have truth and {len(found)} have finds; give as many of both")
    judge = _coco_eval()(_coco(truth, "mask"), _coco(found, by), "segm" if by == "mask" else "bbox")
    judge.params.catIds = list(range(1, len(NAMES) + 1))
    with contextlib.redirect_stdout(io.StringIO()):  # it reports its progress there
        judge.evaluate()
        judge.accumulate()
    precision = judge.eval["precision"][..., -1]  # [IoU, recall, class, area] with 100 finds a picture
    sizes = {name: _mean(precision[..., k]) for k, name in enumerate(_AREAS)}
    classes = ((name, _mean(precision[:, :, k, 0])) for k, name in enumerate(NAMES))
    return Precision(
        sizes["all"],
        _mean(precision[0, ..., 0]),
        _mean(precision[5, ..., 0]),
        sizes["small"],
        sizes["medium"],
        sizes["large"],
        {name: value for name, value in classes if not np.isnan(value)},
    )


def _coco(pictures: Sequence[Sequence[Thing]], area: Literal["box", "mask"]) -> Any:
    """Things as pycocotools holds them; `area`: what decides whether one is small, medium or large."""
    from pycocotools.coco import COCO

    every = [(number, thing) for number, things in enumerate(pictures, 1) for thing in things]
    out = COCO()
    out.dataset = {
        "images": [{"id": number, "height": 0, "width": 0} for number in range(1, len(pictures) + 1)],
        "categories": [{"id": number, "name": name} for number, name in enumerate(NAMES, 1)],
        # Its matching takes number 0 for "none", so things are counted from 1.
        "annotations": [
            {
                "id": k, "image_id": number, "category_id": thing.label, "bbox": list(thing.box), "iscrowd": 0,
                "area": thing.area if area == "mask" else thing.box[2] * thing.box[3],
                "segmentation": thing.mask, "score": thing.score,
            }
            for k, (number, thing) in enumerate(every, 1)
        ],
    }  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        out.createIndex()
    return out


def _coco_eval() -> Any:
    try:
        from pycocotools.cocoeval import COCOeval
    except ImportError as error:
        raise UsageError("average precision needs pycocotools: pip install 'bareface[detector]'") from error
    return COCOeval


def _mean(precision: NDArray[np.float64]) -> float:
    """Over what exists: -1 stands for classes and sizes that truth has none of."""
    known = precision[precision > -1]
    return float(known.mean()) if known.size else float("nan")
