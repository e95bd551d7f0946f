import numpy as np
import pytest

from bareface.occluders.show import dummy_face


@pytest.fixture
def points():
    """A mean frontal face mesh, [478, 2] pixels of a 256 px picture."""
    return dummy_face(256)


@pytest.fixture
def photo(points):
    """A smooth skin-coloured picture, brighter on one side."""
    across = np.linspace(0.6, 1.0, 256)[None, :, None]
    return np.broadcast_to(across * (224, 172, 150), (256, 256, 3)).astype(np.uint8)
