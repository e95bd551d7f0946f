"""Samples of a photo as RGB and back, and as the bytes of a JPEG, PNG, WebP, TIFF, BMP or HEIC file."""

import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from bareface.errors import PhotoError
from bareface.photo.metadata import Extras, jpeg_metadata, png_metadata, tiff_tags

Pixels = NDArray[np.uint8]
Samples = NDArray[np.uint8 | np.uint16]
"""File samples, [H, W, C], channels in the order their mode (L, LA, RGB, RGBA, CMYK) names them."""

SUFFIXES = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
    ".heic": "HEIF",
    ".heif": "HEIF",
}
"""What can be written, and the container it is."""

DEEP = ("PNG", "TIFF")
"""Containers that hold 16-bit samples."""

NEXT_BEST = {"LA": ("RGBA", "L", "RGB"), "L": ("RGB",), "RGBA": ("RGB",), "CMYK": ("RGB",), "RGB": ()}
"""For each mode what to write where a container does not know it, best first."""

_HOLDS = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("L", "LA", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
    "TIFF": ("L", "LA", "RGB", "RGBA", "CMYK"),
    "BMP": ("L", "RGB"),
    "HEIF": ("L", "RGB", "RGBA"),
}
_PROFILE_SPACE = {"L": b"GRAY", "LA": b"GRAY", "RGB": b"RGB ", "RGBA": b"RGB ", "CMYK": b"CMYK"}


def heif() -> Any:
    """The optional HEIC reader and writer. Raises PhotoError where it is not installed."""
    try:
        import pillow_heif
    except ImportError as problem:
        raise PhotoError('HEIC needs one more package; pip install "bareface[heic]"') from problem
    return pillow_heif


# --- Samples <-> RGB -------------------------------------------------------------------------------------------------


def eight_bits(samples: Samples) -> Pixels:
    """The same as uint8, rounded: of 16 bits 65535 is 255."""
    if samples.dtype == np.uint8:
        return samples.view(np.uint8)
    return cv2.convertScaleAbs(samples, alpha=1 / 257).reshape(samples.shape).view(np.uint8)


def as_rgb(samples: Samples, mode: str, icc: bytes) -> Pixels:
    """What the networks see: uint8 [H, W, 3]; alpha ignored, CMYK through its profile to sRGB."""
    if mode == "CMYK":
        return _converted(eight_bits(samples), "RGB", icc)
    colour = eight_bits(np.ascontiguousarray(samples[..., : 1 if mode in ("L", "LA") else 3]))
    return np.repeat(colour, 3, axis=2) if colour.shape[2] == 1 else colour


def painted(samples: Samples, mode: str, icc: bytes, old: Pixels, new: Pixels) -> Samples:
    """Samples that show `new` where they showed `old` (both uint8 [H, W, 3]); alpha kept.

    16-bit samples move by the difference, so where little changed their fine steps stay.
    """
    if mode == "CMYK":
        return _converted(new, "CMYK", icc)
    result = samples.copy()
    colour = result[..., : 1 if mode in ("L", "LA") else 3]
    if colour.shape[2] == 1:
        old, new = (cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).view(np.uint8)[..., None] for rgb in (old, new))
    if samples.dtype == np.uint8:
        colour[...] = new
    else:
        colour[...] = np.clip(colour + 257 * (new.astype(np.int32) - old), 0, 65535)
    return result


def _converted(pixels: Pixels, to: str, icc: bytes) -> Pixels:
    """CMYK to sRGB or back through the file's profile; by Pillow's plain formula where it has none that works."""
    height, width, channels = pixels.shape
    picture = _image(pixels, "CMYK" if channels == 4 else "RGB")
    try:
        cmyk, srgb = ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB")
        # Both ways are built, so that a profile good for one only is used for neither.
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        there = ImageCms.buildTransform(cmyk, srgb, "CMYK", "RGB", intent)
        back = ImageCms.buildTransform(srgb, cmyk, "RGB", "CMYK", intent)
        converted = ImageCms.applyTransform(picture, there if to == "RGB" else back)
    except (ImportError, OSError, ImageCms.PyCMSError):
        converted = None
    return np.array(converted or picture.convert(to)).reshape(height, width, -1)


def _image(samples: Samples, mode: str) -> Image.Image:
    height, width = samples.shape[:2]
    return Image.frombuffer(mode, (width, height), np.ascontiguousarray(samples), "raw", mode, 0, 1)


# --- Files -----------------------------------------------------------------------------------------------------------


def written_mode(mode: str, container: str) -> str:
    """The mode in which a container keeps most of this one."""
    return next(best for best in (mode, *NEXT_BEST[mode]) if best in _HOLDS[container])


