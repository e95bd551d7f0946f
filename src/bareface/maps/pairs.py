"""Which pixels are occluder, from two pictures of one face: without it and with it.

Two published ways and our own. Each takes the pair as RGB uint8 [H, W, 3], pixel on pixel, and returns float32 [H, W]:
1 where the occluder is, else 0. Where a picture must become one channel, the one that differs most stands for a pixel.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

Picture = NDArray[np.uint8]
Plane = NDArray[np.uint8]
Region = NDArray[np.bool_]
Map = NDArray[np.float32]

ABSOLUTE_LEAST = 20
"""Grey levels a pixel must differ by, and more, in `absolute_difference`. Ours: the report gives no threshold."""
TWO_SIDED_LEAST = 12
"""Grey levels that both binarisations of `two_sided_difference` must see exceeded. Ours: the report gives none."""
SHADOW_FREE_LEAST = 6
"""Grey levels a pixel must differ by, and more, in `shadow_free_difference`, beyond the noise of the pair.

It is as low as a pair allows whose pictures were compressed separately as good JPEG files.
"""
UNCOVERED = 0.1
"""Share of a picture that is surely not covered: what its 5x5 blocks differ by, on average, at most, is noise."""
NOISE_SHARE = 2
"""How often that noise is added to the least difference."""
DEEPEST_SHADOW = 0.5
"""Share of the light that a contact shadow leaves at least; what is darker is an occluder."""
CHANGED_GAP = 0.8
"""Share of a gap's pixels that differ, above which it is occluder."""
REACH = 3
"""Half the width of the soft edge of an occluder, pixels."""
OTHER_COLOUR = 50
"""Grey levels (Euclidean) off the mixtures of photo and occluder, from which a pixel is of yet another colour."""

_SQUARE = np.ones((3, 3), np.uint8)


def absolute_difference(clean: Picture, occluded: Picture) -> Map:
    """The absolute difference, binarised and opened (erosion, then dilation).

    As "Unmasking Face" made its data, a report after Din et al., "A Novel GAN-Based Network for Unmasking of Masked
    Face" (2020). The opening is 3x3: ours, for the report names no size. A part thinner than three pixels is lost, and
    a contact shadow counts as occluder where it is dark.
    Raises `UsageError` for pictures that are no pair.
    """
    difference = _difference(clean, occluded)
    return _map(cv2.morphologyEx(_binarised(difference, ABSOLUTE_LEAST), cv2.MORPH_OPEN, _SQUARE))


def two_sided_difference(clean: Picture, occluded: Picture) -> Map:
    """What differs strongly, without specks, together with what differs at all, one pixel thinner.

    The `get_difference` of the system that takes nineteen occluders off, after Din et al. (2020b). Both saturating
    differences are added (inverted, added and inverted again, which is taken as the sum of the two: read literally it
    saturates, and nothing is left), and multiplied by the absolute difference; that is binarised and denoised. The
    absolute difference is binarised too and min-filtered 3x3, and the two are united. Denoising is a median of 3x3:
    ours, for the report names none.
    Raises `UsageError` for pictures that are no pair.
    """
    difference = _difference(clean, occluded)
    both = cv2.add(cv2.subtract(clean, occluded), cv2.subtract(occluded, clean))
    product = np.asarray(cv2.multiply(both, difference, scale=1 / 255), np.uint8)
    strong = cv2.medianBlur(_binarised(product, TWO_SIDED_LEAST), 3)
    sure = cv2.erode(_binarised(difference, TWO_SIDED_LEAST), _SQUARE)
    return _map(cv2.bitwise_or(strong, sure))


def shadow_free_difference(clean: Picture, occluded: Picture) -> Map:
    """What differs and is no shadow, without holes, up to where the occluder hides half of a pixel.

    A soft shadow darkens all three channels of neighbouring pixels by one factor and leaves their pattern; what differs
    otherwise is occluder. The least difference adapts to the noise between the two, so that pictures of unlike JPEG
    quality can be compared, as long as a tenth of the picture is not covered. An occluder that looks like a shadow of
    the very face (even, of the skin's hue, a little darker) is missed; in black and white more is.
    Raises `UsageError` for pictures that are no pair.
    """
    difference = _difference(clean, occluded).max(axis=2)
    noise = np.quantile(cv2.blur(difference.astype(np.float32), (5, 5)), UNCOVERED)
    least = SHADOW_FREE_LEAST + NOISE_SHARE * float(noise)
    changed = difference > least
    hidden = _filled(changed & ~_shadowed(clean, occluded, least), changed)
    trimmed = _trimmed(hidden, clean, occluded, difference)
    return _map(cv2.medianBlur(trimmed.astype(np.uint8), 3))


