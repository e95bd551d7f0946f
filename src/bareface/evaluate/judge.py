"""One face -> its figures and the groups that it belongs to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bareface import weights
from bareface.errors import UsageError
from bareface.evaluate.items import Item, Picture, Region
from bareface.evaluate.perception import Perception
from bareface.faces.finder import Finder
from bareface.faces.mesh import Mesh
from bareface.frame import EYES, Frame
from bareface.occluders.composite import covered_share
from bareface.occluders.pose import pose_of
from bareface.scores.detection import Detector, HogDetector, LbpDetector, detected
from bareface.scores.identity import DlibJudge, OnnxJudge, cosine, distance
from bareface.scores.identity import Judge as IdentityJudge
from bareface.scores.maps import boundary_f, iou
from bareface.scores.pixels import measure, psnr

Array = NDArray[np.float32]

COVERED = (0.25, 0.5)
"""Shares of the face at which one group of covered faces ends and the next begins."""
TURN = (15, 35)
"""Degrees of yaw to either side."""
PIXELS = 500
"""About how many of a face's pixels say whether stated errors are right."""
SIDE = (256, 512)
"""Pixels along the side of the face's frame in its picture."""


@dataclass(frozen=True)
class Verdict:
    """What is known of one judged face."""

    name: str
    truth: str
    """`Item.truth`."""
    figures: dict[str, float]
    """Name -> value, not finite where there is none."""
    groups: dict[str, str]
    features: dict[str, Array] = field(default_factory=dict)
    """clean, masked, composited or raw -> the identity judge's descriptor."""
    looks: dict[str, Array] = field(default_factory=dict)
    """Likewise -> Inception's features, where they were asked for."""
    errors: Array | None = None
    """[N, 2]: stated and real error of some of the hole's pixels, where the system states any."""


