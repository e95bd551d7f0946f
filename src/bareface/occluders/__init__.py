"""Draw, place and composite what covers a face: exact alpha, exact truth.

`Occluder` does it all by chance. A thing is a `Sketch` (what it looks like) with a placement (`placing`: where people
have it), made pixels by `render`; masks of cloth, which take the shape of the face, are drawn by `masks`.
"""

from bareface.occluders.composite import Effects, Instance, Occluded, composite
from bareface.occluders.layer import Layer
from bareface.occluders.masks import draw_mask
from bareface.occluders.objects import draw_object
from bareface.occluders.occluder import Misfit, Occluder
from bareface.occluders.sprites import Sprite, load_folder, load_masktheface, place_on_anchors

__all__ = [
    "Effects",
    "Instance",
    "Layer",
    "Misfit",
    "Occluded",
    "Occluder",
    "Sprite",
    "composite",
    "draw_mask",
    "draw_object",
    "load_folder",
    "load_masktheface",
    "place_on_anchors",
]