METHODS: dict[str, Callable[[Picture, Picture], Map]] = {
    "absolute": absolute_difference,
    "two-sided": two_sided_difference,
    "shadow-free": shadow_free_difference,
}
"""The ways by name."""
DEFAULT = "shadow-free"
"""The most exact of them: see `benchmarks/map_from_pair.py`."""


def map_from_pair(clean: Picture, occluded: Picture, method: str = DEFAULT) -> Map:
    """The occluder's map, float32 [H, W] of 0 and 1, by one of `METHODS`.

    `clean`, `occluded`: RGB uint8 [H, W, 3], the same picture without and with the occluder.
    Raises `UsageError` for an unknown method, and for pictures that are no pair.
    """
    if method not in METHODS:
        raise UsageError(f"no way {method!r} to make a map from a pair; the ways are {', '.join(METHODS)}")
    return METHODS[method](clean, occluded)


def _difference(clean: Picture, occluded: Picture) -> Picture:
    """Absolute difference by channel, [H, W, 3]; refuses what is no pair of RGB pictures."""
    for name, picture in (("clean", clean), ("occluded", occluded)):
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
            raise UsageError(
                f"the {name} picture of a pair must be RGB uint8 [H, W, 3], not {picture.dtype} {list(picture.shape)}"
            )
    if clean.shape != occluded.shape:
        sizes = [f"{picture.shape[1]}x{picture.shape[0]}" for picture in (clean, occluded)]
        raise UsageError(
            f"the clean picture is {sizes[0]} and the occluded one {sizes[1]}; give two of one size, pixel on pixel"
        )
    return np.asarray(cv2.absdiff(clean, occluded), np.uint8)


def _binarised(picture: Picture, least: float) -> Plane:
    """1 where any channel exceeds `least`, else 0."""
    return np.asarray(picture.max(axis=2) > least, np.uint8)


def _map(plane: cv2.typing.MatLike) -> Map:
    return np.asarray(plane, np.float32)


def _shadowed(clean: Picture, occluded: Picture, tolerance: float) -> Region:
    """Where one factor takes the 3x3 around a pixel, all channels, from clean to occluded, up to `tolerance` (RMS)."""
    before, after = clean.astype(np.float32), occluded.astype(np.float32)
    squared, crossed, wanted = (
        cv2.blur((a * b).sum(axis=2), (3, 3)) for a, b in ((before, before), (before, after), (after, after))
    )
    factor = np.minimum(crossed / np.maximum(squared, np.float32(1)), 1)  # least squares; a shadow brightens nothing
    left = (wanted - 2 * factor * crossed + factor**2 * squared) / 3
    return np.asarray((left <= tolerance**2) & (factor >= DEEPEST_SHADOW))


def _filled(hidden: Region, changed: Region) -> Region:
    """Closes the gaps, smaller than what is hidden, that differ nearly all over: occluder that looks like a shadow."""
    gaps = cv2.connectedComponents((~hidden).astype(np.uint8), connectivity=4)[1]
    size, differing = np.bincount(gaps.ravel()), np.bincount(gaps.ravel(), changed.ravel())
    close = (differing > CHANGED_GAP * size) & (size < hidden.sum())
    return np.asarray(hidden | close[gaps])


def _trimmed(hidden: Region, clean: Picture, occluded: Picture, difference: Plane) -> Region:
    """Takes off the rim where less than half of a pixel is hidden.

    There `occluded = clean + share * (colour - clean)`, and the occluder's colour is that of its nearest pixel that is
    hidden wholly: one far inside or, on thin things, one that differs most. What is no such mixture stays.
    """
    window = np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8)
    inside = cv2.erode(hidden.astype(np.uint8), window) > 0
    whole = inside | (hidden & (difference >= cv2.dilate(difference, window)))
    if not whole.any():
        return hidden
    nearest = cv2.distanceTransformWithLabels(
        (~whole).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )[1]
    colours = np.zeros((nearest.max() + 1, 3), np.float32)
    colours[nearest[whole]] = occluded[whole]
    before = clean.astype(np.float32)
    change, toward = occluded - before, colours[nearest] - before
    along = (change * toward).sum(axis=2)
    share = along / np.maximum(np.square(toward).sum(axis=2), 1)
    mixed = np.square(change).sum(axis=2) - share * along <= OTHER_COLOUR**2
    return np.asarray(hidden & (whole | (share >= 0.5) | ~mixed))
