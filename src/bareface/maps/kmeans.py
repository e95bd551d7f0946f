"""The map by k-means over colours: no network, for medical masks only."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.faces.topology import OVAL
from bareface.frame import NOSE_TIP
from bareface.maps.found import Found

CLUSTERS = 3
"""Mask, background and skin, after the report."""
ATTEMPTS = 4
"""Starts of k-means, of which the tightest clusters are kept."""
JAW = OVAL[8:29]
"""The outline from the left ear round the chin to the right ear."""
UPPER_EDGE = (227, 117, 119, 188, 197, 412, 348, 346, 447)
"""From the right ear below the eye, over the bridge of the nose, below the other eye to the left ear."""
GROWTH = 1.2
"""How much further from the nose tip than the jaw the polygon reaches: a mask stands off the face."""
RISE = 3
"""Crop pixels that the polygon's upper edge lies above the mesh's points, for a mask that is worn high."""
BARE_SKIN = (8, 111, 340, 35, 265, 143, 372)
"""Points above the polygon that masks leave bare and hair seldom hides: between the brows, beside the eyes."""
LIGHTNESS = 0.3
"""Weight of a difference in lightness beside one in colour (both CIELAB): light varies over a face, skin does not."""
NOISE = 6
"""CIELAB units by which a cluster may differ from the bare skin, beyond the skin's own spread, and be taken for it."""
SKIN_NOTE = (
    "the largest cluster has the colour seen round the eyes: most likely it is skin, and the map shows no mask; "
    "use the segmenter instead"
)
OUTSIDE_NOTE = "nose, mouth and chin lie outside the picture; nothing to look for a mask in"


class KMeansMap:
    """Which pixels are mask: the largest of three clusters of colour over nose, mouth and chin.

    As "Mask inpainting with a GAN network" (Lumetti, Silvestri, Di Bartolomeo) finds it. The report names no colour
    space: it is RGB here; their code takes HSV, which finds no more. As their code does, the picture is blurred first,
    the map is closed and opened, and the polygon reaches beyond the jaw, so that some of the background is in it.
    """

    def __call__(self, crop: NDArray[np.uint8], points: NDArray[np.floating]) -> Found:
        """Crop uint8 [256, 256, 3] and the mesh [478, 2], crop pixels -> alpha; the same input gives the same map.

        Known to fail where the skin is the largest cluster: on a bare face, with a small mask, or one that falls into
        several colours. `note` says so when the cluster looks like the bare skin; the map is given all the same.
        """
        inside = _polygon(np.asarray(points, np.float64), crop.shape[:2])
        smooth = np.asarray(cv2.GaussianBlur(crop, (5, 5), 0), np.uint8)
        if np.count_nonzero(inside) < CLUSTERS:
            return Found(np.zeros(inside.shape, np.float32), note=OUTSIDE_NOTE)
        largest = _largest_cluster(smooth, inside)
        return Found(_tidied(largest, inside), note=SKIN_NOTE if _is_skin(smooth, largest, points) else "")


def _polygon(points: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Nose, mouth, chin and a part of what is round them."""
    jaw = points[NOSE_TIP] + GROWTH * (points[list(JAW)] - points[NOSE_TIP])
    corners = np.concatenate([jaw, points[list(UPPER_EDGE)] - (0, RISE)])
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(corners).astype(np.int32)], 1)
    return inside > 0


def _largest_cluster(rgb: NDArray[np.uint8], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    colours = rgb[inside].astype(np.float32)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1.0)
    cv2.setRNGSeed(0)
    _, found, _ = cv2.kmeans(colours, CLUSTERS, np.empty(0, np.int32), stop, ATTEMPTS, cv2.KMEANS_PP_CENTERS)
    number = np.ravel(found)
    largest = np.zeros(inside.shape, bool)
    largest[inside] = number == np.bincount(number).argmax()
    return largest


def _tidied(cluster: NDArray[np.bool_], inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Without gaps and specks; its edge as soft as a photo's."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    closed = cv2.morphologyEx(cluster.astype(np.uint8), cv2.MORPH_CLOSE, disc)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, disc)
    soft = cv2.GaussianBlur(opened.astype(np.float32), (0, 0), 1.0)
    return np.asarray(np.where(inside, soft, 0), np.float32)


def _is_skin(rgb: NDArray[np.uint8], cluster: NDArray[np.bool_], points: NDArray[np.floating]) -> bool:
    """Whether the cluster's colour is that of the bare skin, as far as that agrees with itself."""
    weights = np.array((LIGHTNESS, 1, 1), np.float32)
    lab = cv2.cvtColor(rgb.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB) * weights
    height, width = cluster.shape
    x, y = np.rint(points[list(BARE_SKIN)]).astype(int).T
    seen = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    if not seen.any():
        return False
    skin = lab[y[seen], x[seen]]
    middle = np.median(skin, axis=0)
    spread = float(np.median(np.linalg.norm(skin - middle, axis=1)))
    distance = float(np.linalg.norm(np.median(lab[cluster], axis=0) - middle))
    return distance <= spread + NOISE
