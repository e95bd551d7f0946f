"""The flow: find each face, frame it, map what covers it, fill the hole, and put it back into the photo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface import weights
from bareface.blend import blend
from bareface.errors import PhotoError
from bareface.faces.finder import Face, Finder
from bareface.faces.mesh import Mesh, Points
from bareface.faces.topology import OVAL
from bareface.fills.network import NetworkFill
from bareface.frame import SIZE, Frame
from bareface.maps.unet import UNetMap
from bareface.photo import Photo

LEAST_FACE = 24
"""Width below which a face is left alone, photo pixels: nothing could be told of what is beneath."""
LEAST_COVERED = 0.02
"""Share of the face that must be covered before anything is removed."""
THRESHOLD = 0.4
"""Map value from which a pixel counts as occluder."""
SMALL, LEAST_PART = 0.03, 0.002
"""Shares of the face: below the first a part of the map must be confirmed by the mesh, below the second it is noise."""
GROW = 7
"""Growth of the map into the hole, crop pixels: the occluder's soft edge and nearest shadow go with it."""


@dataclass(frozen=True)
class FaceResult:
    """One face of the photo: where it is, what covers it, and what was put in its place."""

    face: Face
    """Box, five points and score of the finder."""
    points: Points
    """The mesh."""
    frame: Frame
    """Where the crop lies."""
    map: NDArray[np.float32]
    """[256, 256] in the frame, 1 = occluder."""
    covered: float
    """Share of the face that is hidden, in [0, 1]."""
    fill: NDArray[np.float32] | None
    """[256, 256, 3] in the frame, in [0, 1]: the face without what covered it; None if nothing was removed."""
    note: str
    """Why nothing was removed, or that the photo has more pixels than the network made; empty if there is no need."""


@dataclass(frozen=True)
class Result:
    """What `restore` gives."""

    photo: Photo
    """The photo, uncovered; the input itself where nothing was removed."""
    faces: tuple[FaceResult, ...]
    """Largest first."""
    changed: NDArray[np.bool_]
    """[H, W]: the pixels that are new. All others are the input's, bit for bit."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each step took."""

    @property
    def removed(self) -> int:
        """How many faces were uncovered."""
        return sum(face.fill is not None for face in self.faces)


class Restorer:
    """Owns the networks; give it photos, it gives results."""

    def __init__(self, where: Path | None = None, threads: int | None = None) -> None:
        """Loads the networks of the folder `where` (the package's own by default) and verifies them."""
        with ThreadPoolExecutor() as pool:
            finder, mesh, map_, fill = pool.map(lambda name: weights.load(name, where, threads), weights.EMBEDDED)
        self.find = Finder(finder)
        self.mesh = Mesh(mesh)
        self.map = UNetMap(map_)
        self.fill = NetworkFill(fill)
        self.provider = fill.provider

    def __call__(self, photo: Photo) -> Result:
        """Uncovers every face of the photo."""
        clock = Clock()
        with clock("find"):
            faces = self.find(photo.rgb)
        rgb, changed = photo.rgb.copy(), np.zeros(photo.rgb.shape[:2], bool)
        results = tuple(self._restore(face, rgb, changed, clock) for face in faces)
        new = photo.with_pixels(rgb, changed) if changed.any() else photo
        return Result(new, results, changed, clock.seconds)

    def _restore(self, face: Face, rgb: NDArray[np.uint8], changed: NDArray[np.bool_], clock: Clock) -> FaceResult:
        with clock("mesh"):
            points = self.mesh(rgb, Frame.from_five(face.points))
            frame = Frame.from_mesh(points.xy)
        with clock("map"):
            crop = frame.crop(rgb)
            skin = _skin(frame.to_crop(points.xy))
            map_ = on_face(self.map(crop), skin, frame.to_crop(points.xy[points.visible < 0.5]))
            covered = float((map_[skin] > THRESHOLD).mean()) if skin.any() else 0.0
        if note := _left_alone(face, covered):
            return FaceResult(face, points, frame, map_, covered, None, note)
        with clock("fill"):
            hole = hole_of(map_)
            fill = self.fill(crop, hole)
        with clock("blend"):
            patch = blend(rgb, frame, crop, fill, hole, skin)
            x0, y0, x1, y1 = patch.window
            rgb[y0:y1, x0:x1] = patch.rgb
            changed[y0:y1, x0:x1] |= patch.changed
        return FaceResult(face, points, frame, map_, covered, fill, _coarse(frame))


class Clock:
    """Adds up the seconds spent in named steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Times what runs inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - start


def restore(photo: Photo | NDArray[np.uint8] | str | Path) -> Result:
    """Takes what covers the faces off a photo (a file, an RGB array uint8 [H, W, 3], or a `Photo`).

    What it shows beneath is a plausible guess, not evidence of anybody's identity. Raises PhotoError for a file that
    is no picture, WeightsError for damaged networks.
    """
    if isinstance(photo, np.ndarray):
        if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3:
            raise PhotoError(f"array of {photo.dtype} {list(photo.shape)}: give RGB uint8 [H, W, 3]")
        photo = Photo.from_array(photo)
    elif not isinstance(photo, Photo):
        photo = Photo.open(photo)
    return _restorer()(photo)


@cache
def _restorer() -> Restorer:
    return Restorer()


def on_face(alpha: NDArray[np.float32], skin: NDArray[np.bool_], hidden: NDArray[np.float32]) -> NDArray[np.float32]:
    """The map [256, 256] without the parts that are not before this face.

    A part must touch the face (`skin`): another one's mask or things in the background go. A small one must be
    confirmed by a point of the mesh that is hidden there (`hidden` [N, 2], crop pixels): an open eye taken for an
    object goes.
    """
    count, labels = cv2.connectedComponents((alpha > THRESHOLD).astype(np.uint8))
    share = np.bincount(labels[skin], minlength=count) / max(1, skin.sum())
    x, y = np.clip(np.rint(hidden).astype(int), 0, SIZE - 1).T
    confirmed = np.bincount(labels[y, x], minlength=count) > 0
    keep = (share >= SMALL) | ((share >= LEAST_PART) & confirmed)
    keep[0] = False
    near = cv2.dilate(keep[labels].astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return np.where(near, alpha, 0).astype(np.float32)


def hole_of(map_: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The pixels to be filled: the map, grown."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * GROW + 1, 2 * GROW + 1))
    return np.asarray(cv2.dilate((map_ > THRESHOLD).astype(np.uint8), kernel) > 0)


def _skin(points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The inside of the face's outline, [256, 256]."""
    inside = np.zeros((SIZE, SIZE), np.uint8)
    cv2.fillPoly(inside, [np.rint(points[list(OVAL)]).astype(np.int32)], 1)
    return inside > 0


def _left_alone(face: Face, covered: float) -> str:
    if face.box[2] < LEAST_FACE:
        return f"too small: {face.box[2]:.0f} px wide, at least {LEAST_FACE} are needed"
    return "nothing covers it" if covered < LEAST_COVERED else ""


def _coarse(frame: Frame) -> str:
    """That the photo is finer than the fill, if it is."""
    scale = frame.side / SIZE
    return f"the photo is {scale:.1f} times finer than the fill" if scale > 1.25 else ""
