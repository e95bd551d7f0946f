"""Layers onto a photo, lit as the face is: light, contact shadow, focus and grain are read off the photo itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from bareface.classes import NAMES, index_of
from bareface.faces.topology import OVAL
from bareface.occluders.layer import Array, Layer
from bareface.occluders.pose import Pose, pose_of
from bareface.occluders.raster import Box, coverage, rgb_of

_LUMA = np.array((0.299, 0.587, 0.114), np.float32)
_SKIN = np.array((1.22, 0.93, 0.82), np.float32)  # colour of average skin over its luminance, in neutral light
_SOME_SKIN = (0.80, 0.60, 0.50)  # where none can be read
_COLOURLESS = 0.02  # mean difference between a pixel's channels in a black-and-white photo, at most
_NO_SHADOW = 1 / 512  # less than half a grey level of a uint8 picture


@dataclass(frozen=True)
class Effects:
    """What makes an object look photographed; each can be switched off."""

    light: bool = True
    """Brightness follows the exposure and the left-right and up-down shading of the face."""
    shadow: bool = True
    """A soft contact shadow on the face next to the object; it is not part of alpha."""
    grain: bool = True
    """Noise as strong as the photo's."""
    blur: bool = True
    """Edges as soft as the photo's; alpha softens with them."""
    cast: bool = True
    """The colour of the light; none in a black-and-white photo."""
    compression: bool = True
    """Blocks and ringing as in the photo's own JPEG file, where it came from one."""


@dataclass(frozen=True)
class Instance:
    """One thing in the picture."""

    label: str
    """Its class."""
    kind: str
    """What of that class."""
    alpha: npt.NDArray[np.float32]
    """How much of each pixel is this thing, `[H, W]` in [0, 1]; less where a later thing lies over it."""


@dataclass(frozen=True)
class Occluded:
    """A photo with something before the face, and the truth about it."""

    photo: npt.NDArray[np.uint8]
    """RGB `[H, W, 3]`."""
    alpha: npt.NDArray[np.float32]
    """How much of each pixel is hidden, all things together, `[H, W]` in [0, 1]."""
    visible: npt.NDArray[np.bool_]
    """`[478]`: the points of the face that no thing hides (alpha < 0.5 there)."""
    instances: tuple[Instance, ...]
    """The lowest first."""
    covered: float
    """Share of the face's oval that is hidden, in [0, 1]."""

    @property
    def classes(self) -> npt.NDArray[np.uint8]:
        """`[H, W]`: the class of the foremost thing where alpha >= 0.5, else 0; things of no class count as 0."""
        out = np.zeros(self.alpha.shape, np.uint8)
        most = np.full(self.alpha.shape, 0.0, np.float32)
        for instance in self.instances:
            more = instance.alpha > most
            out[more] = index_of(instance.label) if instance.label in NAMES else 0
            most[more] = instance.alpha[more]
        out[self.alpha < 0.5] = 0
        return out


@dataclass(frozen=True)
class Scene:
    """What a photo says of its light and its lens; read it once for several composites of one face."""

    gain: Array
    """Coefficients `[3]` of log brightness: constant, x, y in the face's frame."""
    tint: Array
    """`[3]`, mean 1."""
    sigma: float
    """Blur of the photo, pixels."""
    noise: float
    """Standard deviation of the photo's noise, [0, 1]."""
    skin: Array
    """Colour of the face's skin `[3]` as it would be in neutral light, in [0, 1]."""
    colourless: bool = False
    """A black-and-white photo."""


def composite(
    photo: Array,
    layers: Sequence[Layer],
    points: Array,
    rng: np.random.Generator,
    effects: Effects = Effects(),
    scene: Scene | None = None,
    quality: int | None = None,
) -> Occluded:
    """Puts layers over a photo, the first one lowest.

    `photo`: RGB `[H, W, 3]`, uint8 or float in [0, 1]; not changed. `points`: MediaPipe mesh `[478, 2]`, pixels.
    `scene`: what `read_scene` said of this photo. `quality`: of the JPEG file the pixels come from, 1 to 100.
    Pixels with alpha 0 keep their value, except in the contact shadow.
    """
    out = photo.copy() if photo.dtype == np.uint8 else np.round(np.clip(photo, 0, 1) * 255).astype(np.uint8)
    pose, total = pose_of(points), np.zeros(out.shape[:2], np.float32)
    scene = scene or read_scene(out, points)
    alphas: list[Array] = []
    for layer in layers:
        alpha = _lay(out, total, layer, pose, points, scene, rng, effects)
        alphas = [below * (1 - alpha) for below in alphas] + [alpha]
    if quality is not None and effects.compression:
        _compress(out, total, quality)
    instances = tuple(Instance(x.label, x.kind, alpha) for x, alpha in zip(layers, alphas, strict=True))
    return Occluded(out, total, _seen(total, points), instances, covered_share(total, points))


