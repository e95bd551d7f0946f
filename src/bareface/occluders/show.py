"""Contact sheets of the kinds of occluder: worn things on a dummy head, others by themselves."""

from collections.abc import Sequence
from importlib import resources

import cv2
import numpy as np
import numpy.typing as npt

from bareface.classes import NAMES
from bareface.faces.topology import OVAL
from bareface.frame import EYES
from bareface.occluders import masks
from bareface.occluders.catalogue import draw, kinds_of
from bareface.occluders.layer import Array, Layer
from bareface.occluders.occluder import WORN, draw_on
from bareface.occluders.placing import head_of
from bareface.occluders.raster import Box, coverage, rgb_of
from bareface.occluders.render import Plane, render
from bareface.occluders.sketch import Sketch

CELL = 132
"""Pixels along a cell's side."""
COLUMNS = 12
_LONGEST = 19.0  # centimetres shown of long things: arms, stands
_GROUND, _DUMMY = (0.86, 0.87, 0.88), (0.80, 0.70, 0.63)


def contact_sheet(classes: Sequence[str] = NAMES, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Every kind of the classes with its name, class by class: RGB `[H, W, 3]`.

    Raises `UsageError` for an unknown class.
    """
    parts = []
    for label in classes:
        cells = [_cell(label, kind, [seed, number]) for number, kind in enumerate(kinds_of(label))]
        parts += [_title(f"{label} ({len(cells)})"), *_rows(cells)]
    return np.concatenate(parts)


def _rows(cells: list[Array]) -> list[Array]:
    blank = np.full_like(cells[0], 255)
    cells = cells + [blank] * (-len(cells) % COLUMNS)
    return [np.concatenate(cells[k : k + COLUMNS], axis=1) for k in range(0, len(cells), COLUMNS)]


def _title(text: str) -> Array:
    strip = np.full((30, CELL * COLUMNS, 3), 255, np.uint8)
    return cv2.putText(strip, text, (6, 21), cv2.FONT_HERSHEY_SIMPLEX, 0.62, (20, 20, 20), 1, cv2.LINE_AA)


def _cell(label: str, kind: str, seed: list[int]) -> Array:
    rng = np.random.default_rng(seed)
    ground = np.full((CELL, CELL, 3), _GROUND, np.float32)
    if label in WORN:
        points = 0.7 * dummy_face(CELL) + (0.15 * CELL, 0.2 * CELL)
        _draw_dummy(ground, points)
        layer = _worn(label, kind, points, rng)
    else:
        layer = _alone(label, kind, rng)
    cell = np.round(255 * (ground + (layer.rgb - ground) * rgb_of(layer.alpha))).astype(np.uint8)
    scale = min(0.36, 0.34 * 20 / max(len(kind), 1))
    return cv2.putText(cell, kind, (4, CELL - 5), cv2.FONT_HERSHEY_SIMPLEX, scale, (60, 60, 60), 1, cv2.LINE_AA)


def _worn(label: str, kind: str, points: Array, rng: np.random.Generator) -> Layer:
    if label == masks.LABEL and kind in masks.KINDS:
        return masks.draw_mask(points, (CELL, CELL), kind, rng)
    return draw_on(label, kind, points, (CELL, CELL), rng)


def _alone(label: str, kind: str, rng: np.random.Generator) -> Layer:
    """A sketch seen from the front, as large as the cell allows."""
    sketch = Sketch(rng)
    draw(label, kind, sketch)
    low, high = sketch.extent()
    span = float((high - low).max())
    if span > _LONGEST:  # the end near the origin is the one that lies before the face
        low, high = np.maximum(low, -_LONGEST / 2), np.minimum(high, _LONGEST * 0.6)
    scale = 0.8 * CELL / float((high - low).max())
    shift = CELL / 2 - 0.5 - scale * (low + high) / 2 - (0, 5)
    matrix = np.array(((scale, 0, shift[0]), (0, scale, shift[1]), (0, 0, 1)))
    return render(sketch, Plane(matrix, scale), (CELL, CELL), label, kind)


def dummy_face(size: int) -> Array:
    """The mesh of a mean face seen from the front, `[478, 2]`, pixels of a square picture of `size`."""
    with resources.files(__package__).joinpath("mean_face.npy").open("rb") as file:
        mesh = np.load(file, allow_pickle=False)
    return np.asarray(mesh, np.float64) / 32 / 256 * size - 0.5


def _draw_dummy(ground: Array, points: Array) -> None:
    """A plain head with eyes, nose and mouth, in place."""
    head, whole = head_of(points), Box(0, 0, *ground.shape[1::-1])

    def at(*centimetres: tuple[float, float]) -> Array:
        return head.to_image(np.array(centimetres))

    skull = np.concatenate([points[list(OVAL)], at((-7.3, -2), (-6.2, -8), (0, -11.5), (6.2, -8), (7.3, -2))])
    hull = cv2.convexHull(skull.astype(np.float32))[:, 0]
    neck = at((-4.8, 8), (4.8, 8), (5.6, 18), (12, 22), (-12, 22), (-5.6, 18))
    for rings, tone in (([neck], 0.86), ([hull], 1.0)):
        cover = rgb_of(coverage(rings, [], whole))
        ground += (np.array(_DUMMY, np.float32) * np.float32(tone) - ground) * cover
    features = [points[list(part)] for part in (*EYES, (61, 13, 291, 14))]
    features.append(at((-1.4, 4.6), (0, 3.9), (1.4, 4.6), (0, 5.0)))
    ground *= 1 - np.float32(0.45) * rgb_of(coverage(features, [], whole))