class Judge:
    """Scores faces. All networks but the mesh are judges that no training here has seen."""

    def __init__(
        self,
        identity: Path | None = None,
        multiscale: bool = False,
        perception: bool = False,
        threads: int | None = None,
    ) -> None:
        """`identity`: a face recognition network, NAME.onnx; None for dlib's, left out where that is not installed.

        `multiscale` adds MS-SSIM, `perception` LPIPS and Inception's features. UsageError where a library for them is
        missing, WeightsError for a file that is no network or cannot be fetched.
        """
        self.multiscale, self.perception = multiscale, Perception() if perception else None
        self.finder = Finder(weights.load("finder", threads=threads))
        self.mesh = Mesh(weights.load("mesh", threads=threads))
        self.detectors, self.identity, _ = judges(identity)

    def __call__(self, item: Item) -> Verdict:
        """UsageError for pictures that cannot be scored."""
        figures: dict[str, float] = {}
        for form, picture in item.forms.items():
            rows = measure(picture, item.clean, item.hole, self.multiscale)
            rows |= self.perception.lpips(picture, item.clean) if self.perception else {}
            figures |= {f"{form} {name}": value for name, value in rows.items()}
        looks = self._looks(item)
        errors = _errors(item)
        figures |= _told_apart(item) | ({} if errors is None else {"stated error": float(errors[:, 0].mean())})
        sample = None if errors is None else errors[:: max(1, len(errors) // PIXELS)]
        points = self._points(item)
        if points is None:
            return Verdict(item.name, item.truth, figures, dict(item.groups), looks=looks, errors=sample)
        pictures = {form: p for form, p in item.forms.items() if form != "raw" or item.hole is None}
        features = self._features(pictures | {"clean": item.clean}, points)
        figures |= _likeness(features) | self._landmarks(pictures, item, points)
        figures |= self._found(pictures | {"clean": item.clean}, points)
        return Verdict(item.name, item.truth, figures, _groups(item, points), features, looks, sample)

    def _points(self, item: Item) -> Array | None:
        """The mesh of the clean face by the network that looks at the restored one too; None if no face is found."""
        if item.points is not None:
            return self.mesh(item.clean, Frame.from_mesh(item.points)).xy
        faces = self.finder(item.clean)
        return self.mesh(item.clean, Frame.from_five(faces[0].points)).xy if faces else None

    def _looks(self, item: Item) -> dict[str, Array]:
        if self.perception is None:
            return {}
        pictures = item.forms | {"clean": item.clean}
        return {form: self.perception.features(picture) for form, picture in pictures.items()}

    def _features(self, pictures: Mapping[str, Picture], points: Array) -> dict[str, Array]:
        if self.identity is None:
            return {}
        return {form: self.identity(picture, points) for form, picture in pictures.items()}

    def _landmarks(self, pictures: Mapping[str, Picture], item: Item, points: Array) -> dict[str, float]:
        if item.hole is None:
            return {}
        rough, inside = Frame.from_mesh(points), _inside(points, item.hole)
        return {
            f"{form} hole landmark error": landmark_error(self.mesh(picture, rough).xy, points, inside)
            for form, picture in pictures.items()
        }

    def _found(self, pictures: Mapping[str, Picture], points: Array) -> dict[str, float]:
        return {
            f"{form} detected ({name})": float(detected(detector, picture, points))
            for name, detector in self.detectors.items()
            for form, picture in pictures.items()
        }


def judges(identity: Path | None = None) -> tuple[dict[str, Detector], IdentityJudge | None, list[str]]:
    """Detectors by name, who tells persons apart, and what was left out with the way to get it, in words."""
    detectors: dict[str, Detector] = {"LBP": LbpDetector()}
    judge: IdentityJudge | None = None if identity is None else OnnxJudge(identity)
    try:
        detectors["HOG"] = HogDetector()
        return detectors, judge or DlibJudge(), []
    except UsageError as error:
        return detectors, judge, [f"left out: {error}"]


def landmark_error(found: Array, true: Array, inside: Region) -> float:
    """Mean distance of the points [478, 2] that are `inside` [478] to the true ones, as a share of the eyes' distance.

    Not a number where none is inside.
    """
    if not inside.any():
        return float("nan")
    right, left = (true[list(eye)].mean(0) for eye in EYES)
    apart = np.linalg.norm(found[inside] - true[inside], axis=1)
    return float(apart.mean() / np.linalg.norm(right - left))


def _told_apart(item: Item) -> dict[str, float]:
    """Figures of the map that was found, and of other answers beside the first."""
    figures: dict[str, float] = {}
    if item.maps is not None:
        figures |= {"map IoU": iou(*item.maps), "map boundary F": boundary_f(*item.maps)}
    if item.others and item.hole is not None:
        made = np.stack([each[item.hole] for each in item.others]).astype(np.float32) / 255
        apart = [np.abs(a - b).mean() for a, b in combinations(made, 2)]
        decibels = [psnr(each, item.clean, item.hole) for each in item.others]
        figures |= {"candidates apart": float(np.mean(apart)) if apart else math.nan}
        figures |= {"candidates hole PSNR": float(np.mean(decibels)), "best candidate hole PSNR": max(decibels)}
    return figures


def _errors(item: Item) -> Array | None:
    """Stated and real error of the hole's pixels, [N, 2]."""
    if item.error is None or item.hole is None:
        return None
    real = np.abs(item.raw.astype(np.float32) - item.clean).mean(2) / 255
    return np.stack([item.error[item.hole], real[item.hole]], 1).astype(np.float32)


def _inside(points: Array, hole: Region) -> Region:
    x, y = np.rint(points).astype(int).T
    height, width = hole.shape
    within = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    found: Region = within & hole[y.clip(0, height - 1), x.clip(0, width - 1)]
    return found


def _likeness(features: Mapping[str, Array]) -> dict[str, float]:
    figures = {}
    for form, feature in features.items():
        if form != "clean":
            pair = feature[None], features["clean"][None]
            figures[f"{form} identity cosine"] = float(cosine(*pair)[0])
            figures[f"{form} identity distance"] = float(distance(*pair)[0])
    return figures


def _groups(item: Item, points: Array) -> dict[str, str]:
    yaw = abs(float(np.degrees(pose_of(points).yaw)))
    groups = {"head turn": band(yaw, TURN, "°"), "size": band(Frame.from_mesh(points).side, SIDE, " px")}
    if item.hole is not None:
        share = covered_share(item.hole.astype(np.float32), points)
        groups["covered share"] = band(100 * share, [100 * edge for edge in COVERED], " %")
    return groups | dict(item.groups)


def band(value: float, edges: Sequence[float], unit: str) -> str:
    """The group of a value between edges, as "15 to 35°"; an edge belongs to the group above it."""
    at = int(np.searchsorted(edges, value, "right"))
    if at == 0:
        return f"under {edges[0]:g}{unit}"
    return f"{edges[-1]:g}{unit} and more" if at == len(edges) else f"{edges[at - 1]:g} to {edges[at]:g}{unit}"
