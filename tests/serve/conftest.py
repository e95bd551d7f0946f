"""A photo to send."""

from __future__ import annotations

import cv2
import pytest

from bareface.photo import Photo


@pytest.fixture(scope="session")
def covered(astronaut):
    """A small portrait with a plain thing before it, as PNG."""
    small = cv2.resize(astronaut[:256, 64:384], (240, 192), interpolation=cv2.INTER_AREA)
    small[75:95, 70:135] = (200, 220, 240)
    return Photo.from_array(small).encode(".png")
