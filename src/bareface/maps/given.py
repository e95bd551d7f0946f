"""The user's own map: a picture file, or points, boxes and strokes that pick one of the things found."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.classes import NAMES
from bareface.errors import UsageError
from bareface.frame import SIZE, Frame
from bareface.maps.found import THRESHOLD, Found
from bareface.photo import Photo

Map = NDArray[np.float32]
Region = NDArray[np.bool_]

# ---- A picture file

LEAST_RANGE = 16
"""Grey levels that a compressed picture spans at least if it is more than one colour and noise."""
LOSSY = ("JPEG", "WEBP", "HEIF")
"""Kinds of file that may be compressed so."""
GREY = 24
"""Grey levels by which the channels of a grey picture may differ."""
GREYISH, ROUGH = (0.1, 0.9), 3 / 255
"""Tones that are neither black nor white, and the Laplacian from which a picture is not smooth there."""
MOST_ROUGH = 0.1
"""Share of a map that may be both. Photos have 0.15 and more, soft edges and veils 0.06 and less."""
UNCLEAR = 0.2
"""How near to even the shares of black and white may be before the choice of one is called a guess."""
ADVICE = "paint what is to go white on black, in a picture of the photo's size"


def read_map(given: str | Path | Photo, photo_shape: tuple[int, ...]) -> tuple[Map, str]:
    """A map of the photo's size, a file or a picture, and what was understood of it, in words.

    Returns float32 [H, W] in [0, 1], 1 = occluder.
    `photo_shape`: H and W of the upright photo; the file is turned upright too. Of black and white that tone marks the
    occluder which has less of the area and of the picture's border together: what covers a face leaves most of a photo
    free, and most of its border. So it is with transparent and opaque, which are the map if transparency varies and
    the colours seen do not, or are a photo's. In a picture of colours everything is marked that is not as the border;
    numbers up to 19 are read as classes, 0 for nothing. Soft edges are kept, grey stretched to the whole range.

    Raises PhotoError for what is no readable picture; UsageError for a wrong size, a single colour, and a photo.
    """
    photo, path = (given, "the map") if isinstance(given, Photo) else (Photo.open(given), given)
    if photo.rgb.shape[:2] != photo_shape[:2]:
        size, wanted = (f"{shape[1]}x{shape[0]}" for shape in (photo.rgb.shape, photo_shape))
        raise UsageError(f"{path}: the map is {size} and the photo {wanted}; give a map of the photo's size")
    tones, names = _tones(photo)
    if tones is None:
        raise UsageError(f"{path}: is all one colour, so nothing is marked; {ADVICE}")
    if _is_photo(tones):
        raise UsageError(f"{path}: looks like a photo and not like a map; {ADVICE}")
    if len(names) == 1:
        return tones, f"{names[0]} marks the occluder, {_percent(tones)} of the photo"
    # Above 1 where the light tone has more than half of the area and of the border together.
    light = float(tones.mean()) + float(np.concatenate([tones[0], tones[-1], tones[:, 0], tones[:, -1]]).mean())
    map_ = tones if light <= 1 else 1 - tones
    note = f"{names[light <= 1]} marks the occluder, {_percent(map_)} of the photo"
    guess = "; that is a guess: if the rest was meant, invert the map" if abs(light - 1) < UNCLEAR else ""
    return map_, note + guess


def _tones(photo: Photo) -> tuple[Map | None, tuple[str, ...]]:
    """What the file shows, in [0, 1], and the names of 0 and 1, or of 1 if it surely marks; None for one colour."""
    noise = LEAST_RANGE - 1 if photo.container in LOSSY else 0
    samples = photo.rgb if photo.samples is None or photo.mode == "CMYK" else photo.samples
    colours, alpha = (samples[..., :-1], samples[..., -1]) if photo.mode.endswith("A") else (samples, None)
    if alpha is not None and np.ptp(alpha) > 0 and not _is_map(colours, alpha > 0, noise):
        return _stretched(alpha), ("what is transparent", "what is opaque")
    red, green, blue = cv2.split(photo.rgb)
    if max(int(cv2.absdiff(one, green).max()) for one in (red, blue)) > GREY:
        return _unlike_border(photo.rgb, noise), ("what has another colour than the border",)
    grey = colours[..., colours.shape[2] // 2]
    if not _is_varied(grey, noise):
        return None, ()
    if not noise and grey.min() == 0 and grey.max() <= len(NAMES):
        return (grey > 0).astype(np.float32), (f"every number above 0 (classes up to {grey.max()})",)
    return _stretched(grey), ("black", "white")


def _is_map(colours: NDArray[np.uint8 | np.uint16], seen: Region, noise: int) -> bool:
    """Whether what is seen of colours [H, W, C] is a map of its own: neither one colour nor a photo."""
    grey = colours[..., colours.shape[2] // 2]
    return _is_varied(grey[seen], noise) and not _is_photo(_stretched(grey), seen)


def _is_varied(grey: NDArray[np.uint8 | np.uint16], noise: int) -> bool:
    return bool(np.ptp(grey) > noise * (np.iinfo(grey.dtype).max // 255))


def _stretched(values: NDArray[np.uint8 | np.uint16]) -> Map:
    least, most = int(values.min()), int(values.max())
    return (values.astype(np.float32) - np.float32(least)) / np.float32(most - least)


def _unlike_border(rgb: NDArray[np.uint8], noise: int) -> Map | None:
    """How far each pixel is from the border's colour; wholly where the picture has no more colours than classes."""
    border = np.median(np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]]), axis=0)
    apart = [cv2.absdiff(plane, np.full_like(plane, tone)) for plane, tone in zip(cv2.split(rgb), border, strict=True)]
    difference = np.maximum.reduce(apart)
    if difference.max() <= noise:
        return None
    packed = rgb[difference > 0].astype(np.uint32) @ np.array((1 << 16, 1 << 8, 1), np.uint32)
    if len(np.unique(packed)) <= len(NAMES):
        return np.asarray(difference > 0, np.float32)
    # The colour that marks may not be the one that differs most, where there are several.
    full = float(np.median(difference[difference > difference.max() / 2]))
    return np.asarray(np.minimum(difference / full, 1), np.float32)


