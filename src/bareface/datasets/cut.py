"""A record's picture -> its faces, each with its mesh, ready to be occluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from bareface import weights
from bareface.datasets.readers import Five, Record
from bareface.errors import FaceError, UsageError
from bareface.faces.finder import Finder
from bareface.faces.mesh import Mesh
from bareface.faces.topology import OVAL
from bareface.frame import SIZE, Frame
from bareface.photo import Photo

Box = tuple[float, float, float, float]

SIZES = {"none": None, "ffhq": SIZE, "tight": 200}
"""Ways to cut, and the pixels along the side of what each gives unless told otherwise; None: the picture's own."""
LEAST_FACE = 24
"""Width in pixels below which a face is left out: nothing of an occluder could be told on it."""
# The mesh draws a face wherever it is started. That it lies on one, and a bare one, these two tell: of 1,346 clean
# faces they refused 3, of 100 in real masks 93, of 300 clean ones with their five points put beside them 256.
LEAST_SEEN = 0.5
"""Share of the mesh's points that must be seen."""
MOST_DRIFT = 0.02
"""How far, in sides of the frame, the mesh may move when it is read again from where it was found."""
LEAST_INSIDE = 0.5
"""Share of the mesh's points that must lie in the picture."""
SAME_FACE = 0.2
"""How far, in sides of the frame, the finder's five points may lie from a record's and still be those of its face."""

