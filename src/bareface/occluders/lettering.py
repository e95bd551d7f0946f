"""Words as pictures, in the typeface that Pillow carries."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bareface.occluders.layer import Array

_NOMINAL = 64
_LARGEST = 256  # pixels; larger letters are enlarged from these


def proportion(text: str, bold: float = 0.0) -> float:
    """Width of the word over its height."""
    left, top, right, bottom = _box(text, _NOMINAL, round(bold * _NOMINAL))
    return (right - left) / max(bottom - top, 1)


def lettering(text: str, height: float, bold: float, ink: Array) -> Array:
    """The word in colour `ink` `[3]`, about `height` pixels tall, on nothing: uint8 `[h, w, 4]`, straight alpha."""
    alpha = _stencil(text, int(np.clip(round(height), 6, _LARGEST)), bold)
    rgba = np.empty((*alpha.shape, 4), np.uint8)
    rgba[..., :3] = np.round(ink * 255)
    rgba[..., 3] = alpha
    return rgba


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@lru_cache(maxsize=1024)
def _box(text: str, size: int, stroke: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).textbbox(
        (0, 0), text, font=_font(size), stroke_width=stroke
    )
    return int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))


@lru_cache(maxsize=256)
def _stencil(text: str, height: int, bold: float) -> Array:
    # A font's size is not its letters' height: what is asked for is the height of the ink.
    _, top, _, bottom = _box(text, _NOMINAL, round(bold * _NOMINAL))
    size = max(round(height * _NOMINAL / max(bottom - top, 1)), 4)
    stroke = round(bold * size)
    left, top, right, bottom = _box(text, size, stroke)
    picture = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(picture).text((-left, -top), text, fill=255, font=_font(size), stroke_width=stroke)
    return np.asarray(picture)
