"""One file a system: what is trained, on which samples, towards which losses, judged by which figures."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bareface.errors import RecipeError

if TYPE_CHECKING:
    from bareface.lab.system import System

SYSTEMS = {
    "finder": "FinderSystem",
    "mesh": "MeshSystem",
    "likeness": "LikenessSystem",
    "segmenter": "SegmenterSystem",
    "map_unet": "MapUNetSystem",
    "detector": "DetectorSystem",
    "fill": "FillSystem",
    "bare": "BareSystem",
    "guided": "GuidedSystem",
    "edit": "EditSystem",
    "pix2pix": "Pix2PixSystem",
    "twin": "TwinSystem",
    "reference": "ReferenceSystem",
    "colour": "ColourSystem",
    "parsing": "ParsingSystem",
}
"""Name of a system, which is also its module here -> its class."""


def system_class(name: str) -> type[System]:
    """The class of the system called `name`; RecipeError names the ones that exist."""
    if name not in SYSTEMS:
        raise RecipeError(f"system: no system is called {name!r}; there are {', '.join(SYSTEMS)}")
    cls: type[System] = getattr(import_module(f"bareface.lab.systems.{name}"), SYSTEMS[name])
    return cls
