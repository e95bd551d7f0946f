"""What a fill of 256 pixels lacks in a finer photo: crisp edges, and the grain of the visible skin."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.frame import SIZE, Frame

GRAIN_PATCH = 48
"""Side of the patch of visible skin whose grain is imitated, photo pixels."""
GRAIN_TILE = 384
"""Side of the seamless tile of grain, photo pixels; noise that repeats so far off is not seen to repeat."""
TYPICAL = 0.3
"""Place of the patch that has skin's grain among all, by their strength: the calmest has what the camera adds."""
MOST_TYPICAL = 2.5
"""By how much skin's grain is stronger at most, lest wrinkles are taken for it."""
NARROWER = 24.0
"""By how much edges grow steeper, times the variance of their blur: square pixels at twice the crop's size."""
SLOPE_BLUR = 2.0
"""Standard deviation over which an edge's slope is looked at, pixels at twice the crop's size."""
FAINT = 0.004
"""Slope of an edge that is called faint, shares of the range a pixel."""
FARTHEST_PULL = 4.0
"""Pixels at twice the crop's size by which a place is moved at most."""

Picture = NDArray[np.float32]


def crisp(picture: Picture, share: float) -> Picture:
    """The picture [H, W, 3] at twice its size, its edges narrower, by a share of what they can be.

    Every place takes what is a little farther from the edge beside it: edges grow steeper, and nothing overshoots
    ("Enhancement by image-dependent warping", Arad and Gotsman 1999). The slope of an edge that a Gaussian has blurred
    is one too: the gradient of its logarithm is the distance from the edge over the variance, so that the warp is the
    same scaling for strong edges and weak ones.
    """
    height, width = (2 * side for side in picture.shape[:2])
    large = cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC)
    down, across = np.gradient(cv2.GaussianBlur(large.mean(2), (0, 0), 1.0))
    slope = cv2.GaussianBlur(np.hypot(down, across), (0, 0), SLOPE_BLUR)
    pulls = (share * NARROWER * towards / (slope + FAINT) for towards in np.gradient(slope))
    at_y, at_x = (
        at - np.clip(pull, -FARTHEST_PULL, FARTHEST_PULL)
        for at, pull in zip(np.mgrid[:height, :width].astype(np.float32), pulls, strict=True)
    )
    return np.asarray(cv2.remap(large, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32)


def grain(rgb: NDArray[np.uint8], frame: Frame, skin: NDArray[np.bool_], inside: Picture, seed: int) -> Picture:
    """Luminance detail finer than the crop's pixels, [h, w], like that of the visible skin; zeros where none is seen.

    Noise with the power spectrum of a patch of real detail (random-phase texture: Galerne et al. 2011), the same in all
    directions, for the patch may have some. `inside`: where the face is, [h, w] in [0, 1]; elsewhere it is what the
    camera adds.
    """
    found = _detail(rgb, frame, skin)
    if found is None:
        return np.zeros_like(inside)
    patch, stronger = found
    noise = np.random.default_rng(seed).standard_normal((GRAIN_TILE, GRAIN_TILE), np.float32)
    coarse, fine = _frequencies(GRAIN_PATCH), _frequencies(GRAIN_TILE)
    power = np.abs(np.fft.rfft2(patch)) ** 2
    rings = np.minimum((coarse * GRAIN_PATCH).astype(int), GRAIN_PATCH // 2)
    each = np.bincount(rings.ravel(), power.ravel()) / np.bincount(rings.ravel())
    gain = np.sqrt(np.interp(fine, (np.arange(len(each)) + 0.5) / GRAIN_PATCH, each))
    tile = np.asarray(np.fft.irfft2(np.fft.rfft2(noise) * gain, noise.shape), np.float32)
    tile *= float(patch.std()) / max(float(tile.std()), 1e-9)
    # By tiles and in place: faces are of millions of pixels.
    out = (stronger - 1) * inside + np.float32(1)
    for y in range(0, out.shape[0], GRAIN_TILE):
        for x in range(0, out.shape[1], GRAIN_TILE):
            part = out[y : y + GRAIN_TILE, x : x + GRAIN_TILE]
            part *= tile[: part.shape[0], : part.shape[1]]
    return np.asarray(out, np.float32)


def _frequencies(side: int) -> NDArray[np.float64]:
    """Of the parts of a square picture's `rfft2`, cycles a pixel, [side, side // 2 + 1]."""
    return np.asarray(np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)), np.float64)


def _detail(rgb: NDArray[np.uint8], frame: Frame, skin: NDArray[np.bool_]) -> tuple[Picture, float] | None:
    """The calmest patch of visible skin, minus what the crop's pixels could hold: luminance [n, n], mean 0; and by how
    much the grain of skin is stronger. None where no skin is seen.
    """
    scale = frame.side / SIZE
    half = GRAIN_PATCH / 2 / scale
    deep = cv2.distanceTransform(skin.astype(np.uint8), cv2.DIST_L2, 3) > half * 1.5
    ys, xs = np.nonzero(deep)
    if not len(xs):
        return None
    chosen = np.linspace(0, len(xs) - 1, min(24, len(xs))).astype(int)
    centres = frame.to_photo(np.stack([xs[chosen], ys[chosen]], 1).astype(np.float32))
    patches = [p for c in centres if (p := _residual(rgb, c, scale)) is not None]
    if not patches:
        return None
    # Not the strongest: the skin region may hold wrinkles, brows, glasses and hair.
    patches.sort(key=lambda p: float(p.std()))
    calm, typical = patches[0], patches[int(TYPICAL * (len(patches) - 1))]
    return calm, float(min(typical.std() / max(calm.std(), 1e-6), MOST_TYPICAL))


def _residual(rgb: NDArray[np.uint8], centre: NDArray[np.float32], scale: float) -> Picture | None:
    margin = int(np.ceil(3 * scale))
    reach = GRAIN_PATCH // 2 + margin
    x, y = (round(float(v)) for v in centre)
    if min(x, y) < reach or x + reach > rgb.shape[1] or y + reach > rgb.shape[0]:
        return None
    grey = cv2.cvtColor(rgb[y - reach : y + reach, x - reach : x + reach], cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    fine = (grey - cv2.GaussianBlur(grey, (0, 0), 0.6 * scale))[margin:-margin, margin:-margin]
    window = np.outer(*[np.hanning(GRAIN_PATCH)] * 2).astype(np.float32)
    shaped = (fine - fine.mean()) * window
    return np.asarray(shaped * (fine.std() / max(float(shaped.std()), 1e-6)), np.float32)
