"""Whether a restored face is still the same person, judged by networks that no training here has seen.

A fill that was trained to please one identity network scores too well with it. So the judge is dlib's, or any ONNX
file. What a judge says of a restored face is read beside what it says of the covered one.
"""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.errors import UsageError, WeightsError
from bareface.frame import EYES, MOUTH_CORNERS, NOSE_TIP, similarity
from bareface.scores.extra import library, missing
from bareface.scores.pictures import byte_picture

Array = NDArray[np.float32]

DLIB_POINTS = (263, 362, 33, 133, 2)
"""Mesh points where dlib looks: the left eye's outer and inner corner, the right eye's, and under the nose."""
DLIB_PLACES = ((0.8596, 0.2135), (0.6461, 0.2290), (0.1206, 0.2137), (0.3341, 0.2291), (0.4901, 0.6278))
"""Where they lie in dlib's mean face, x and y in [0, 1] (its `get_face_chip_details`)."""
DLIB_SIDE, DLIB_PADDING = 150, 0.25
"""Pixels along dlib's crop, and its margin round the mean face as a share of that face."""
ARCFACE_PLACES = ((38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041))
"""Right eye, left eye, nose tip, right and left mouth corner in a crop of 112 x 112 (Deng et al. 2019)."""
ARCFACE_SIDE = 112


class Judge(Protocol):
    """Tells persons apart."""

    def __call__(self, rgb: NDArray[Any], mesh: NDArray[np.floating]) -> Array:
        """The descriptor [D] of the face in a picture [H, W, 3], uint8 or floating in [0, 1].

        `mesh`: [478, 2], pixels of the picture. Give the clean picture's mesh to all pictures that are compared with
        it, so that all are cut alike.
        """
        ...


class DlibJudge:
    """dlib's face descriptor [128]: a ResNet-29 trained by metric learning (King 2017, public domain).

    It was trained for `distance`: two photos of one person lie mostly under 0.6. Its `cosine` is high
    for anybody, since its descriptors are not centred on 0: read it beside the covered face's and another person's.
    """

    def __init__(self) -> None:
        """UsageError if dlib or its weights are not installed."""
        dlib = library("dlib", "the identity judge")
        self._network = dlib.face_recognition_model_v1(str(_dlib_weights()))

    def __call__(self, rgb: NDArray[Any], mesh: NDArray[np.floating]) -> Array:
        """As `Judge`."""
        corners = _points(mesh)[list(DLIB_POINTS)]
        crop = aligned(byte_picture(rgb, "picture"), corners, dlib_places(), (DLIB_SIDE, DLIB_SIDE))
        return np.array(self._network.compute_face_descriptor(crop), np.float32)


class OnnxJudge:
    """Any face recognition network in an ONNX file, with one picture in and one descriptor out."""

    def __init__(
        self,
        path: Path,
        size: tuple[int, int] = (ARCFACE_SIDE, ARCFACE_SIDE),
        mean: float = 127.5,
        scale: float = 127.5,
        bgr: bool = False,
    ) -> None:
        """Loads the file `path`; its input may be [1, 3, H, W] or [1, H, W, 3].

        `size`: height and width of the crop that it wants, aligned as ArcFace's. It is given `(v - mean) / scale`, v
        from 0 to 255, in the order red, green, blue or the reverse (`bgr`). Computed in float32.
        WeightsError if the file is missing or no network; UsageError if its input is not one picture of that size.
        """
        self._network = Network(path, exact=True)
        self._size, self._mean, self._scale, self._bgr = size, mean, scale, bgr
        self._channels_first = _channels_first(path, self._network.inputs, size)

    def __call__(self, rgb: NDArray[Any], mesh: NDArray[np.floating]) -> Array:
        """As `Judge`."""
        mesh = _points(mesh)
        eyes = [mesh[list(eye)].mean(0) for eye in EYES]
        five = np.stack([*eyes, mesh[NOSE_TIP], *mesh[list(MOUTH_CORNERS)]])
        crop = aligned(byte_picture(rgb, "picture"), five, arcface_places(self._size), self._size)
        values = (crop[..., ::-1] if self._bgr else crop).astype(np.float32)
        values = (values - np.float32(self._mean)) / np.float32(self._scale)
        return self._network((values.transpose(2, 0, 1) if self._channels_first else values)[None])[0].ravel()


def dlib_places() -> NDArray[np.float64]:
    """Where dlib's five points lie in its crop: pixels, the centre of the first at 0, 0."""
    places: NDArray[np.float64] = (np.array(DLIB_PLACES) + DLIB_PADDING) / (2 * DLIB_PADDING + 1) * DLIB_SIDE - 0.5
    return places


def arcface_places(size: tuple[int, int]) -> NDArray[np.float64]:
    """Where ArcFace's five points lie in a crop of `size` (height, width): scaled by its height, centred across."""
    height, width = size
    middle = ARCFACE_SIDE / 2
    scaled = (np.array(ARCFACE_PLACES) - (middle, 0)) * (height / ARCFACE_SIDE)
    centred: NDArray[np.float64] = scaled + (width / 2, 0)
    return centred


