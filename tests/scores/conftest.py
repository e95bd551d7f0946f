"""A real face as it is scored: its crop, and its mesh by the networks of the package."""

from __future__ import annotations

import numpy as np
import pytest

from bareface import weights
from bareface.faces.finder import Finder
from bareface.faces.mesh import Mesh
from bareface.frame import Frame


def portrait(photo):
    found = Finder(weights.load("finder"))(photo)[0]
    rough = Frame.from_five(found.points)
    mesh = Mesh(weights.load("mesh"))(photo, rough).xy
    frame = Frame.from_mesh(mesh)
    return frame.crop(photo), frame.to_crop(mesh)


@pytest.fixture(scope="session")
def collins(astronaut):
    """Eileen Collins's face, uint8 [256, 256, 3], and its mesh [478, 2]."""
    return portrait(astronaut)


@pytest.fixture(scope="session")
def grace(hopper):
    """Grace Hopper's face, uint8 [256, 256, 3], and its mesh [478, 2]."""
    return portrait(hopper)


@pytest.fixture(scope="session")
def masked(collins):
    """Eileen Collins with the lower half of her face behind a plain surface."""
    rgb = collins[0].copy()
    rgb[130:, 40:216] = np.uint8((150, 190, 210))
    return rgb