_LUMINANCE = np.array(
    (
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ),
    np.float64,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Portrait:
    """One face of a picture, clean."""

    record: Record
    name: str
    """The record's; of a picture's further faces with "-2", "-3" ... behind."""
    rgb: NDArray[np.uint8]
    """[H, W, 3]."""
    points: NDArray[np.float32]
    """MediaPipe's mesh [478, 2], pixels of `rgb`; some may lie outside."""
    quality: int | None
    """1 to 100: of the JPEG file these pixels were stored in; None where it was none, or they were resampled."""
    untouched: bool
    """Whether the file itself shows exactly `rgb`, and may stand for it."""


class Cutter:
    """Cuts faces out of pictures; owns the finder and the mesh, so each process needs its own."""

    def __init__(
        self, how: Literal["none", "ffhq", "tight"] = "none", size: int | None = None, threads: int | None = None
    ) -> None:
        """`how` to cut: the picture as it is with its largest face; every face in the FFHQ frame; or a square round
        every face as the finder sees it. `size`: pixels along the side, by default `SIZES`. `threads`: of the networks.

        Raises `UsageError` for another way or a size that cannot be, `WeightsError` for damaged networks.
        """
        if how not in SIZES:
            raise UsageError(f"cut: {how!r} is none; there are {', '.join(SIZES)}")
        if size is not None and (how == "none" or size < 1):
            raise UsageError(f"size: {size} does not fit cut {how!r}; pictures left as they are have their own size")
        self.how, self.size = how, size or SIZES[how] or 0
        self.find = Finder(weights.load("finder", threads=threads))
        self.mesh = Mesh(weights.load("mesh", threads=threads))

    def __call__(self, record: Record) -> list[Portrait]:
        """The usable faces of a picture, largest first, at least one.

        Where the record has five points, only the face they are of. Raises `FaceError` with the reason where none is
        usable, `PhotoError` for a file that is no picture.
        """
        photo = Photo.open(record.path)
        portraits: list[Portrait] = []
        reasons = []
        for five, box in self._faces(photo.rgb, record.five):
            try:
                points = self._points(photo.rgb, five)
            except FaceError as error:
                reasons.append(error)
                continue
            name = f"{record.name}-{len(portraits) + 1}" if portraits else record.name
            portraits.append(self._portrait(record, name, photo, points, box))
        if not portraits:
            reason = reasons[0] if reasons else "no face was found in it"
            raise FaceError(f"{record.path}: {reason}; give another picture, or leave it out")
        return portraits

    def _faces(self, rgb: NDArray[np.uint8], five: Five | None) -> list[tuple[Five, Box | None]]:
        """Five points of each face to be cut, and its box where the cut needs one."""
        if five is not None and self.how != "tight":
            return [(five, None)]
        faces = self.find(rgb)
        if five is not None:
            reach = SAME_FACE * Frame.from_five(five).side
            faces = [face for face in faces if np.hypot(*(face.points - five).T).max() <= reach]
        return [(face.points, face.box) for face in (faces[:1] if self.how == "none" else faces)]

    def _points(self, rgb: NDArray[np.uint8], five: Five) -> NDArray[np.float32]:
        """The mesh of the face with these five points. Raises `FaceError` where it cannot be trusted."""
        rough = Frame.from_five(five)
        if not 1 <= rough.side < np.inf:
            raise FaceError("its five points are not those of a face")
        points = self.mesh(rgb, rough)
        xy, limit = points.xy, np.array(rgb.shape[1::-1]) - 0.5
        if np.ptp(xy[list(OVAL), 0]) < LEAST_FACE:
            raise FaceError(f"its face is narrower than {LEAST_FACE} pixels")
        if ((xy >= -0.5) & (xy <= limit)).all(axis=1).mean() < LEAST_INSIDE:
            raise FaceError("most of its face lies outside the picture")
        if (points.visible > 0.5).mean() < LEAST_SEEN:
            raise FaceError("most of its face is covered already, or it is no face")
        found = Frame.from_mesh(xy)
        if np.hypot(*(self.mesh(rgb, found).xy - xy).T).mean() > MOST_DRIFT * found.side:
            raise FaceError("its points do not come to rest on a face")
        return xy

    def _portrait(
        self, record: Record, name: str, photo: Photo, points: NDArray[np.float32], box: Box | None
    ) -> Portrait:
        if self.how == "ffhq":
            frame = Frame.from_mesh(points)
            rgb, points = frame.crop(photo.rgb, self.size), frame.to_crop(points, self.size)
        elif box is not None and self.how == "tight":
            rgb, points = _square(photo.rgb, points, box, self.size)
        else:
            return Portrait(record, name, photo.rgb, points, _quality(photo), _shows(record.path, photo))
        return Portrait(record, name, rgb, points, None, untouched=False)


def jpeg_quality(table: Sequence[int]) -> int:
    """The quality, 1 to 100, at which the IJG's encoder would write a luminance table nearest to this one.

    `table`: 64 steps, row by row. Least squares over all its tables: the standard's example (ITU-T T.81, table K.1)
    scaled by 5000 / q per cent below 50, else 200 - 2 q, rounded and kept within 1 to 255.
    """
    qualities = np.arange(1, 101)
    scales = np.where(qualities < 50, 5000 // qualities, 200 - 2 * qualities)
    tables = np.clip((_LUMINANCE * scales[:, None] + 50) // 100, 1, 255)
    return int(qualities[np.argmin(((tables - np.asarray(table)) ** 2).sum(axis=1))])


def _quality(photo: Photo) -> int | None:
    is_jpeg = photo.container == "JPEG" and photo.mode in ("RGB", "L")
    return jpeg_quality(photo.extras.encoder["qtables"][0]) if is_jpeg else None


def _shows(path: Path, photo: Photo) -> bool:
    """Whether the file shows the photo's pixels to those who ignore palettes, alpha, depth and orientation too."""
    if photo.mode not in ("RGB", "L") or (photo.samples is not None and photo.samples.dtype != np.uint8):
        return False
    try:
        with Image.open(path) as picture:
            turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
            return picture.mode == photo.mode and not turned
    except Exception:  # what Pillow alone cannot open, or has a damaged EXIF, another may fail at too
        return False


def _square(
    rgb: NDArray[np.uint8], points: NDArray[np.float32], box: Box, size: int
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The square about a box, moved into the photo, at `size` pixels, with the points in it."""
    height, width = rgb.shape[:2]
    x, y, w, h = box
    side = max(1, min(round(max(w, h)), width, height))
    # A box starts at the edge of a pixel, half a pixel before its centre.
    left, top = (
        min(max(round(start + (extent - side) / 2 + 0.5), 0), limit - side)
        for start, extent, limit in ((x, w, width), (y, h, height))
    )
    part = rgb[top : top + side, left : left + side]
    how = cv2.INTER_AREA if size < side else cv2.INTER_LINEAR
    scaled = (points - (left, top) + 0.5) * (size / side) - 0.5
    return np.asarray(cv2.resize(part, (size, size), interpolation=how), np.uint8), scaled.astype(np.float32)
