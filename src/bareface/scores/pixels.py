"""How near a picture is to its truth, pixel by pixel: PSNR, SSIM, MS-SSIM, L1 and MSE, whole or in the hole alone.

The whole picture rewards small holes: what was never hidden is right for free. So each measure but MS-SSIM, whose
coarse scales have no hole left, can be taken over the hole alone. The peak is always 1, since pictures are always
in [0, 1] (`pictures.py` refuses the others). scikit-image and torchmetrics compute.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface.errors import UsageError
from bareface.scores.extra import library
from bareface.scores.pictures import Array, hidden, unit_pair

WINDOW = 11
"""Pixels along the side of SSIM's Gaussian window; its sigma is 1.5 (Wang et al. 2004)."""
SIGMA = 1.5
SCALES = 5
"""How many sizes MS-SSIM looks at, each half of the one before (Wang et al. 2003)."""
MULTISCALE_SIDE = WINDOW * 2 ** (SCALES - 1)
"""Least side in pixels of a picture that MS-SSIM can be taken of: the window must fit into the smallest scale."""


def psnr(picture: NDArray[Any], truth: NDArray[Any], hole: NDArray[Any] | None = None) -> float:
    """Peak signal-to-noise ratio in dB, peak 1; infinite where the two are equal.

    `picture`, `truth`: RGB [H, W, 3], uint8 or floating in [0, 1]; `hole`: [H, W], 1 where hidden, to count its pixels
    alone. UsageError for pictures or holes in another form. So for `ssim`, `l1` and `mse`.
    """
    return _psnr(*_counted(picture, truth, hole))


def ssim(picture: NDArray[Any], truth: NDArray[Any], hole: NDArray[Any] | None = None) -> float:
    """Structural similarity, at most 1: Gaussian window of 11 with sigma 1.5, per channel (Wang et al. 2004).

    Whole: the mean without a border of 5 pixels, where the window would look out of the picture. In the hole: the mean
    of the same map over the hole's pixels, border included (the picture is mirrored there). The window sees 5 pixels
    beyond the hole's edge. UsageError as for `psnr`, and for sides under 11 pixels.
    """
    made, true = unit_pair(picture, truth)
    mean, similarity = _ssim(made, true)
    return mean if hole is None else _mean(similarity[hidden(hole, true.shape)])


def ms_ssim(picture: NDArray[Any], truth: NDArray[Any]) -> float:
    """Structural similarity over five scales (Wang et al. 2003), at most 1. UsageError for sides under 176 pixels."""
    return _ms_ssim(*unit_pair(picture, truth))


def l1(picture: NDArray[Any], truth: NDArray[Any], hole: NDArray[Any] | None = None) -> float:
    """Mean absolute difference of the values, in [0, 1]."""
    return _l1(*_counted(picture, truth, hole))


def mse(picture: NDArray[Any], truth: NDArray[Any], hole: NDArray[Any] | None = None) -> float:
    """Mean squared difference of the values, in [0, 1]."""
    return _mse(*_counted(picture, truth, hole))


def measure(
    picture: NDArray[Any], truth: NDArray[Any], hole: NDArray[Any] | None = None, multiscale: bool = False
) -> dict[str, float]:
    """All of them by name: `PSNR`, `SSIM`, `L1`, `MSE`, with a hole the same as `hole PSNR` and so on.

    `multiscale` adds `MS-SSIM`, which loads torch and takes longer than the rest together.
    """
    made, true = unit_pair(picture, truth)
    mean, similarity = _ssim(made, true)
    figures = {"PSNR": _psnr(made, true), "SSIM": mean, "L1": _l1(made, true), "MSE": _mse(made, true)}
    if multiscale:
        figures["MS-SSIM"] = _ms_ssim(made, true)
    if hole is not None:
        inside = hidden(hole, true.shape)
        made, true = made[inside], true[inside]
        figures |= {"hole PSNR": _psnr(made, true), "hole SSIM": _mean(similarity[inside])}
        figures |= {"hole L1": _l1(made, true), "hole MSE": _mse(made, true)}
    return figures


def _counted(picture: NDArray[Any], truth: NDArray[Any], hole: NDArray[Any] | None) -> tuple[Array, Array]:
    """The values that count: of the whole picture [H, W, 3], or of the hole's pixels [N, 3]."""
    made, true = unit_pair(picture, truth)
    if hole is None:
        return made, true
    inside = hidden(hole, true.shape)
    return made[inside], true[inside]


def _metrics() -> Any:
    return library("skimage.metrics", "scoring pixels")


def _psnr(made: Array, true: Array) -> float:
    if np.array_equal(made, true):
        return math.inf
    return float(_metrics().peak_signal_noise_ratio(true, made, data_range=1.0))


def _mse(made: Array, true: Array) -> float:
    return float(_metrics().mean_squared_error(true, made))


def _l1(made: Array, true: Array) -> float:
    return _mean(np.abs(made - true))


def _ssim(made: Array, true: Array) -> tuple[float, Array]:
    """The mean, and the map [H, W] that it is the mean of."""
    if min(true.shape[:2]) < WINDOW:
        raise UsageError(f"SSIM needs sides of at least {WINDOW} pixels, not {true.shape[1]}x{true.shape[0]}")
    mean, full = _metrics().structural_similarity(
        true,
        made,
        data_range=1.0,
        channel_axis=-1,
        gaussian_weights=True,
        sigma=SIGMA,
        use_sample_covariance=False,
        full=True,
    )
    return float(mean), np.asarray(full, np.float32).mean(-1)


def _ms_ssim(made: Array, true: Array) -> float:
    if min(true.shape[:2]) < MULTISCALE_SIDE:
        size = f"{true.shape[1]}x{true.shape[0]}"
        raise UsageError(f"MS-SSIM needs sides of at least {MULTISCALE_SIDE} pixels, not {size}; take SSIM instead")
    torch = library("torch", "MS-SSIM")
    image = library("torchmetrics.functional.image", "MS-SSIM")
    planes = [torch.from_numpy(v.transpose(2, 0, 1)[None].copy()) for v in (made, true)]
    return float(image.multiscale_structural_similarity_index_measure(*planes, sigma=SIGMA, data_range=1.0))


def _mean(values: Array) -> float:
    return float(values.mean(dtype=np.float64))
