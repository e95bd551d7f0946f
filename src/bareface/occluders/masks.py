"""Face masks, drawn: a cloth patch P(s, t) stretched over the face, cut to its kind's outline, painted, tied.

`s` runs from -1 at the mask's left edge in the picture over 0 on the nose to 1, `t` from 0 at its top to 1 at its
bottom, below the chin.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from bareface.errors import UsageError
from bareface.occluders.layer import Array, Layer
from bareface.occluders.mask_looks import LOOKS, look
from bareface.occluders.pose import LEFT_OVAL, RIGHT_OVAL, Pose, pose_of
from bareface.occluders.raster import Box, Stroke, box_of, coverage, rgb_of

WEARS = ("right", "under_nose", "chin")
KINDS = tuple(LOOKS)
"""What comes before the hyphen, if there is one, is the cut; what comes after, its look."""
_WEAR_ODDS = (0.84, 0.1, 0.06)
LABEL = "mask"

_RIDGE = (168, 6, 197, 195, 5)  # down the bridge of the nose
_ROWS = np.linspace(0, 1, 13)
_CUBIC = np.vander(_ROWS, 4, increasing=True)
_FIT_ROWS = np.linalg.pinv(_CUBIC)
_EAR_ANGLE = np.radians(80)  # where the mesh's outline lies on an upright cylinder
_MARGIN_S, _MARGIN_T = 1.1, 0.1  # how far beyond the patch its texture reaches
_GRID = np.stack(np.meshgrid(np.linspace(-1.1, 1.1, 13), np.linspace(-0.1, 1.1, 11)), axis=-1).reshape(-1, 2)
_QUARTIC = tuple(np.array([(i, j) for i in range(5) for j in range(5 - i)]).T)  # exponents of x and y


@dataclass(frozen=True)
class _Cut:
    """What distinguishes the kinds' outlines; ranges are (low, high) of a uniform draw."""

    roundness: tuple[float, float]
    """Power of the superellipse: 2 an ellipse, 10 nearly a rectangle."""
    bridge: tuple[float, float]
    """Where the top edge crosses the nose: position along `_RIDGE`."""
    below: tuple[float, float]
    """How far it reaches below the chin, face widths."""
    sides: tuple[float, float, float, float]
    """Top (low, high) and bottom (low, high) corner: positions along the face's outline, 0 ear to 10 chin."""
    reach: tuple[float, float]
    """Angle from the nose around the head to the side edge, degrees."""
    taper: tuple[float, float]
    """Narrowing towards the bottom."""
    dip: tuple[float, float]
    """How much the top edge sags between nose and ear, share of the height."""
    corners: tuple[tuple[float, float], ...]
    """Where in (s, t) the upper and the lower tie begin; none if nothing ties it."""
    behind: bool = False
    """Tied behind the head instead of round the ears."""
    fall: tuple[float, float] = (0.0, 0.0)
    """How far the sides hang below their place on the jaw, face widths: cloth that goes on down the neck."""


_CUTS = {
    "surgical": _Cut((9, 20), (0.9, 2.7), (0.02, 0.10), (0.3, 1.1, 4.4, 5.8), (58, 74), (0.0, 0.06), (-0.02, 0.05),
                     ((0.95, 0.05), (0.95, 0.95))),
    "tied": _Cut((9, 20), (0.7, 2.4), (0.02, 0.10), (0.3, 1.1, 4.4, 5.8), (60, 76), (0.0, 0.04), (-0.02, 0.05),
                 ((0.95, 0.03), (0.95, 0.97)), behind=True),
    "cloth": _Cut((5, 11), (0.6, 2.6), (0.02, 0.12), (0.2, 1.2, 3.8, 5.6), (60, 80), (0.0, 0.22), (0.0, 0.10),
                  ((0.92, 0.08), (0.85, 0.85))),
    "kn95": _Cut((5, 9), (0.4, 2.2), (0.05, 0.14), (0.5, 1.3, 4.2, 5.4), (55, 72), (0.15, 0.45), (0.02, 0.12),
                 ((0.95, 0.12), (0.80, 0.66))),
    "kf94": _Cut((4, 6), (0.4, 2.0), (0.04, 0.12), (0.8, 1.6, 4.2, 5.4), (60, 76), (0.05, 0.2), (0.02, 0.08),
                 ((0.93, 0.22), (0.90, 0.72))),
    "n95": _Cut((2.3, 3.2), (0.2, 1.6), (0.02, 0.10), (0.8, 1.4, 4.8, 6.0), (54, 68), (-0.1, 0.15), (-0.03, 0.03),
                ((0.90, 0.35), (0.82, 0.70)), behind=True),
    "duckbill": _Cut((2.6, 3.4), (0.4, 1.8), (0.02, 0.10), (0.9, 1.7, 4.2, 5.2), (54, 66), (0.0, 0.2), (-0.02, 0.05),
                     ((0.93, 0.40), (0.90, 0.62)), behind=True),
    "sport": _Cut((4, 7), (0.5, 2.0), (0.03, 0.12), (0.2, 0.9, 4.0, 5.2), (68, 80), (0.1, 0.35), (0.04, 0.12), ()),
    "bandana": _Cut((9, 14), (0.8, 2.6), (0.30, 0.50), (0.1, 0.8, 4.2, 4.9), (82, 88), (0.7, 1.0), (0.0, 0.05), (),
                    fall=(0.05, 0.15)),
    "gaiter": _Cut((12, 20), (0.6, 2.8), (0.35, 0.60), (0.1, 0.9, 4.2, 4.9), (84, 89), (0.0, 0.1), (0.0, 0.05), (),
                   fall=(0.30, 0.45)),
}  # fmt: skip