def covered_share(alpha: Array, points: Array) -> float:
    """How much of the face's oval a map `[H, W]` hides, in [0, 1]; what lies outside the picture does not count."""
    box = _inside(np.asarray(points, np.float64)[list(OVAL)], alpha.shape)
    if box.empty:
        return 0.0
    face = coverage([np.asarray(points, np.float64)[list(OVAL)]], [], box)
    return float((face * alpha[box.slices]).sum() / max(float(face.sum()), 1e-6))


def _lay(
    out: Array, total: Array, layer: Layer, pose: Pose, points: Array, scene: Scene,
    rng: np.random.Generator, effects: Effects,
) -> Array:  # fmt: skip
    """Puts one layer over `out` and adds it to `total`, both in place; gives its alpha as the photo shows it."""
    box = _touched(layer.alpha, 4)
    shown = np.zeros_like(total)
    if box.empty:
        return shown
    alpha = layer.alpha[box.slices]
    rgb = _lit(layer.rgb[box.slices], box, pose, scene, rng, effects)
    if effects.blur and scene.sigma > 0.3:
        rgb, alpha = _soften(rgb, alpha, scene.sigma)
    if effects.grain:
        rgb += rgb_of(rng.standard_normal(alpha.shape, np.float32) * np.float32(scene.noise))
    if effects.shadow:
        around = _grown(box, round(pose.width * 0.12), total.shape)
        _cast_shadow(out, layer.alpha, around, pose, points, scene, rng)
    behind = out[box.slices].astype(np.float32)
    rgb *= np.float32(255)
    rgb -= behind
    rgb *= rgb_of(alpha)
    rgb += behind
    cv2.convertScaleAbs(np.maximum(rgb, 0, out=rgb), out[box.slices])
    total[box.slices] = 1 - (1 - total[box.slices]) * (1 - alpha)
    shown[box.slices] = alpha
    return shown


def _touched(alpha: Array, margin: int) -> Box:
    """Bounding box of alpha > 0 with a margin, inside the picture."""
    x, y, w, h = cv2.boundingRect((alpha > 0).view(np.uint8))
    return _grown(Box(x, y, x + w, y + h), margin, alpha.shape) if w else Box(0, 0, 0, 0)


def _grown(box: Box, margin: int, shape: tuple[int, ...]) -> Box:
    """A box with a margin, inside a picture of `shape`."""
    x1, y1 = min(box.x1 + margin, shape[1]), min(box.y1 + margin, shape[0])
    return Box(max(box.x0 - margin, 0), max(box.y0 - margin, 0), x1, y1)


