"""The one form in which pictures and holes are scored; whatever is in another form is refused with the fix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError

Array = NDArray[np.float32]


def unit_picture(picture: NDArray[Any], name: str) -> Array:
    """A picture RGB [H, W, 3], uint8 or floating in [0, 1] -> float32 in [0, 1].

    UsageError, beginning with `name`, for any other shape, type or range: a picture in [-1, 1] or in floating
    [0, 255] would otherwise be scored with the wrong peak.
    """
    _check_shape(picture, name)
    if picture.dtype == np.uint8:
        return np.asarray(picture, np.float32) / np.float32(255)
    if not np.issubdtype(picture.dtype, np.floating):
        raise UsageError(f"{name}: {picture.dtype} values have no known range; give uint8, or float32 in [0, 1]")
    low, high = float(picture.min()), float(picture.max())
    if not (low >= 0 and high <= 1):
        raise UsageError(f"{name}: values from {low:.4g} to {high:.4g} where [0, 1] is meant; {_way_out(low, high)}")
    return np.asarray(picture, np.float32)


def unit_pair(picture: NDArray[Any], truth: NDArray[Any]) -> tuple[Array, Array]:
    """A restored picture and its truth, each as `unit_picture` takes it. UsageError where their sizes differ."""
    made, true = unit_picture(picture, "picture"), unit_picture(truth, "truth")
    if made.shape != true.shape:
        raise UsageError(f"picture {_size(made)} and truth {_size(true)} differ in size; bring both to the same size")
    return made, true


def byte_picture(picture: NDArray[Any], name: str) -> NDArray[np.uint8]:
    """The same as `unit_picture`, as uint8 in one block of memory: how the judges that are networks of others look."""
    if picture.dtype == np.uint8:
        _check_shape(picture, name)
        return np.ascontiguousarray(picture, np.uint8)
    return np.asarray(np.rint(unit_picture(picture, name) * np.float32(255)), np.uint8)


def hidden(hole: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The hole of a picture of `shape`: [H, W], bool or 0 and 1, 1 where hidden -> bool [H, W], at least one pixel.

    UsageError for another shape, for values between 0 and 1 (how much of a soft map counts is the caller's to say),
    and for a hole without a pixel, over which nothing has a mean.
    """
    if hole.shape != shape[:2]:
        raise UsageError(f"hole: shape {list(hole.shape)} does not fit a picture {_size_of(shape)}; give [H, W] of it")
    found: NDArray[np.bool_] = hole == 1
    if not (found | (hole == 0)).all():
        raise UsageError("hole: values other than 0 and 1; say what is hidden, such as `alpha > 0.3` or `mask > 127`")
    if not found.any():
        raise UsageError("hole: no pixel is hidden, so nothing inside it can be scored; score the whole picture only")
    return found


def _check_shape(picture: NDArray[Any], name: str) -> None:
    if picture.ndim == 3 and picture.shape[2] == 3 and picture.size:
        return
    if picture.ndim == 2 or picture.shape[2:] == (1,):
        fix = "a grey picture: repeat its channel three times"
    elif picture.ndim == 3 and picture.shape[0] == 3:
        fix = "channels come last: `v.transpose(1, 2, 0)`"
    elif picture.ndim == 4:
        fix = "one picture at a time"
    else:
        fix = "give three channels, RGB"
    raise UsageError(f"{name}: shape {list(picture.shape)} where [H, W, 3] is meant; {fix}")


def _way_out(low: float, high: float) -> str:
    if np.isnan(low):
        return "some are not a number: look where the picture was made"
    if low >= -1 and high <= 1:
        return "from [-1, 1] it is `(v + 1) / 2`; overshoot of a filter is cut by `v.clip(0, 1)`"
    if low >= 0 and 2 < high <= 255:
        return "from [0, 255] it is `v / 255`, or give uint8"
    return "overshoot of a filter is cut by `v.clip(0, 1)`; otherwise bring its own range to [0, 1]"


def _size(picture: Array) -> str:
    return _size_of(picture.shape)


def _size_of(shape: tuple[int, ...]) -> str:
    return f"{shape[1]}x{shape[0]}"