def some_wear(rng: np.random.Generator) -> str:
    """One of `WEARS`, as often as it is seen."""
    return str(rng.choice(WEARS, p=_WEAR_ODDS))


def draw_mask(points: Array, size: tuple[int, int], kind: str, rng: np.random.Generator, wear: str = "right") -> Layer:
    """A mask on the face of a photo.

    `points`: MediaPipe mesh `[478, 2]`, pixels. `size`: height and width of the picture. `kind`: one of `KINDS`.
    `wear`: "right" covers nose and mouth, "under_nose" leaves the nose free, "chin" leaves the mouth free too.
    Raises `UsageError` for an unknown kind or way to wear it.
    """
    if kind not in KINDS or wear not in WEARS:
        raise UsageError(f"no mask {kind!r} worn {wear!r}; kinds are {', '.join(KINDS)}, worn {', '.join(WEARS)}")
    pose, cut = pose_of(points), _CUTS[kind.partition("-")[0]]
    patch = _patch(pose, pose.to_local(np.asarray(points, np.float64)), cut, wear, rng)
    border = _outline(cut, wear, rng)
    fill = pose.to_image(_evaluate(patch, border))
    strokes = _ties(pose, pose.to_local(np.asarray(points, np.float64)), patch, cut, rng)
    tie_colour = np.clip(rng.choice((0.08, 0.5, 0.92, 0.92, 0.92)) + rng.normal(0, 0.04, 3), 0, 1)
    box = box_of([fill], strokes, size)
    layer = Layer(np.zeros((*size, 3), np.float32), np.zeros(size, np.float32), LABEL, kind)
    if box.empty:
        return layer
    cloth, tie = coverage([fill], [], box), coverage([], strokes, box)
    alpha = 1 - (1 - cloth) * (1 - tie)
    share = rgb_of(cloth / np.maximum(alpha, np.float32(1e-6)))
    layer.alpha[box.slices] = alpha
    ties = np.empty((*alpha.shape, 3), np.float32)
    ties[:] = tie_colour
    layer.rgb[box.slices] = ties + (_paint(pose, patch, box, kind, rng) - ties) * share
    return layer


# ---- The patch: three cubic curves down the face, joined by a parabola in s


def _patch(pose: Pose, local: Array, cut: _Cut, wear: str, rng: np.random.Generator) -> Array:
    """Coefficients `[3, 4, 2]` of the left, middle and right curve, cubic in t, in the face's own frame."""
    top, bottom, corners = _extent(local, cut, wear, rng)
    # The middle is straight in y and smooth in x: cloth spans from nose to chin without following the lips.
    spine = local[[6, 195, 4, 4, 17, 152]]
    trend = np.polynomial.polynomial.polyfit(spine[:, 1], spine[:, 0], 2)
    y = top + (bottom - top) * _ROWS
    x = np.polynomial.polynomial.polyval(np.clip(y, None, local[152, 1]), trend)
    reach = np.radians(rng.uniform(*cut.reach))
    puff, fall = rng.uniform(0.0, 0.035), rng.uniform(*cut.fall) if wear != "chin" else 0.0
    left = _side(local, pose.yaw, -1, corners, reach, (x, y), puff, fall)
    right = _side(local, pose.yaw, 1, corners, reach, (x, y), puff, fall)
    # A parabola through three points folds over itself when the middle one is too near an end.
    width = right[:, 0] - left[:, 0]
    x = np.clip(x, left[:, 0] + 0.29 * width, right[:, 0] - 0.29 * width)
    curves = np.stack([left, np.stack([x, y], axis=1), right])
    return _FIT_ROWS @ _tilt(curves, rng)