def _seen(total: Array, points: Array) -> npt.NDArray[np.bool_]:
    """Which points are not hidden; points outside the picture count as not hidden."""
    height, width = total.shape
    x, y = np.round(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    hidden = np.zeros(len(points), bool)
    hidden[inside] = total[y[inside], x[inside]] >= 0.5
    return ~hidden


# ---- Reading the photo


def read_scene(photo: Array, points: Array) -> Scene:
    """Light, colour, blur, noise and skin of the face, from a small copy and a crop.

    `photo`: RGB uint8 `[H, W, 3]` with nothing before the face. `points`: its mesh `[478, 2]`, pixels.
    """
    side, points = 48, np.asarray(points, np.float64)
    ring = points[list(OVAL)]
    crop = _inside(ring, photo.shape)
    if crop.empty or min(crop.shape) < 8:
        return Scene(np.zeros(3), np.ones(3, np.float32), 0.0, 0.0, np.array(_SOME_SKIN))
    face = photo[crop.slices]
    small = cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    scale = np.array((crop.shape[1], crop.shape[0])) / side
    weight = coverage([(ring - (crop.x0, crop.y0) + 0.5) / scale - 0.5], [], Box(0, 0, side, side))
    gain, tint, skin = _light(small, weight, crop, pose_of(points))
    return Scene(gain, tint, *_lens(face), skin, float(np.ptp(small, axis=2).mean()) < _COLOURLESS)


def _inside(ring: Array, shape: tuple[int, ...]) -> Box:
    """Bounding box of points, inside a picture of `shape`."""
    x0, y0 = np.clip(np.floor(ring.min(axis=0)), 0, shape[1::-1]).astype(int).tolist()
    x1, y1 = np.clip(np.ceil(ring.max(axis=0)) + 1, 0, shape[1::-1]).astype(int).tolist()
    return Box(x0, y0, x1, y1)


def _light(small: Array, weight: Array, crop: Box, pose: Pose) -> tuple[Array, Array, Array]:
    """Log brightness as a plane over the skin, the tint of the light, and the skin's own colour.

    A plane, because anything finer would copy beard and lips from beneath onto the object.
    """
    luma = small @ _LUMA
    rows, columns = np.nonzero((weight > 0.5) & (luma > 0.05))
    if len(rows) < 40:
        return np.zeros(3), np.ones(3, np.float32), np.array(_SOME_SKIN)
    bright = luma[rows, columns]
    middle, top = np.quantile(bright, (0.5, 0.95))
    skin = np.abs(np.log(bright / middle)) < 0.5  # not eyes, brows, hair
    at = np.stack([columns, rows], axis=1) * (crop.shape[1] / luma.shape[1], crop.shape[0] / luma.shape[0])
    local = pose.to_local(at + np.array((crop.x0, crop.y0))) - (0, 0.3)
    basis = np.column_stack([np.ones(len(local)), local])[skin]
    ridge = basis.T @ basis + np.diag((0, 0.01, 0.04)) * len(basis)
    slope = np.linalg.solve(ridge, basis.T @ np.log(bright[skin] / middle))[1:]
    # Skin of any tone may stand in any light: the highlights tell the exposure better than the mean, and not fully.
    exposure = 0.5 * np.log(np.clip(top / 0.85, 0.25, 1.15))
    mean = small[rows[skin], columns[skin]].mean(axis=0) + np.float32(1e-3)
    tint = (mean / (mean @ _LUMA) / _SKIN) ** 0.4
    tint = (tint / tint.mean()).astype(np.float32)
    # A drawing shades its own colour: what it wants is skin in full light, but not the paleness of a highlight.
    full = float(np.quantile(bright[skin], 0.85)) / float(mean @ _LUMA)
    own = np.clip(full * mean / (tint * np.exp(exposure)), 0.05, 0.95)
    return np.array((exposure, *np.clip(slope, (-1.6, -0.6), (1.6, 0.6)))), tint, own


def _lens(face: Array) -> tuple[float, float]:
    """Blur (sigma, pixels) and noise (standard deviation in [0, 1]) of a crop of the face."""
    grey = cv2.cvtColor(face, cv2.COLOR_RGB2GRAY).astype(np.float32) / np.float32(255)
    # Noise after Immerkaer (1996), but by the median, which edges do not move.
    kernel = np.array(((1, -2, 1), (-2, 4, -2), (1, -2, 1)), np.float32)
    noise = float(np.median(np.abs(cv2.filter2D(grey, -1, kernel)[::2, ::2]))) / (0.6745 * 6)
    # An edge that is sharp loses much more to the first blur than to the second.
    once, twice = (cv2.GaussianBlur(grey, (0, 0), s) for s in (1.0, 2.0))
    lost, more = (float(np.abs(a - b).mean()) for a, b in ((grey, once), (once, twice)))
    softness = more / max(lost - noise * 0.5, 1e-4)
    return float(np.clip(0.75 * (softness - 1.1), 0, 2.0)), noise


# ---- Making the object part of the photo


def _lit(rgb: Array, box: Box, pose: Pose, scene: Scene, rng: np.random.Generator, effects: Effects) -> Array:
    """Colour under the photo's light, a new array."""
    strength, mood = rng.uniform(0.6, 1.1), rng.normal(0, 0.08)
    tint = scene.tint if effects.cast and not scene.colourless else np.ones(3, np.float32)
    if effects.light:
        # The plane is linear in pixels too, so its exponential is one row times one column.
        corners = np.array(((box.x0, box.y0), (box.x0 + 1, box.y0), (box.x0, box.y0 + 1)), float)
        value = strength * ((pose.to_local(corners) - (0, 0.3)) @ scene.gain[1:])
        across = np.exp(np.clip(value[0] + (value[1] - value[0]) * np.arange(box.shape[1]), -0.8, 0.4))
        down = np.exp((value[2] - value[0]) * np.arange(box.shape[0]) + scene.gain[0] + mood)
        gain = np.outer(down.astype(np.float32), across.astype(np.float32))
    else:
        gain = np.ones(box.shape, np.float32)
    rgb = rgb * rgb_of(gain, tint)
    if effects.cast and scene.colourless:
        rgb = rgb_of(rgb @ _LUMA)
    if effects.light:  # highlights of a photo roll off instead of clipping
        bright = np.maximum(rgb, np.float32(0.85))
        bright -= np.float32(0.7)
        np.divide(np.float32(-0.0225), bright, out=bright)
        bright += 1
        np.minimum(rgb, bright, out=rgb)
    return rgb


def _soften(rgb: Array, alpha: Array, sigma: float) -> tuple[Array, Array]:
    """Blurs colour and coverage together; colour stays straight."""
    size = 2 * int(np.ceil(2.5 * sigma)) + 1
    both = cv2.GaussianBlur(cv2.merge((rgb * rgb_of(alpha), alpha)), (size, size), sigma)
    soft = both[..., 3].copy()
    straight = both[..., :3] / rgb_of(np.maximum(soft, np.float32(1e-6)))
    soft[soft < 1 / 512] = 0
    return straight, soft


def _compress(out: Array, total: Array, quality: int) -> None:
    """Sends what was added through the photo's own JPEG compression, in place; other pixels stay as they are."""
    box = _touched(total, 16)
    if box.empty:
        return
    whole = Box(box.x0 // 16 * 16, box.y0 // 16 * 16, box.x1, box.y1)  # its blocks lie on the picture's own grid
    part = out[whole.slices]
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(part, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    coded = cv2.cvtColor(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)), cv2.COLOR_BGR2RGB)
    cv2.copyTo(coded, (total[whole.slices] > 0).view(np.uint8), part)


def _cast_shadow(
    out: Array, alpha: Array, box: Box, pose: Pose, points: Array, scene: Scene, rng: np.random.Generator
) -> None:
    """Darkens the face around the object, in place: away from the light, mostly downwards."""
    reach, strength = pose.width * rng.uniform(0.012, 0.04), rng.uniform(0.15, 0.55)
    toward = np.array((-np.clip(scene.gain[1], -1, 1), 1.0)) @ pose.axes * reach * rng.uniform(0.1, 0.8)
    alpha = alpha[box.slices]
    # So soft a thing is drawn small: one cell is two thirds of its blur.
    cell = max(reach / 1.5, 1.0)
    high, wide = (max(round(n / cell), 1) for n in box.shape)
    small = cv2.resize(alpha, (wide, high), interpolation=cv2.INTER_AREA)
    moved = cv2.warpAffine(small, np.array(((1, 0, toward[0] / cell), (0, 1, toward[1] / cell))), (wide, high))
    thrown = cv2.GaussianBlur(moved, (0, 0), 1.5) * _ground(box, (high, wide), pose, points)
    shadow = np.float32(strength) * cv2.resize(thrown, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR)
    darkened = ((shadow >= _NO_SHADOW) & (alpha < 1)).view(np.uint8)
    x, y, w, h = cv2.boundingRect(darkened)
    if w == 0:
        return
    rows, columns = slice(y, y + h), slice(x, x + w)
    part = out[box.slices][rows, columns]
    dark = part * rgb_of(1 - shadow[rows, columns])
    cv2.copyTo(cv2.convertScaleAbs(dark), darkened[rows, columns], part)


def _ground(box: Box, cells: tuple[int, int], pose: Pose, points: Array) -> Array:
    """What catches the shadow, `cells` of `box`: the face and the neck under it, not the background beside."""
    ring = np.asarray(points, np.float64)[list(OVAL)]
    scale = np.array((cells[1] / box.shape[1], cells[0] / box.shape[0]))
    outlines = [ring, ring + pose.axes[1] * 0.12 * pose.width]
    local = [(outline - (box.x0, box.y0) + 0.5) * scale - 0.5 for outline in outlines]
    return coverage(local, [], Box(0, 0, cells[1], cells[0]))
