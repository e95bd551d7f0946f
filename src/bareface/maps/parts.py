"""From what was found to what is removed: the parts of a map that lie before the face, and the hole they leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.classes import NAMES
from bareface.frame import SIZE
from bareface.maps.found import THRESHOLD, Found

Map = NDArray[np.float32]
Region = NDArray[np.bool_]

LEAST_PART = 0.004
"""Share of the face that a part of the map must hide; less is noise."""
SEE_THROUGH = 0.6
"""Mean alpha of a part, and median alpha within the outline of glasses, below which one sees through it."""
LEAST_LENS = 0.15
"""Share of the smaller lens, with its half of the frame, in a pair of glasses."""
GROW = 7
"""Growth of the map into the hole, crop pixels: the occluder's soft edge and nearest shadow go with it."""
GLASSES = "sunglasses"
"""The class whose things may be seen through."""
OTHERS = tuple(name for name in NAMES if name != GLASSES)


def chosen(found: Found, skin: Region, hidden: NDArray[np.float32], only: Sequence[str] = ()) -> Found:
    """What is removed of what was found: the things of the classes `only`; if none is named, all that hide the face.

    `skin`: the inside of the face's outline, [256, 256]; `hidden`: the points of the mesh that are hidden, [N, 2], crop
    pixels. Glasses one can see through are taken only if they are named.
    """
    if found.odds is None:
        return replace(found, alpha=on_face(found.alpha, skin, hidden))
    others = on_face(found.only(OTHERS).alpha, skin, hidden)
    # Glasses are one thing, however unlike their lenses are: all of them go, or nothing.
    glasses = touching(found.only([GLASSES]).alpha, skin, LEAST_PART)
    both = replace(found, alpha=np.maximum(others, glasses))
    if only:
        named = touching(found.only(only).alpha, skin, LEAST_PART)
        return replace(found, alpha=named, note=_staying(name for name in both.kinds if name not in only))
    if lets_eyes_through(glasses, found.alpha):
        return replace(found, alpha=others, note=_staying(["glasses one can see through"]))
    return both


def on_face(alpha: Map, skin: Region, hidden: NDArray[np.float32]) -> Map:
    """The map [256, 256] without the parts that are not before this face.

    A part must lie on the face (`skin`): another one's mask or things in the background go. One that is half clear must
    be confirmed by a point of the mesh that is hidden there (`hidden` [N, 2], crop pixels): shadows and beards go.
    """
    labels, share = _parts(alpha, skin)
    inside = np.bincount(labels.ravel(), minlength=len(share))
    mean = np.bincount(labels.ravel(), alpha.ravel(), len(share)) / np.maximum(inside, 1)
    x, y = np.clip(np.rint(hidden).astype(int), 0, np.array([alpha.shape[1], alpha.shape[0]]) - 1).T
    confirmed = np.bincount(labels[y, x], minlength=len(share)) > 0
    return _kept(alpha, labels, (share >= LEAST_PART) & ((mean >= SEE_THROUGH) | confirmed))


def touching(alpha: Map, skin: Region, least: float = 0.0) -> Map:
    """The map [256, 256] without the parts that do not touch the face, or hide less than `least` of it."""
    labels, share = _parts(alpha, skin)
    return _kept(alpha, labels, (share > 0) & (share >= least))


def lets_eyes_through(glasses: Map, alpha: Map) -> bool:
    """Whether glasses are mostly clear within their outline: thin frames, or lenses of little tint.

    `glasses`: their part of the map `alpha`, both [256, 256]; none are no glasses to see through. Where there is little
    but one lens, in the left or the right half of the frame, the other one is clear, and this one a glare.
    """
    at = np.argwhere(glasses > THRESHOLD)[:, ::-1].astype(np.int32)
    if not len(at):
        return False
    right = float((at[:, 0] >= SIZE / 2).mean())
    outline = np.zeros(alpha.shape, np.uint8)
    cv2.fillConvexPoly(outline, cv2.convexHull(at), 1)
    return min(right, 1 - right) < LEAST_LENS or float(np.median(alpha[outline > 0])) < SEE_THROUGH


def hole_of(map_: Map, grow: int = GROW) -> Region:
    """The pixels to be filled: the map [256, 256], grown by `grow` pixels."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
    return np.asarray(cv2.dilate((map_ > THRESHOLD).astype(np.uint8), kernel) > 0)


def _parts(alpha: Map, skin: Region) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The connected parts of the map, numbered from 1 [256, 256], and the share of the face that each hides."""
    count, labels = cv2.connectedComponents((alpha > THRESHOLD).astype(np.uint8))
    return np.asarray(labels, np.int32), np.bincount(labels[skin], minlength=count) / max(1, skin.sum())


def _kept(alpha: Map, labels: NDArray[np.int32], keep: Region) -> Map:
    """The chosen parts with their soft edges."""
    keep[0] = False
    near = cv2.dilate(keep[labels].astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return np.where(near, alpha, 0).astype(np.float32)


def _staying(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"left on: {listed}" if listed else ""