def _extent(local: Array, cut: _Cut, wear: str, rng: np.random.Generator) -> tuple[float, float, tuple[float, float]]:
    """Height of the top and bottom edge on the nose line, and the corners' positions along the face's outline."""
    chin, low, high = local[152, 1], rng.uniform(*cut.sides[:2]), rng.uniform(*cut.sides[2:])
    where, below = rng.uniform(*cut.bridge), rng.uniform(*cut.below)
    slack = rng.uniform(0, 1)
    if wear == "under_nose":
        top = local[2, 1] + (0.15 + 0.4 * slack) * (local[0, 1] - local[2, 1])
        return top, chin + below + 0.04, (2.2 + 0.8 * slack, high + 0.3)
    if wear == "chin":
        top = local[17, 1] + (0.3 + 0.5 * slack) * (chin - local[17, 1])
        return top, chin + below + 0.16, (3.4 + slack, high + 1.6)
    top = float(np.interp(where, range(len(_RIDGE)), local[list(_RIDGE), 1]))
    return top, chin + below, (low, high)


def _side(
    local: Array, yaw: float, sign: int, corners: tuple[float, float], reach: float,
    spine: tuple[Array, Array], puff: float, fall: float,
) -> Array:  # fmt: skip
    """One edge of the patch, `[13, 2]`: along the cheek where it is seen, along the silhouette where it turns away."""
    oval = local[list(LEFT_OVAL if sign < 0 else RIGHT_OVAL)]
    at = corners[0] + (corners[1] - corners[0]) * _ROWS
    x, y = (np.interp(at, range(len(oval)), oval[:, k]) for k in (0, 1))
    axis = local[168, 0] + (local[152, 0] - local[168, 0]) * (y - local[168, 1]) / (local[152, 1] - local[168, 1])
    away = sign * yaw  # how far this side turns from the viewer
    if away > 0.1:
        near = np.abs(local[None, :, 1] - y[:, None]) < 0.06
        outer = np.where(near, sign * local[None, :, 0], -np.inf).max(axis=1)
        x = sign * np.maximum(sign * x, outer)
    edge = np.sin(min(reach + away, np.pi / 2)) - np.sin(away)
    seen = np.sin(min(_EAR_ANGLE + away, np.pi / 2)) - np.sin(away)
    x = axis + (x - axis) * edge / max(seen, 0.05) + sign * puff
    # On a head turned far the nose stands out over the cheek: the cloth goes around it.
    over_nose = np.interp(y, spine[1], sign * spine[0]) + 0.045
    return np.stack([sign * np.maximum(sign * x, over_nose), y + fall * _ROWS**2], axis=1)


def _tilt(curves: Array, rng: np.random.Generator) -> Array:
    """Nobody wears it quite straight: a small turn and shift of the whole."""
    turn, centre = rng.normal(0, np.radians(1.5)), curves.mean(axis=(0, 1))
    c, s = np.cos(turn), np.sin(turn)
    return np.asarray((curves - centre) @ np.array(((c, s), (-s, c))) + centre + rng.normal(0, 0.006, 2))


def _evaluate(patch: Array, st: Array) -> Array:
    """P(s, t) for `st` `[N, 2]`, in the face's own frame."""
    s, t = st[:, 0], st[:, 1]
    basis = np.stack([s * (s - 1) / 2, 1 - s * s, s * (s + 1) / 2])
    curves = np.vander(t, 4, increasing=True) @ patch
    return np.asarray((basis[..., None] * curves).sum(axis=0))


# ---- Outline and ties


