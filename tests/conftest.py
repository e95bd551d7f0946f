"""What all tests share: real portraits that packages ship, and the lab's data where it lies beside the project."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

LAB_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def lab_data() -> Path:
    if not (LAB_DATA / "faces" / "manifest.csv").is_file():
        pytest.skip("the lab's pictures are not beside this checkout")
    return LAB_DATA


@pytest.fixture(scope="session")
def astronaut() -> NDArray[np.uint8]:
    """Eileen Collins, NASA, public domain: one face, [512, 512, 3]."""
    from skimage import data

    return np.asarray(data.astronaut(), np.uint8)


@pytest.fixture(scope="session")
def hopper() -> NDArray[np.uint8]:
    """Grace Hopper, US Navy, public domain: one face, [606, 512, 3]."""
    from matplotlib.cbook import get_sample_data

    with get_sample_data("grace_hopper.jpg") as file:
        bgr = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(bgr[..., ::-1], np.uint8)
