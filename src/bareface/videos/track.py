"""Faces followed through a film, and what is seen of them steadied over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bareface.faces.finder import Face
from bareface.faces.mesh import Points
from bareface.fills import Answer
from bareface.fills.fitting import Fit
from bareface.frame import Frame
from bareface.maps.found import Found
from bareface.restorer import FaceResult

SAME = 0.3
"""Overlap (IoU) of two boxes from which they are of one face."""
MOST_MISSED = 3
"""Pictures for which a face that is not found stays where it was."""
STILL, MOVED = 0.004, 0.04
"""Motion of the mesh between two pictures, in sides of its frame: noise up to the first, all real from the second."""
FRESH_POINTS, FRESH_MAP, FRESH_FILL = 0.3, 0.5, 0.35
"""Shares that what a picture shows has in what is used of it while the face keeps still; when it moves, all is new."""


class Track:
    """One face of a film, as `restorer.Followed` has it."""

    def __init__(self, number: int, face: Face) -> None:
        self.number, self.face = number, face
        self.missed = 0
        """Pictures since it was found."""
        self.seen = 0
        """Pictures in which it was."""
        self.references: tuple[Fit, ...] | None = None
        self.best: FaceResult | None = None
        """As it was when most of it was uncovered."""
        self._points: Points | None = None
        self._alpha: NDArray[np.float32] | None = None
        self._answer: Answer | None = None
        self._hole: NDArray[np.bool_] | None = None
        self._moved = 1.0

    def points(self, points: Points) -> Points:
        """The mesh, less what trembles."""
        if self._points is not None:
            side = Frame.from_mesh(self._points.xy).side
            motion = float(np.median(np.linalg.norm(points.xy - self._points.xy, axis=1))) / side
            self._moved = float(np.clip((motion - STILL) / (MOVED - STILL), 0, 1))
            share = np.float32(self._fresh(FRESH_POINTS))
            points = replace(points, xy=self._points.xy + share * (points.xy - self._points.xy))
        self._points = points
        return points

    def found(self, found: Found) -> Found:
        """The map, mixed with that of the picture before: both are in the face's own frame."""
        alpha = _mixed(self._alpha, found.alpha, self._fresh(FRESH_MAP))
        self._alpha = alpha
        return replace(found, alpha=alpha)

    def answer(self, answer: Answer, hole: NDArray[np.bool_]) -> Answer:
        """The face beneath, likewise where both pictures hide it."""
        if self._answer is not None and self._hole is not None:
            both = (hole & self._hole)[..., None]
            rgb = _mixed(self._answer.rgb, answer.rgb, self._fresh(FRESH_FILL))
            answer = replace(answer, rgb=np.where(both, rgb, answer.rgb))
        self._answer, self._hole = answer, hole
        return answer

    def done(self, result: FaceResult) -> None:
        """Remembers what came of it in this picture."""
        self.seen += 1
        if self.best is None or (result.fill is not None, result.covered) > (
            self.best.fill is not None,
            self.best.covered,
        ):
            self.best = result

    def _fresh(self, least: float) -> float:
        return least + (1 - least) * self._moved


class Tracker:
    """Tells which faces of a picture are those of the one before."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        """All that there were, by number."""
        self._alive: list[Track] = []

    def __call__(self, faces: Sequence[Face]) -> list[Track]:
        """The faces of the next picture, and for a while those that are not found in it."""
        free, kept = list(self._alive), []
        for face in faces:
            track = max(free, key=lambda each: overlap(each.face, face), default=None)
            if track is not None and overlap(track.face, face) >= SAME:
                free.remove(track)
                track.face, track.missed = face, 0
            else:
                track = Track(len(self.tracks) + 1, face)
                self.tracks.append(track)
            kept.append(track)
        for track in free:
            track.missed += 1
        self._alive = [*kept, *(track for track in free if track.missed <= MOST_MISSED)]
        return self._alive


def overlap(one: Face, other: Face) -> float:
    """Intersection over union of two faces' boxes."""
    (x0, y0, w0, h0), (x1, y1, w1, h1) = one.box, other.box
    across = max(0.0, min(x0 + w0, x1 + w1) - max(x0, x1))
    down = max(0.0, min(y0 + h0, y1 + h1) - max(y0, y1))
    return across * down / (w0 * h0 + w1 * h1 - across * down)


def _mixed(before: NDArray[np.float32] | None, now: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    return now if before is None else np.asarray(before + np.float32(share) * (now - before), np.float32)
