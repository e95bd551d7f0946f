"""A photo with what was found on its faces drawn over it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.classes import COLOURS
from bareface.errors import UsageError
from bareface.frame import Frame
from bareface.maps.found import THRESHOLD
from bareface.restorer import FaceResult

Pixels = NDArray[np.uint8]

LEAST_SIDE = 800
"""Longest side that a drawing has at least, pixels: on less the words cannot be read."""
TINT = 0.55
"""Share of a class's colour over what is beneath."""
MOST_ERROR = 0.25
"""Expected error that is drawn brightest."""
UNTOLD = (229, 57, 53)
"""RGB of things whose class is not told."""
BOX, SEEN, HIDDEN, INK, PAPER = (255, 235, 59), (118, 255, 3), (255, 109, 0), (255, 255, 255), (20, 20, 20)
"""RGB of boxes, visible and hidden points, words, and what is behind them."""


def overlay(rgb: Pixels, faces: Sequence[FaceResult], words: Sequence[str]) -> Pixels:
    """The photo uint8 [H, W, 3] with the faces' boxes, mesh points, maps in the colours of their classes, and words.

    Visible points are green, hidden ones orange. Small photos come out enlarged.
    """
    tinted = rgb.copy()
    for face in faces:
        _tint(tinted, face)
    scale = max(1.0, LEAST_SIDE / max(rgb.shape[:2]))
    out = np.asarray(cv2.resize(tinted, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    for face, line in zip(faces, words, strict=True):
        _draw(out, face, scale)
        _write(out, line, face.face.box[0] * scale, face.face.box[1] * scale)
    return out


def heat(crop: Pixels, error: NDArray[np.float32], hole: NDArray[np.bool_]) -> Pixels:
    """How sure a fill is of a face's crop uint8 [256, 256, 3]: its expected `error` [256, 256] in the hole, in colours.

    Dark violet is 0, yellow `MOST_ERROR` of the range from black to white, or more.
    """
    level = np.clip(error * (255 / MOST_ERROR), 0, 255).astype(np.uint8)
    colours = cv2.cvtColor(cv2.applyColorMap(level, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB)
    return np.where(hole[..., None], crop // 4 + (colours // 4) * 3, crop).astype(np.uint8)


def heated(rgb: Pixels, faces: Sequence[FaceResult]) -> Pixels:
    """The photo uint8 [H, W, 3] with how sure the fill is of each face laid over what it made, as `heat` has it.

    UsageError where something was made and the fill does not say.
    """
    out = rgb.copy()
    for face in faces:
        if face.hole is None or face.fill is None:
            continue
        if face.error is None:
            raise UsageError("how sure: this fill does not say; choose one that does")
        strength = np.where(face.hole, np.float32(1), np.float32(0))
        _lay(out, face.frame, heat(face.frame.crop(rgb), face.error, face.hole), strength)
    return out


def _tint(rgb: Pixels, face: FaceResult) -> None:
    """Lays the map's colours over the photo, in place."""
    colours = np.array([UNTOLD, *COLOURS], np.float32)[face.found.classes]
    _lay(rgb, face.frame, colours, np.where(face.map > THRESHOLD, np.float32(TINT), np.float32(0)))


def _lay(rgb: Pixels, frame: Frame, colours: NDArray[np.number], strength: NDArray[np.float32]) -> None:
    """Lays colours [256, 256, 3] of a frame over the photo, in place, as far as `strength` [256, 256] says."""
    x0, y0, x1, y1 = window = frame.window(rgb.shape[:2])
    share = strength[..., None]
    laid = frame.uncrop(np.concatenate([colours * share, share], 2).astype(np.float32), window)
    there = rgb[y0:y1, x0:x1]
    rgb[y0:y1, x0:x1] = np.rint(there * (1 - laid[..., 3:]) + laid[..., :3]).astype(np.uint8)


def _draw(out: Pixels, face: FaceResult, scale: float) -> None:
    """The map's outline, points and box, in place; `scale` times as large as in the photo."""
    width = max(1, round(max(out.shape[:2]) / 500))
    rings = [_pixels(np.array(ring), scale) for ring in face.outline]
    cv2.polylines(out, rings, True, INK, width, cv2.LINE_AA)
    radius = max(1, round(scale * face.frame.side / 300))
    for (x, y), visible in zip(_pixels(face.points.xy, scale).tolist(), face.points.visible, strict=True):
        cv2.circle(out, (x, y), radius, SEEN if visible >= 0.5 else HIDDEN, -1, cv2.LINE_AA)
    x, y, w, h = face.face.box
    corners = _pixels(np.array([[x, y], [x + w, y + h]], np.float32), scale).tolist()
    cv2.rectangle(out, corners[0], corners[1], BOX, 2 * width)


def _pixels(points: NDArray[np.floating], scale: float) -> NDArray[np.int32]:
    return np.asarray(np.rint((points + 0.5) * scale - 0.5), np.int32)


def _write(out: Pixels, line: str, x: float, y: float) -> None:
    """A line of words whose lower left corner is at x, y, moved into the picture, in place."""
    size, thick = max(out.shape[:2]) / 1400, max(1, round(max(out.shape[:2]) / 900))
    (width, height), below = cv2.getTextSize(line, cv2.FONT_HERSHEY_SIMPLEX, size, thick)
    size *= min(1.0, out.shape[1] / max(1, width + 2 * below))
    (width, height), below = cv2.getTextSize(line, cv2.FONT_HERSHEY_SIMPLEX, size, thick)
    left = int(np.clip(x, 0, max(0, out.shape[1] - width - 2 * below)))
    base = int(np.clip(y - below, height + below, out.shape[0] - below))
    cv2.rectangle(out, (left, base - height - below), (left + width + 2 * below, base + below), PAPER, -1)
    cv2.putText(out, line, (left + below, base), cv2.FONT_HERSHEY_SIMPLEX, size, INK, thick, cv2.LINE_AA)