def _outline(cut: _Cut, wear: str, rng: np.random.Generator) -> Array:
    """The cut of the cloth, `[96, 2]` in (s, t): a superellipse, narrowed, its top edge bent over the nose."""
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    power = rng.uniform(*cut.roundness)
    ring /= (np.abs(ring) ** power).sum(axis=1, keepdims=True) ** (1 / power)
    s, t = ring[:, 0], 0.5 + 0.5 * ring[:, 1]
    taper = rng.uniform(*cut.taper) * (0.3 if wear == "chin" else 1)  # crumpled up, the tip does not show
    s = s * (1 - taper * np.clip((t - 0.3) / 0.7, 0, 1) ** 1.5)
    s = s * (1 - rng.uniform(0, 0.04) * np.sin(np.pi * t))  # the loops pull the corners out
    top = (1 - t) ** 2
    t = t + top * rng.uniform(*cut.dip) * np.sin(np.pi * np.clip(np.abs(s), 0, 1)) ** 2
    ripple = sum(rng.normal(0, 0.006 / k) * np.cos(k * angle + rng.uniform(0, 6.3)) for k in range(2, 7))
    return np.stack([s * (1 + ripple), 0.5 + (t - 0.5) * (1 + ripple)], axis=1)


def _ties(pose: Pose, local: Array, patch: Array, cut: _Cut, rng: np.random.Generator) -> list[Stroke]:
    """Ear loops or head straps, on the sides of the head that are seen; pixels."""
    width = rng.uniform(0.008, 0.019) * pose.width
    offsets = rng.normal(0, 0.012, (2, 2, 2))
    out, sag = rng.uniform(0.0, 0.05), rng.uniform(-0.03, 0.03)
    if rng.uniform() < 0.3 or not cut.corners:  # hair over the ears
        return []
    strokes = []
    for side, (sign, ears) in enumerate(((-1, (127, 93)), (1, (356, 323)))):
        if sign * pose.yaw > 0.2:  # that ear is behind the head
            continue
        corners = _evaluate(patch, np.array(cut.corners) * (sign, 1))
        ends = local[list(ears)] + (sign * out, 0.03) + offsets[side]
        if cut.behind:
            ends = ends + np.array(((sign * 0.02, -0.18), (sign * 0.03, 0.08)))
        strokes += [Stroke(pose.to_image(_bend(a, b, sign * sag)), width) for a, b in zip(corners, ends, strict=True)]
    return strokes


def _bend(start: Array, end: Array, sag: float) -> Array:
    """A slightly curved line, `[8, 2]`."""
    share = np.linspace(0, 1, 8)[:, None]
    bow = 4 * share * (1 - share) * np.array((sag, abs(sag)))
    return np.asarray(start * (1 - share) + end * share + bow)


# ---- Paint: the flat look, mapped onto the patch


def _paint(pose: Pose, patch: Array, box: Box, kind: str, rng: np.random.Generator) -> Array:
    """Colours of the mask for every pixel of `box`, `[h, w, 3]`; meaningless outside the patch."""
    wide = int(np.clip(pose.width * 1.1, 48, 1024))
    high = max(wide * 4 // 5, 8)
    s = np.linspace(-_MARGIN_S, _MARGIN_S, wide, dtype=np.float32)
    t = np.linspace(-_MARGIN_T, 1 + _MARGIN_T, high, dtype=np.float32)
    flat = look(kind, *np.meshgrid(s, t), rng)
    across, down = _inverse(pose, patch, box)
    column = (across + _MARGIN_S) * np.float32((wide - 1) / (2 * _MARGIN_S))
    row = (down + _MARGIN_T) * np.float32((high - 1) / (1 + 2 * _MARGIN_T))
    return cv2.remap(flat, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _inverse(pose: Pose, patch: Array, box: Box) -> tuple[Array, Array]:
    """Patch coordinates s and t of every pixel of `box`: a quartic in x and y, fitted to samples of the patch."""
    xy = pose.to_image(_evaluate(patch, _GRID)) - (box.x0, box.y0)
    scale = max(box.shape) / 2
    x, y = (np.vander(axis / scale - 1, 5, increasing=True) for axis in xy.T)
    basis = (x[:, :, None] * y[:, None, :])[:, *_QUARTIC]
    solved = np.linalg.lstsq(basis, _GRID, rcond=None)[0]
    quartic = np.zeros((5, 5, 2))
    quartic[_QUARTIC] = solved
    columns = np.vander(np.arange(box.shape[1]) / scale - 1, 5, increasing=True)
    rows = np.vander(np.arange(box.shape[0]) / scale - 1, 5, increasing=True)
    across, down = ((rows @ quartic[..., k].T @ columns.T).astype(np.float32) for k in (0, 1))
    return across, down
