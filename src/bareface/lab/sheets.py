"""Pictures of what a network finds, to look at while it trains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COLUMNS = 8


def red(rgb: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Pictures [N, H, W, 3] with their maps [N, H, W] in red, as tiles of one: rows of eight, N divisible by eight."""
    tint = 0.5 * alpha[..., None]
    tiles = rgb * (1 - tint) + tint * np.array([255, 0, 0], np.float32)
    rows = [np.concatenate(list(tiles[k : k + COLUMNS]), 1) for k in range(0, len(tiles), COLUMNS)]
    return np.concatenate(rows).astype(np.uint8)
