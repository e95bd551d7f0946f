"""Masks as COCO's compressed run lengths, the same characters that pycocotools writes.

Runs go down the columns and begin with zeros; each but the first three is kept as its difference from the run two
before it, in groups of five bits, lowest first, with a sixth bit for "more follows" and 48 added to make it a character
(`rleToString` of https://github.com/cocodataset/cocoapi).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def encode(mask: NDArray[np.bool_]) -> dict[str, object]:
    """A mask bool `[H, W]` as `{"size": [H, W], "counts": "..."}`."""
    return {"size": list(mask.shape), "counts": _characters(_runs(mask))}


def box_of(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """The smallest box round what is set: x, y, width, height in whole pixels; all 0 where nothing is."""
    x, y, width, height = cv2.boundingRect(mask.view(np.uint8))
    return x, y, width, height


def _runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    down = mask.T.ravel()
    changes = np.flatnonzero(down[1:] != down[:-1]) + 1
    edges = np.concatenate([[0], changes, [down.size]])
    starts_set = bool(down.size and down[0])
    return np.diff(np.concatenate([[0], edges]) if starts_set else edges)


def _characters(runs: NDArray[np.int64]) -> str:
    rest = runs.copy()
    rest[3:] -= runs[1:-2]
    columns, written, open_ = [], [], np.ones(len(rest), bool)
    while open_.any():
        group = rest & 31
        rest >>= 5
        # The group's top bit is the sign of all that is left out, so a number ends where the rest is only sign.
        more = np.where(group & 16, rest != -1, rest != 0)
        columns.append(group + 32 * more + 48)
        written.append(open_)
        open_ = open_ & more
    characters = np.stack(columns, axis=1)[np.stack(written, axis=1)].astype(np.uint8)
    return bytes(characters).decode("ascii")
