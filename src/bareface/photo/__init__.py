"""A picture file <-> an upright RGB array with its orientation, colour profile and metadata."""

from bareface.photo.photo import MAX_ASPECT, MAX_PIXELS, Photo

__all__ = ["MAX_ASPECT", "MAX_PIXELS", "Photo"]