def aligned(
    rgb: NDArray[np.uint8], points: NDArray[np.floating], places: NDArray[np.floating], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """The picture turned, scaled and moved so that `points` [K, 2] come to lie at `places`: [height, width, 3]."""
    matrix = similarity(points, places)
    crop = cv2.warpAffine(rgb, matrix, size[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(crop, np.uint8)


def cosine(found: NDArray[Any], true: NDArray[Any]) -> NDArray[np.float64]:
    """Cosine [N] of each descriptor [N, D] to the true face's in the same row. UsageError for one that is all 0."""
    x, y = _descriptors(found, true)
    lengths = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
    if not lengths.all():
        raise UsageError(f"the descriptor of item {int(np.argmin(lengths))} is all 0; look at the judge and its input")
    cosines: NDArray[np.float64] = (x * y).sum(1) / lengths
    return cosines


def distance(found: NDArray[Any], true: NDArray[Any]) -> NDArray[np.float64]:
    """Euclidean distance [N] of each descriptor [N, D] to the true face's in the same row."""
    x, y = _descriptors(found, true)
    return np.asarray(np.linalg.norm(x - y, axis=1), np.float64)


def auc(same: NDArray[Any], different: NDArray[Any]) -> float:
    """How often a pair of one person scores above a pair of two, ties half: the area under the ROC curve, in [0, 1].

    `same`, `different`: scores of pairs, [N] and [M], higher for more alike (cosines, or distances negated).
    UsageError where either is empty.
    """
    alike, apart = _scores(same, "same"), np.sort(_scores(different, "different"))
    below = np.searchsorted(apart, alike, "left") + np.searchsorted(apart, alike, "right")
    return float(below.mean() / (2 * len(apart)))


def tar_at_far(same: NDArray[Any], different: NDArray[Any], far: float = 0.01) -> float:
    """Share of pairs of one person accepted, at the threshold that accepts at most `far` of the pairs of two.

    Scores as for `auc`; a pair is accepted above the threshold. UsageError where either is empty, `far` is not between
    0 and 1, or there are too few pairs of two to tell so small a share.
    """
    alike, apart = _scores(same, "same"), np.sort(_scores(different, "different"))[::-1]
    if not 0 < far < 1:
        raise UsageError(f"far: {far} is no share of false accepts; give one between 0 and 1, such as 0.01")
    allowed = math.floor(far * len(apart) + 1e-9)
    if allowed == 0:
        raise UsageError(
            f"{len(apart)} pairs of different persons cannot tell a false accept rate of {far:g}; "
            f"give at least {math.ceil(1 / far - 1e-9)}, or a larger rate"
        )
    return float((alike > apart[allowed]).mean())


def _dlib_weights() -> Path:
    # Found without importing the package: it needs pkg_resources, which setuptools no longer has.
    found = find_spec("face_recognition_models")
    if found is None or not found.submodule_search_locations:
        raise missing("face_recognition_models", "the identity judge")
    path = Path(found.submodule_search_locations[0]) / "models" / "dlib_face_recognition_resnet_model_v1.dat"
    if not path.is_file():
        raise WeightsError(f"{path}: missing; install face_recognition_models again")
    return path


def _channels_first(path: Path, inputs: list[str], size: tuple[int, int]) -> bool:
    """Whether the network's only input, such as `data [?,3,112,112]`, has its channels before the rows."""
    shape = [int(n) if n.isdigit() else None for n in inputs[0].rpartition("[")[2].rstrip("]").split(",")]
    for first, wanted in ((True, (1, 3, *size)), (False, (1, *size, 3))):
        channels = shape[1:2] if first else shape[3:4]
        fits = len(shape) == 4 and all(n in (None, m) for n, m in zip(shape, wanted, strict=True))
        if len(inputs) == 1 and channels == [3] and fits:
            return first
    raise UsageError(
        f"{path}: takes {' and '.join(inputs)}, not one picture of {size[0]}x{size[1]} (height x width) in 3 channels; "
        "name the size that it wants, or another file"
    )


def _points(mesh: NDArray[np.floating]) -> NDArray[np.float64]:
    if mesh.ndim != 2 or len(mesh) < 468 or mesh.shape[1] != 2:
        raise UsageError(f"mesh: shape {list(mesh.shape)} where [478, 2] is meant, x and y in pixels of the picture")
    return np.asarray(mesh, np.float64)


def _descriptors(found: NDArray[Any], true: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if found.ndim != 2 or found.shape != true.shape or not found.size:
        raise UsageError(f"descriptors: shapes {list(found.shape)} and {list(true.shape)} where both are [N, D]")
    return found.astype(np.float64), true.astype(np.float64)


def _scores(values: NDArray[Any], name: str) -> NDArray[np.float64]:
    found = np.asarray(values, np.float64)
    if found.ndim != 1 or not found.size or not np.isfinite(found).all():
        raise UsageError(f"{name}: shape {list(found.shape)}; give one finite score for each pair, at least one pair")
    return found