def encode(container: str, rgb: Pixels, samples: Samples | None, mode: str, extras: Extras) -> bytes:
    """A whole file. `extras.encoder` must be this container's own, or empty.

    Raises PhotoError where HEIC's package is missing, and what Pillow raises where the container cannot hold it.
    """
    target = written_mode(mode, container)
    pixels = rgb if samples is None else _in_mode(rgb, samples, mode, target)
    if target != mode and extras.icc[16:20] != _PROFILE_SPACE[target]:
        extras = replace(extras, icc=b"")  # a grey or CMYK profile would misread RGB
    writers: dict[str, Callable[[Any, str, Extras], bytes]] = {
        "JPEG": _jpeg,
        "PNG": _png,
        "WEBP": _webp,
        "TIFF": _tiff,
        "BMP": _bmp,
        "HEIF": _heic,
    }
    return writers[container](pixels if container in DEEP else eight_bits(pixels), target, extras)


def _in_mode(rgb: Pixels, samples: Samples, mode: str, target: str) -> Samples:
    if mode == target:
        return samples
    if mode in ("L", "CMYK"):
        return rgb
    grey_or_colour, alpha = samples[..., :-1], samples[..., -1:]
    if (mode, target) == ("LA", "RGBA"):
        return np.concatenate([grey_or_colour] * 3 + [alpha], axis=2)
    return rgb if (mode, target) == ("LA", "RGB") else grey_or_colour


def _saved(picture: Image.Image, container: str, **arguments: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, container, **arguments)
    return file.getvalue()


def _jpeg(samples: Pixels, mode: str, extras: Extras) -> bytes:
    encoder = extras.encoder or {"quality": 95, "subsampling": 0}
    dpi = {"dpi": extras.dpi} if extras.dpi else {}
    return _saved(_image(samples, mode), "JPEG", extra=jpeg_metadata(extras), icc_profile=extras.icc, **dpi, **encoder)


def _png(samples: Samples, mode: str, extras: Extras) -> bytes:
    """Encoded bare, by Pillow or for 16 bits by OpenCV; the metadata then goes in behind the header."""
    if samples.dtype == np.uint8:
        bare = _saved(_image(samples, mode), "PNG")
    else:
        order = [0] if mode == "L" else [2, 1, 0, 3][: samples.shape[2]]
        bare = cv2.imencode(".png", samples[..., order], [cv2.IMWRITE_PNG_COMPRESSION, 6])[1].tobytes()
    return b"".join((bare[:33], png_metadata(extras), bare[33:]))


def _webp(samples: Pixels, mode: str, extras: Extras) -> bytes:
    metadata = {"exif": extras.exif, "icc_profile": extras.icc, "xmp": extras.xmp}
    return _saved(_image(samples, mode), "WEBP", **metadata, **(extras.encoder or {"quality": 95}))


def _tiff(samples: Samples, mode: str, extras: Extras) -> bytes:
    """One strip, plain or deflated with horizontal differencing (TIFF 6.0, section 14; Adobe's compression 8).

    Written here because Pillow's writer has no 16-bit colour.
    """
    height, width, channels = samples.shape
    compressed = extras.encoder.get("compressed", True)
    data: Any = np.ascontiguousarray(samples).astype(samples.dtype.newbyteorder("<"), copy=compressed)
    if compressed:
        data[:, 1:] -= samples[:, :-1]
        data = memoryview(zlib.compress(data))
    tags = tiff_tags(extras)
    tags[256], tags[257], tags[258] = width, height, (8 * samples.itemsize,) * channels
    tags[259], tags[317] = (8, 2) if compressed else (1, 1)
    tags[262] = {"L": 1, "RGB": 2, "CMYK": 5}[mode.removesuffix("A")]
    tags[273], tags[277], tags[278], tags[279], tags[284] = 0, channels, height, data.nbytes, 1
    if mode.endswith("A"):
        tags[338] = 2
    file = io.BytesIO()
    tags.save(file)
    return b"".join((file.getvalue(), data))


def _bmp(samples: Pixels, mode: str, extras: Extras) -> bytes:
    return _saved(_image(samples, mode), "BMP", **({"dpi": extras.dpi} if extras.dpi else {}))


def _heic(samples: Pixels, mode: str, extras: Extras) -> bytes:
    file = io.BytesIO()
    metadata = {"exif": extras.exif or None, "icc_profile": extras.icc or None, "xmp": extras.xmp or None}
    heif().from_pillow(_image(samples, mode)).save(file, quality=90, **metadata)
    return file.getvalue()
