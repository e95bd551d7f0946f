from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def points():
    """A mean frontal face mesh, [478, 2] pixels of a 256 px picture."""
    return np.load(Path(__file__).parent / "mean_face.npy").astype(np.float64) / 32


@pytest.fixture
def photo(points):
    """A smooth skin-coloured picture, brighter on one side."""
    across = np.linspace(0.6, 1.0, 256)[None, :, None]
    return np.broadcast_to(across * (224, 172, 150), (256, 256, 3)).astype(np.uint8)
