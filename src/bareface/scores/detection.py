"""Whether a face detector finds the face, before and after: what Pix2pix with cosine losses counts.

The detector is none that this project trained: its own finder has learnt to see covered faces. HOG is the judge that
tells most: it finds most bare faces and few covered ones. YuNet finds nearly all of both, so it tells little; LBP needs
no package but scikit-image, and misses more bare faces.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError, WeightsError
from bareface.faces.finder import iou
from bareface.scores.extra import library
from bareface.scores.pictures import byte_picture

Array = NDArray[np.float32]

MATCH = 0.3
"""Least intersection over union of a find and the box round the mesh: detectors differ in what they call a face."""
LEAST_SHARE = 0.25
"""Least side of a face that LBP looks for, as a share of the picture's shorter side."""
LBP_WINDOW = 24
"""Pixels along the side of the window that LBP was trained on."""
YUNET_SCORE = 0.6
"""Least score of YuNet's finds; its own default of 0.9 is for whole photos."""


class Detector(Protocol):
    """Finds faces."""

    def __call__(self, rgb: NDArray[Any]) -> Array:
        """Boxes x, y, width, height, float32 [K, 4], in a picture [H, W, 3], uint8 or floating in [0, 1]."""
        ...


class LbpDetector:
    """A cascade on local binary patterns (Liao et al. 2007) that ships with scikit-image; frontal faces."""

    def __init__(self) -> None:
        """UsageError if scikit-image is not installed."""
        purpose = "the LBP detector"
        trained = library("skimage.data", purpose).lbp_frontal_face_cascade_filename()
        self._cascade = library("skimage.feature", purpose).Cascade(trained)

    def __call__(self, rgb: NDArray[Any]) -> Array:
        """As `Detector`."""
        picture = byte_picture(rgb, "picture")
        height, width = picture.shape[:2]
        least = max(LBP_WINDOW, round(LEAST_SHARE * min(height, width)))
        if min(height, width) < least:
            return np.empty((0, 4), np.float32)
        found = self._cascade.detect_multi_scale(
            img=picture, scale_factor=1.2, step_ratio=1, min_size=(least, least), max_size=(height, width)
        )
        return _boxes([(f["c"], f["r"], f["width"], f["height"]) for f in found])


class HogDetector:
    """dlib's detector on histograms of oriented gradients (Dalal and Triggs 2005); frontal faces from 80 pixels."""

    def __init__(self) -> None:
        """UsageError if dlib is not installed."""
        self._detect = library("dlib", "the HOG detector").get_frontal_face_detector()

    def __call__(self, rgb: NDArray[Any]) -> Array:
        """As `Detector`."""
        found = self._detect(byte_picture(rgb, "picture"), 0)
        return _boxes([(f.left(), f.top(), f.width(), f.height()) for f in found])


class YuNetDetector:
    """OpenCV's YuNet (Wu et al. 2023), from a file of the user's. Not for the finder: its labels are YuNet's."""

    def __init__(self, path: Path) -> None:
        """WeightsError if the file is missing or not a YuNet."""
        if not path.is_file():
            raise WeightsError(f"{path}: missing; name YuNet's ONNX file, as OpenCV Zoo has it")
        # OpenCV 5 warns at each start that it ignores where the network shall run.
        level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            self._network = cv2.FaceDetectorYN.create(str(path), "", (320, 320), YUNET_SCORE)
            self(np.zeros((64, 64, 3), np.uint8))
        except cv2.error as error:
            raise WeightsError(f"{path}: not a YuNet that OpenCV {cv2.__version__} can run; name another") from error
        finally:
            cv2.utils.logging.setLogLevel(level)

    def __call__(self, rgb: NDArray[Any]) -> Array:
        """As `Detector`."""
        picture = byte_picture(rgb, "picture")
        self._network.setInputSize((picture.shape[1], picture.shape[0]))
        _, found = self._network.detect(np.ascontiguousarray(picture[..., ::-1]))
        return _boxes([] if found is None else found[:, :4])


def detected(detector: Detector, rgb: NDArray[Any], mesh: NDArray[np.floating]) -> bool:
    """Whether the detector finds the face whose mesh is `mesh` [K, 2], in pixels of the picture `rgb` [H, W, 3].

    A find elsewhere, or of another size, is none. For a face before and after: its covered and its restored picture,
    with the clean one's mesh. The share over many is the mean.
    """
    if mesh.ndim != 2 or mesh.shape[1] != 2 or not len(mesh):
        raise UsageError(f"mesh: shape {list(mesh.shape)} where [478, 2] is meant, x and y in pixels of the picture")
    found = detector(rgb)
    face = np.concatenate([mesh.min(0), np.ptp(mesh, axis=0)]).astype(np.float32)
    return bool((iou(found, face[None]) >= MATCH).any())


def _boxes(rows: Any) -> Array:
    return np.asarray(rows, np.float32).reshape(-1, 4)
