"""Datasets of occluded faces: folders of faces read and cut, split, occluded, and written with their truth."""

from bareface.datasets.cut import Cutter, Portrait
from bareface.datasets.job import Summary, occlude_dataset
from bareface.datasets.readers import LAYOUTS, Attributes, Record, Source, read_faces
from bareface.datasets.settings import Settings

__all__ = [
    "LAYOUTS",
    "Attributes",
    "Cutter",
    "Portrait",
    "Record",
    "Settings",
    "Source",
    "Summary",
    "occlude_dataset",
    "read_faces",
]
