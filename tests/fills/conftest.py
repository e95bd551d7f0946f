"""A real face in the frame, and the network that finds its points."""

from __future__ import annotations

import pytest

from bareface import Photo, Restorer, weights
from bareface.faces.likeness import Likeness
from bareface.faces.mesh import Mesh


@pytest.fixture(scope="module")
def mesh():
    return Mesh(weights.load("mesh"))


@pytest.fixture(scope="module")
def likeness():
    return Likeness(weights.load("likeness"))


@pytest.fixture(scope="module")
def face(astronaut):
    """The crop of one face."""
    found = Restorer().inspect(Photo.from_array(astronaut)).faces[0]
    return found.frame.crop(astronaut)