def _is_photo(tones: Map, seen: Region | None = None) -> bool:
    """Whether much of a picture, or of what is `seen` of it, has the detail of a photo."""
    rough = (tones > GREYISH[0]) & (tones < GREYISH[1]) & (np.abs(cv2.Laplacian(tones, cv2.CV_32F)) > ROUGH)
    return float((rough if seen is None else rough[seen]).mean()) > MOST_ROUGH


def _percent(map_: Map) -> str:
    share = 100 * float(map_.mean())
    return f"{share:.0f} %" if share >= 10 else f"{share:.2g} %"


# ---- Points, boxes and strokes

WIDTH = 0.1
"""Width of a stroke and diameter of a point's disc, share of the picture's shorter side, if none is given."""
NEAR = 4
"""Pixels by which a point may miss a thing, and by which a thing's soft edge reaches beyond it."""
INSIDE = 0.5
"""Share of a thing above which it lies in a box."""
LEAST_THING, SURE = 0.001, 0.5
"""Share of the crop, and mean odds of its class, that a part of the map has if it is a thing of its own."""
ONE_A_FACE = ("cap", "mask", "scarf", "sunglasses")
"""Classes whose parts are one thing, wherever they are: two lenses, a mask and its loops."""
LEAST_CUT = 0.1
"""Share of a box that GrabCut must find different from what is round it."""


@dataclass(frozen=True)
class Marks:
    """What a user has pointed at, in pixels of the upright photo, or of a face's crop."""

    points: tuple[tuple[float, float], ...] = ()
    """x, y each."""
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    """x, y of the upper left corner, width, height each."""
    strokes: tuple[NDArray[np.floating], ...] = ()
    """Lines drawn by hand, [N, 2] each."""
    width: float | None = None
    """Width of strokes and diameter of points; None: a tenth of the shorter side of what they are drawn on."""

    def check(self, photo_shape: tuple[int, ...]) -> None:
        """Raises `UsageError` for a mark that is not on the photo of height and width `photo_shape`, upright."""
        for mark in _singly(self):
            if not mark.is_inside(photo_shape):
                x, y = mark.at[0]
                size = f"{photo_shape[1]}x{photo_shape[0]}"
                raise UsageError(f"the {mark.kind} at {x:g},{y:g} is not on the photo, which is {size} upright")

    def in_frame(self, frame: Frame) -> Marks:
        """The same marks in pixels of a face's crop; a box stays upright and holds all that it held."""
        return Marks(
            tuple((float(x), float(y)) for point in self.points for x, y in frame.to_crop(np.array([point]))),
            tuple(_around(frame.to_crop(_corners(*box))) for box in self.boxes),
            tuple(frame.to_crop(line) for line in self.strokes),
            None if self.width is None else self.width * SIZE / frame.side,
        )


