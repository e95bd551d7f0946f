"""Draw, place and composite what covers a face: exact alpha, exact truth.

A class of occluder is a module with `KINDS` and a draw function that returns a `Layer`.
"""

from bareface.occluders.composite import Effects, Occluded, composite
from bareface.occluders.layer import Layer
from bareface.occluders.masks import draw_mask
from bareface.occluders.objects import draw_object
from bareface.occluders.sprites import Sprite, load_folder, load_masktheface, place

__all__ = [
    "Effects",
    "Layer",
    "Occluded",
    "Sprite",
    "composite",
    "draw_mask",
    "draw_object",
    "load_folder",
    "load_masktheface",
    "place",
]
