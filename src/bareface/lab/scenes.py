"""Training views with faces in them: whole photos and FFHQ-framed portraits, at any scale, covered at random.

A face is a row of 14 numbers in pixels: x, y, w, h of its box, then right eye, left eye, nose tip, right and left
mouth corner as x, y pairs. In a view a fifteenth says whether the face counts (1) or only its place is to be ignored
(0), because too little of it is seen or it is too small to be labelled reliably.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from bareface.lab.cache import read_rgb
from bareface.lab.data import Coverer, Shares
from bareface.lab.data import Faces as FramedFaces

Faces = np.ndarray
Picture = np.ndarray

SMALLEST = 8.0
"""Pixels of the shorter side below which a face does not count; the labels know few of those."""
VISIBLE = 0.55
"""Share of its box below which a face does not count."""
ALIASES = 0.6
"""Scale below which a picture is shrunk with area weights before it is warped; a warp alone would alias."""
ELSEWHERE = 0.15
"""Share of crops that are not centred on a face."""
MIRRORED = [1, 0, 2, 4, 3]
"""Where the five points come from in a mirrored picture."""
MESH_POINTS = [468, 473, 4, 61, 291]
"""Mesh points that lie where YuNet puts its five."""


def held_out(name: str) -> bool:
    """Whether a scene is kept for validation: one in ten, by the CRC-32 of its file name."""
    return zlib.crc32(name.encode()) % 10 == 0


class Photos(Protocol):
    """Pictures with faces."""

    def draw(self, rng: np.random.Generator) -> tuple[Picture, Faces]:
        """One by chance: RGB uint8 [H, W, 3] and its faces, float32 [K, 14]."""


class Scenes:
    """The whole photos of a folder with its `faces.json`; decoded once, then kept in memory (about 1 GB for all)."""

    def __init__(self, folder: Path, held: bool) -> None:
        rows = [row for row in json.loads((folder / "faces.json").read_text()) if held_out(row["file"]) == held]
        self.paths = [folder / row["file"] for row in rows]
        self._faces = [np.array(row["faces"], np.float32).reshape(-1, 15)[:, :14] for row in rows]
        self.picture = cache(self._read)

    def __len__(self) -> int:
        return len(self.paths)

    def _read(self, index: int) -> Picture:
        return read_rgb(self.paths[index])

    def faces(self, index: int) -> Faces:
        """Float32 [K, 14]."""
        return self._faces[index]

    def draw(self, rng: np.random.Generator) -> tuple[Picture, Faces]:
        """A photo by chance and its faces."""
        index = int(rng.integers(len(self)))
        return self.picture(index), self.faces(index)


class Portraits:
    """The FFHQ-framed faces for training, most of them with a mask or an object on, boxes and points off the mesh."""

    def __init__(self, data: Path) -> None:
        self._faces = FramedFaces(data, "train")
        self._cover = Coverer(data, Shares(drawn=0.5, sprite=0.15, objects=0.15))

    def draw(self, rng: np.random.Generator) -> tuple[Picture, Faces]:
        """A portrait by chance, covered, and its one face."""
        face = self._faces.draw(rng)
        return self._cover(face, rng).photo, face_of_mesh(face.points)[None]


def face_of_mesh(mesh: np.ndarray) -> np.ndarray:
    """The face row [14] that YuNet would give for a mesh `[478, 2]`.

    YuNet's box ends where the mesh does but begins 13 % higher, in the forehead: means over 400 portraits, with
    deviations of 2 to 3 %.
    """
    low, high = mesh.min(0), mesh.max(0)
    width, height = high - low
    top = low[1] - 0.133 * height
    box = (low[0] + 0.004 * width, top, 0.985 * width, high[1] - 0.008 * height - top)
    return np.concatenate((box, mesh[MESH_POINTS].ravel())).astype(np.float32)


# ---------------------------------------------------------------------------------------------------------------------
# Geometry


def warp_faces(faces: Faces, matrix: np.ndarray) -> Faces:
    """Faces [K, 14] under a 2x3 similarity, mirroring or not.

    A box becomes the upright box of the turned ellipse it encloses; the box of the turned box would be too large.
    """
    linear = matrix[:, :2]
    size = 2 * np.sqrt((faces[:, None, 2:4] / 2) ** 2 @ (linear.T**2))[:, 0]
    centre = (faces[:, :2] + faces[:, 2:4] / 2) @ linear.T + matrix[:, 2]
    points = faces[:, 4:14].reshape(-1, 5, 2) @ linear.T + matrix[:, 2]
    if np.linalg.det(linear) < 0:
        points = points[:, MIRRORED]
    return np.concatenate((centre - size / 2, size, points.reshape(-1, 10)), axis=1).astype(np.float32)


def judge(faces: Faces, width: int, height: int) -> Faces:
    """Faces [K, 14] with the fifteenth column, for a view of this size; those out of sight are dropped."""
    low = np.maximum(faces[:, :2], -0.5)
    high = np.minimum(faces[:, :2] + faces[:, 2:4], np.array([width, height]) - 0.5)
    seen = np.prod(np.maximum(high - low, 0), axis=1) / np.maximum(faces[:, 2] * faces[:, 3], 1e-6)
    counts = (seen >= VISIBLE) & (faces[:, 2:4].min(1, initial=np.inf) >= SMALLEST)
    return np.concatenate((faces, counts[:, None].astype(np.float32)), axis=1)[seen > 0]


def crop(rng: np.random.Generator, picture: Picture, faces: Faces, width: int, height: int) -> tuple[Picture, Faces]:
    """A random view of this size: a face of the picture at a random scale and place, turned and mirrored at random."""
    rows, columns = picture.shape[:2]
    scale, anchor = _scale(rng, faces, (columns, rows), (width, height))
    shrunk = scale < ALIASES
    if shrunk:
        size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    resized = np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2]])
    turned = _turn(rng)
    centre = turned @ (resized[:, :2] @ anchor + resized[:, 2])
    extent = np.abs(turned) @ np.array([columns, rows]) * scale
    middle = turned @ (resized[:, :2] @ np.array([columns / 2, rows / 2]) + resized[:, 2])
    shift = _shift(rng, centre, middle - extent / 2, extent, (width, height))
    placed = np.column_stack((turned, shift))
    whole = np.column_stack((turned @ resized[:, :2], turned @ resized[:, 2] + shift))
    border = (127, 127, 127) if rng.random() < 0.5 else tuple(int(v) for v in rng.integers(0, 256, 3))
    view = cv2.warpAffine(picture, placed if shrunk else whole, (width, height), borderValue=border)
    return view, judge(warp_faces(faces, whole), width, height)


def _scale(
    rng: np.random.Generator, faces: Faces, size: tuple[int, int], view: tuple[int, int]
) -> tuple[float, np.ndarray]:
    """A scale and what it is centred on: mostly a random face, brought to 16 pixels up to the view's size.

    A picture is not shrunk much below the view: most of the view would be empty. Now and then it is any place of the
    picture instead, because a finder that never sees background from near takes some of it for faces.
    """
    fit = min(view[0] / size[0], view[1] / size[1])
    if not len(faces) or rng.random() < ELSEWHERE:
        return float(fit * np.exp(rng.uniform(0, np.log(4)))), np.array(size) * rng.random(2)
    face = faces[rng.integers(len(faces))]
    # Up to a face whose chin and forehead lie outside: selfies and faces cut by the photo's border.
    wanted = np.exp(rng.uniform(np.log(16), np.log(1.3 * min(view))))
    return float(np.clip(wanted / face[2:4].min(), 0.9 * fit, 4.0)), face[:2] + face[2:4] / 2


def _turn(rng: np.random.Generator) -> np.ndarray:
    angle = np.deg2rad(rng.normal(0, 18)) if rng.random() < 0.6 else 0.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag([-1.0, 1.0]) if rng.random() < 0.5 else turn


def _shift(
    rng: np.random.Generator, centre: np.ndarray, low: np.ndarray, extent: np.ndarray, view: tuple[int, int]
) -> np.ndarray:
    """Brings `centre` to a random place of the view, three times in four without showing what is not photo."""
    sides = np.array(view, float)
    shift = rng.uniform(0.1, 0.9, 2) * sides - centre
    if rng.random() < 0.75:
        bounds = np.sort([-low, sides - low - extent], axis=0)
        shift = np.clip(shift, *bounds)
    return shift


def mosaic(rng: np.random.Generator, draw: list[tuple[Picture, Faces]], side: int, count: int) -> tuple[Picture, Faces]:
    """A square view of count x count crops, of which `draw` holds the pictures, with random borders between them."""
    cuts = np.sort(rng.uniform(-0.15, 0.15, (2, count - 1)) + np.arange(1, count)) * side / count
    xs, ys = ([0, *(int(cut) for cut in row), side] for row in cuts)
    view, faces = np.empty((side, side, 3), np.uint8), []
    for k, (picture, own) in enumerate(draw):
        x, y = xs[k % count], ys[k // count]
        width, height = xs[k % count + 1] - x, ys[k // count + 1] - y
        view[y : y + height, x : x + width], found = crop(rng, picture, own, width, height)
        found[:, [0, 4, 6, 8, 10, 12]] += x
        found[:, [1, 5, 7, 9, 11, 13]] += y
        faces.append(found)
    return view, np.concatenate(faces)


# ---------------------------------------------------------------------------------------------------------------------
# What covers a face, and what happens to the photo afterwards

SHAPES = {
    "mask": [(-1, -0.15), (0, -0.25), (1, -0.15), (0.95, 0.55), (0.45, 1.05), (-0.45, 1.05), (-0.95, 0.55)],
    "band": [(-1.05, -0.5), (1.05, -0.5), (1.05, -0.05), (0.2, -0.1), (0, -0.25), (-0.2, -0.1), (-1.05, -0.05)],
    "brow": [(-1.1, -1.3), (1.1, -1.3), (1.05, -0.5), (0, -0.6), (-1.05, -0.5)],
}
"""Outlines in half boxes from the centre of the face: a mask, sunglasses, a hat."""


def cover(rng: np.random.Generator, view: Picture, face: np.ndarray) -> None:
    """Covers a part of a face [14] in the view, in place: its lower half, its eyes, its brow, or any part of it."""
    eyes = face[6:8] - face[4:6]
    across = eyes / max(float(np.linalg.norm(eyes)), 1e-3)
    axes = np.stack((across * face[2] / 2, np.array([-across[1], across[0]]) * face[3] / 2))
    shape = rng.choice(["mask", "band", "brow", "any"], p=[0.4, 0.15, 0.1, 0.35])
    outline = np.array(SHAPES[shape]) * rng.uniform(0.85, 1.15) if shape in SHAPES else _blob(rng)
    outline = outline + rng.normal(0, 0.04, outline.shape)
    _paint(rng, view, outline @ axes + face[:2] + face[2:4] / 2)


def _blob(rng: np.random.Generator) -> np.ndarray:
    angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(4, 10)))
    circle = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    return circle * rng.uniform(0.25, 0.75, 2) + rng.uniform(-0.8, 0.8, 2)


def _paint(rng: np.random.Generator, view: Picture, outline: np.ndarray) -> None:
    """Fills a polygon in the view with a plain, shaded or copied texture."""
    height, width = view.shape[:2]
    x0, y0 = np.clip(np.floor(outline.min(0)).astype(int), 0, (width, height))
    x1, y1 = np.clip(np.ceil(outline.max(0)).astype(int) + 1, 0, (width, height))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    part = view[y0:y1, x0:x1]
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round((outline - (x0, y0)) * 8).astype(np.int32)], 255, cv2.LINE_AA, shift=3)
    if rng.random() < 0.3:
        x, y = int(rng.integers(width - (x1 - x0) + 1)), int(rng.integers(height - (y1 - y0) + 1))
        texture = view[y : y + part.shape[0], x : x + part.shape[1]].copy()
    else:
        texture = _cloth(rng, part.shape[1], part.shape[0])
    alpha = mask[..., None].astype(np.float32) / 255
    part[:] = part + alpha * (texture.astype(np.float32) - part)


def _cloth(rng: np.random.Generator, width: int, height: int) -> Picture:
    """A colour with soft folds, often white, black or pale blue as masks are."""
    usual = np.array([(235, 235, 235), (25, 25, 28), (150, 190, 220), (90, 130, 180)], float)
    colour = usual[rng.integers(4)] if rng.random() < 0.6 else rng.uniform(0, 255, 3)
    folds = rng.normal(0, rng.uniform(4, 30), (*rng.integers(2, 7, 2), 1)) + rng.normal(0, 12, 3)
    small = np.clip(colour + folds, 0, 255).astype(np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def photograph(rng: np.random.Generator, view: Picture) -> Picture:
    """The view as another camera would have it: colours, grey, blur, coarse pixels, noise, JPEG."""
    view = _tones(rng, view)
    if rng.random() < 0.12:
        view = cv2.cvtColor(cv2.cvtColor(view, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.2:
        view = cv2.GaussianBlur(view, (0, 0), rng.uniform(0.4, 1.8))
    if rng.random() < 0.15:
        side, factor = view.shape[0], rng.uniform(0.4, 0.9)
        view = cv2.resize(cv2.resize(view, None, fx=factor, fy=factor), (side, side))
    if rng.random() < 0.2:
        noise = np.empty(view.shape, np.int16)
        cv2.setRNGSeed(int(rng.integers(1 << 30)))
        view = cv2.add(view, cv2.randn(noise, 0, rng.uniform(2, 14)), dtype=cv2.CV_8U)
    if rng.random() < 0.3:
        _, packed = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        view = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return view


def _tones(rng: np.random.Generator, view: Picture) -> Picture:
    """Gamma, contrast and brightness, each channel a little for itself."""
    ramp = (np.arange(256, dtype=np.float32) / 255)[:, None]
    gamma = np.exp(rng.normal(0, 0.25) + rng.normal(0, 0.06, 3))
    curve = (ramp**gamma - 0.5) * rng.uniform(0.65, 1.35) + 0.5 + rng.normal(0, 0.08) + rng.normal(0, 0.025, 3)
    return cv2.LUT(view, np.clip(curve * 255, 0, 255).astype(np.uint8)[:, None])