def parse_point(text: str) -> tuple[float, float]:
    """A point of `Marks` from "x,y". Raises `UsageError` that names the text."""
    x, y = _numbers(text, 2) or (-1, -1)
    if min(x, y) < 0:
        raise UsageError(f"{text!r} is no point; give x,y in pixels from the photo's upper left corner, as in 320,410")
    return x, y


def parse_box(text: str) -> tuple[float, float, float, float]:
    """A box of `Marks` from "x,y,w,h". Raises `UsageError` that names the text."""
    x, y, w, h = _numbers(text, 4) or (0, 0, 0, 0)
    if min(w, h) <= 0:
        raise UsageError(f"{text!r} is no box; give x,y,w,h: upper left corner and size in pixels, as in 300,380,90,60")
    return x, y, w, h


def strokes(shape: tuple[int, ...], marks: Marks) -> Map:
    """The marks themselves as a map of height and width `shape`: discs, filled boxes and strokes; float32 in [0, 1].

    Boxes are filled to their corners: a corner too much is skin that is drawn anew, one too few leaves some of the
    occluder.
    """
    boxes, off_line = np.zeros(shape[:2], np.float32), np.ones(shape[:2], np.uint8)
    for mark in _singly(marks):
        if mark.kind == "box":
            boxes[mark.slices] = 1
        else:
            # The first point twice, since a line of one point draws nothing.
            cv2.polylines(off_line, [np.rint(np.concatenate([mark.at[:1], mark.at])).astype(np.int32)], False, 0)
    # OpenCV's own thick lines are up to two pixels wider than asked for.
    distance = cv2.distanceTransform(off_line, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    width = marks.width or WIDTH * min(shape[:2])
    return np.asarray(np.maximum(boxes, np.clip((width + 1) / 2 - distance, 0, 1)), np.float32)


def pick(crop: NDArray[np.uint8], found: Found, marks: Marks) -> Found:
    """Of what was found in a crop uint8 [256, 256, 3] only what the marks are on; both in crop pixels.

    A thing is a connected part of the map, of one class where classes are told. A point or stroke picks the things that
    it touches, a box those that lie in it by more than half. A mark that picks nothing is the map itself: its disc or
    stroke, or what GrabCut (Rother et al. 2004) cuts out of the box. Marks beside the crop are another face's; with no
    mark here the map is empty.
    """
    here = [mark for mark in _singly(marks) if mark.is_inside(found.alpha.shape)]
    things = _things(found)
    nearest, distance = _nearest(things)
    alpha, alone = np.zeros(found.alpha.shape, np.float32), 0
    for mark in here:
        hit = _picked(mark, things, nearest, distance)
        if hit:
            own = np.where(np.isin(nearest, hit) & (distance <= NEAR), found.alpha, np.float32(0))
        else:
            own = _cut_out(crop, mark) if mark.kind == "box" else strokes(alpha.shape, mark.alone(marks.width))
            alone += 1
        alpha = np.maximum(alpha, own)
    said = f"nothing was found at {alone} of {len(here)} marks, which are the map themselves" if alone else ""
    return replace(found, alpha=alpha, note="; ".join(filter(None, (found.note, said))))


@dataclass(frozen=True, eq=False)
class _Mark:
    """A single one of some marks."""

    kind: Literal["point", "box", "stroke"]
    at: NDArray[np.float64]
    """[N, 2]: the point, the box's upper left and lower right corner, or the points along the stroke."""

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of a box, those outside on the left or at the top left out."""
        (x0, y0), (x1, y1) = np.clip(np.rint(self.at), 0, None).astype(int).tolist()
        return slice(y0, y1), slice(x0, x1)

    def is_inside(self, shape: tuple[int, ...]) -> bool:
        """Whether a picture of height and width `shape` holds the point, the box's middle, or some of the stroke."""
        at = self.at.mean(axis=0, keepdims=True) if self.kind == "box" else self.at
        return bool(((at >= -0.5) & (at < np.array(shape[1::-1]) - 0.5)).all(axis=1).any())

    def alone(self, width: float | None) -> Marks:
        """A point or stroke as marks of their own."""
        return Marks(strokes=(self.at,), width=width)


def _singly(marks: Marks) -> list[_Mark]:
    points = [_Mark("point", np.array([point], np.float64)) for point in marks.points]
    boxes = [_Mark("box", np.array([(x, y), (x + w, y + h)], np.float64)) for x, y, w, h in marks.boxes]
    return points + boxes + [_Mark("stroke", np.asarray(line, np.float64)) for line in marks.strokes]


def _corners(x: float, y: float, w: float, h: float) -> NDArray[np.float64]:
    return np.array([(x, y), (x + w, y), (x, y + h), (x + w, y + h)], np.float64)


def _around(corners: NDArray[np.floating]) -> tuple[float, float, float, float]:
    """The upright box round some points."""
    (x0, y0), (x1, y1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return x0, y0, x1 - x0, y1 - y0


def _numbers(text: str, count: int) -> tuple[float, ...] | None:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else None


def _things(found: Found) -> NDArray[np.int32]:
    """[256, 256]: the number of the thing that each pixel of the map belongs to, from 1; 0 where nothing is.

    A connected part of the map is split by class; pieces that are small or unsure go to the nearest that is neither.
    Of what is worn there is one thing of a class.
    """
    inside = found.alpha > THRESHOLD
    parts = np.asarray(cv2.connectedComponents(inside.astype(np.uint8))[1], np.int32)
    if found.odds is None:
        return parts
    sure, count = np.zeros_like(parts), 0
    for value in np.unique(found.classes[inside]):
        pieces = cv2.connectedComponents((found.classes == value).astype(np.uint8))[1]
        size = np.bincount(pieces.ravel())
        odds = np.bincount(pieces.ravel(), found.odds[..., value - 1].ravel()) / np.maximum(size, 1)
        keep = (size >= LEAST_THING * inside.size) & (odds >= SURE)
        keep[0] = False
        number = np.cumsum(keep) + count if NAMES[value - 1] not in ONE_A_FACE else np.full(len(keep), count + 1)
        sure = np.where(keep[pieces], number[pieces], sure).astype(np.int32)
        count += int(keep.sum())
    things = np.zeros_like(parts)
    for part in range(1, parts.max() + 1):
        own = np.where(parts == part, sure, 0).astype(np.int32)
        if not own.any():
            count += 1
            own[parts == part] = count
        things[parts == part] = _nearest(own)[0][parts == part]
    return things


def _nearest(things: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """For each pixel the number of the nearest thing and its distance in pixels; 0 and infinity if there is none."""
    if not things.any():
        return things, np.full(things.shape, np.inf, np.float32)
    distance, label = cv2.distanceTransformWithLabels(
        (things == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    number = np.zeros(int(label.max()) + 1, np.int32)
    number[label[things > 0]] = things[things > 0]
    return number[label], np.asarray(distance, np.float32)


def _picked(
    mark: _Mark, things: NDArray[np.int32], nearest: NDArray[np.int32], distance: NDArray[np.float32]
) -> list[int]:
    """Numbers of the things that a mark is on."""
    if mark.kind == "box":
        size, inside = (np.bincount(part.ravel(), minlength=things.max() + 1) for part in (things, things[mark.slices]))
        return [number for number in range(1, len(size)) if inside[number] > INSIDE * size[number]]
    if mark.kind == "point":
        x, y = np.rint(mark.at[0]).astype(int)
        return [int(nearest[y, x])] if distance[y, x] <= NEAR else []
    touched = np.unique(things[strokes(things.shape, mark.alone(1)) > 0])
    return [int(number) for number in touched if number]


def _cut_out(crop: NDArray[np.uint8], box: _Mark) -> Map:
    """What in the box differs from what is round it, its edge as soft as a photo's; all of the box if hardly anything.

    The colours of both are told apart by GrabCut. On drawn things it comes much nearer to the truth than the box or
    its ellipse.
    """
    labels = np.full(crop.shape[:2], cv2.GC_BGD, np.uint8)
    labels[box.slices] = cv2.GC_PR_FGD
    whole = np.asarray(labels == cv2.GC_PR_FGD, np.float32)
    if not 0 < whole.sum() < whole.size:
        return whole
    cv2.setRNGSeed(0)
    cv2.grabCut(crop, labels, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_MASK)
    cut = labels == cv2.GC_PR_FGD
    if cut.sum() < LEAST_CUT * whole.sum():
        return whole
    return np.asarray(cv2.GaussianBlur(cut.astype(np.float32), (0, 0), 1.0), np.float32)
