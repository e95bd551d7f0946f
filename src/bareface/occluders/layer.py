from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Layer:
    """One drawn occluder, as large as the picture it is for, not yet lit by it."""

    rgb: npt.NDArray[np.float32]
    """Straight (not premultiplied) colour, `[H, W, 3]` in [0, 1]; where `alpha` is 0 it means nothing."""
    alpha: npt.NDArray[np.float32]
    """Antialiased coverage, `[H, W]` in [0, 1]; 1 hides what is behind."""
    label: str
    """The class, such as "mask"."""
    kind: str
    """What of that class, such as "surgical"."""
