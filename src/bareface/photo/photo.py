"""A picture file <-> an upright RGB array; everything else the file holds is carried from one to the other."""

import io
import os
import stat
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from bareface.errors import OutputError, PhotoError, UsageError
from bareface.photo import credentials
from bareface.photo.containers import (
    DEEP,
    NEXT_BEST,
    SUFFIXES,
    Pixels,
    Samples,
    as_rgb,
    encode,
    heif,
    painted,
    written_mode,
)
from bareface.photo.metadata import Extras, png_chunk, png_chunks, read_extras, reset_orientation
from bareface.photo.xmp import with_composite

MAX_PIXELS = 200_000_000
"""Larger pictures are refused from their header, before anything is decoded."""
MAX_ASPECT = 1000
"""Long side over short side: beyond this a picture is a mistake or an attack."""

_WIDENED = {"1": "L", "P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB"}
_STARTS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"BM": "BMP", b"GIF8": "GIF"}
_STARTS |= dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "TIFF")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_OPENERS: dict[str, Callable[[IO[bytes]], Image.Image]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
}
_ROWS = 256

# Python's warning filters and OpenCV's log level belong to the whole process: one thread at a time may borrow them.
_QUIET = threading.Lock()


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture: upright pixels, and what is needed to write back a file like the one they came from."""

    rgb: Pixels
    """uint8 [H, W, 3], upright, in the photo's own colour space (sRGB where the file is CMYK)."""
    path: Path | None = None
    notes: tuple[str, ...] = ()
    """What reading could not keep, in words."""
    container: str = "PNG"
    """JPEG, PNG, WEBP, TIFF, BMP or HEIF: what it is written as unless a suffix says otherwise."""
    mode: str = "RGB"
    """L, LA, RGB, RGBA or CMYK: the channels of `samples`."""
    samples: Samples | None = None
    """Upright file samples [H, W, C], uint8 or uint16; None where `rgb` says it all (8-bit RGB)."""
    extras: Extras = field(default_factory=Extras)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Read a picture file; of several frames the first.

        Raises PhotoError: missing, a folder, not allowed, empty, not a picture, damaged or cut short, too large,
        or HEIC without `bareface[heic]`.
        """
        path = Path(path)
        _check_readable(path)
        try:
            with path.open("rb") as stream:
                return replace(cls._read(stream, str(path)), path=path)
        except OSError as problem:
            raise PhotoError(f"{path}: cannot be read ({_line(problem)}); check its permissions") from problem

    @classmethod
    def decode(cls, data: bytes, name: str = "picture") -> Self:
        """The same from a file's bytes; `name` is what errors call it."""
        if not data:
            raise PhotoError(f"{name}: is empty; copy or download it again")
        return cls._read(io.BytesIO(data), name)

    @classmethod
    def from_array(cls, rgb: Pixels) -> Self:
        """A photo of bare pixels, uint8 [H, W, 3]. Raises UsageError where they are anything else."""
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or not rgb.size:
            raise UsageError(f"rgb: expected uint8 [H, W, 3], got {rgb.dtype} {list(rgb.shape)}")
        return cls(np.ascontiguousarray(rgb))

    @classmethod
    def _read(cls, stream: IO[bytes], name: str) -> Self:
        try:
            with _quiet():
                return cls(**_decoded(stream))
        except PhotoError as problem:
            raise PhotoError(f"{name}: {problem}") from problem
        except (MemoryError, Image.DecompressionBombError) as problem:
            raise PhotoError(f"{name}: is too large to be decoded here; make it smaller first") from problem
        except Exception as problem:  # decoders of damaged data raise nearly anything
            raise PhotoError(f"{name}: is damaged or cut short ({_line(problem)}); copy it again") from problem

    @property
    def suffix(self) -> str:
        """The file suffix of `container`, such as ".jpg"."""
        return next(suffix for suffix, container in SUFFIXES.items() if container == self.container)

    def losses(self, suffix: str) -> tuple[str, ...]:
        """What a file of this suffix cannot hold of this photo, such as ("alpha", "16-bit samples")."""
        container = _container(suffix, self.container, suffix)
        mode = written_mode(self.mode, container)
        is_deep = self.samples is not None and self.samples.dtype == np.uint16
        lost = {
            "alpha": self.mode.endswith("A") and not mode.endswith("A"),
            "16-bit samples": is_deep and container not in DEEP,
            "CMYK": self.mode == "CMYK" != mode,
            "metadata": container == "BMP" and any((self.extras.exif, self.extras.icc, self.extras.xmp)),
        }
        return tuple(what for what, is_lost in lost.items() if is_lost)

    def with_pixels(self, rgb: Pixels, changed: NDArray[np.bool_] | None = None) -> Self:
        """A photo with new pixels, all the rest kept.

        rgb: uint8 [H, W, 3]. changed: bool [H, W], the pixels that may take new values; without it those that differ.
        All others keep their samples to the last bit; alpha is kept everywhere. The result's `rgb` is what the
        file will show: a grey photo stays grey. Raises UsageError where a shape or type does not fit.
        """
        if rgb.shape != self.rgb.shape or rgb.dtype != np.uint8:
            raise UsageError(f"rgb: expected uint8 {list(self.rgb.shape)}, got {rgb.dtype} {list(rgb.shape)}")
        if changed is None:
            changed = (rgb != self.rgb).any(axis=2)
        if changed.shape != rgb.shape[:2] or changed.dtype != np.bool_:
            raise UsageError(f"changed: expected bool {list(rgb.shape[:2])}, got {changed.dtype} {list(changed.shape)}")
        pixels, samples, new = self.rgb.copy(), self.samples, rgb[changed]
        if samples is not None and len(new):
            icc = self.extras.icc
            values = painted(samples[changed][None], self.mode, icc, pixels[changed][None], new[None])
            samples = samples.copy()
            samples[changed], new = values[0], as_rgb(values, self.mode, icc)[0]
        pixels[changed] = new
        return replace(self, rgb=pixels, samples=samples)

    def as_composite(self) -> tuple[Self, tuple[str, ...]]:
        """The photo whose XMP tells that a trained network made parts of it (IPTC's digital source type), and notes."""
        try:
            return replace(self, extras=replace(self.extras, xmp=with_composite(self.extras.xmp))), ()
        except ValueError as problem:
            return self, (f"its XMP {problem}; it is kept as it is and does not tell that parts are made",)

    def encode(self, suffix: str = "") -> bytes:
        """The bytes of a file of this suffix, by default the source's kind. Raises OutputError."""
        return self._encoded(_container(suffix, self.container, suffix), suffix or self.container)

    def save(self, path: str | Path, overwrite: bool = False, seal: Callable[[bytes], bytes] | None = None) -> None:
        """Write a file of the kind its suffix says (without one, the source's kind), whole or not at all.

        `seal` is given the file's bytes, and what it makes of them is written. Raises OutputError: exists already, no
        such folder, a folder, not allowed, disk full, unknown suffix.
        """
        path = Path(path)
        container = _container(path.suffix, self.container, str(path))
        place = _checked_place(path, overwrite)
        data = self._encoded(container, str(path))
        data = data if seal is None else seal(data)
        try:
            _replaced(place, data)
        except OSError as problem:
            reason = f"cannot be written ({_line(problem)}); check its folder's permissions and free space"
            raise OutputError(f"{path}: {reason}") from problem

    def _encoded(self, container: str, name: str) -> bytes:
        extras = self.extras if container == self.container else replace(self.extras, encoder={})
        try:
            with _quiet():
                return encode(container, self.rgb, self.samples, self.mode, extras)
        except PhotoError as problem:
            raise OutputError(f"{name}: {problem}") from problem
        except Exception as problem:  # encoders of odd metadata do as well
            reason = f"cannot be written as {container} ({_line(problem)}); try another suffix, such as .png"
            raise OutputError(f"{name}: {reason}") from problem


@contextmanager
def _quiet() -> Iterator[None]:
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _line(problem: Exception) -> str:
    """An exception in one short line."""
    words = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return str(words).splitlines()[0][:120]


# --- Reading: each PhotoError here lacks the file's name, which Photo puts before it --------------------------------


def _check_readable(path: Path) -> None:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as problem:
        raise PhotoError(f"{path}: there is no such file; check the path") from problem
    except OSError as problem:
        raise PhotoError(f"{path}: cannot be read ({_line(problem)}); check the path") from problem
    if stat.S_ISDIR(status.st_mode):
        raise PhotoError(f"{path}: is a folder; name a picture in it")
    if not stat.S_ISREG(status.st_mode):
        raise PhotoError(f"{path}: is not a regular file; name a picture")
    if not status.st_size:
        raise PhotoError(f"{path}: is empty; copy or download it again")


def _sniff(stream: IO[bytes]) -> str:
    """The container, told from the file's first bytes; its suffix is not trusted."""
    head = stream.read(16)
    stream.seek(0)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "HEIF"
    for start, container in _STARTS.items():
        if head.startswith(start):
            return container
    raise PhotoError("is not a picture that can be read; give JPEG, PNG, WebP, TIFF, BMP, GIF or HEIC")


def _header(stream: IO[bytes], container: str) -> Image.Image:
    """The picture, not yet decoded, its size checked."""
    is_heif = container == "HEIF"
    picture: Any = heif().open_heif(stream)[0] if is_heif else _OPENERS[container](stream)
    width, height = picture.size
    if not 0 < width * height <= MAX_PIXELS:
        limit = f"{MAX_PIXELS / 1e6:g} million pixels"
        raise PhotoError(f"is {width}x{height}, outside 1 to {limit}; scale it first")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise PhotoError(f"is {width}x{height}, too long and thin for a photo; crop it first")
    if container == "TIFF" and _is_cut_short(picture, stream):
        raise PhotoError("is cut short; copy or download it again")
    opened: Image.Image = picture.to_pillow() if is_heif else picture
    return opened


def _is_cut_short(picture: TiffImagePlugin.TiffImageFile, stream: IO[bytes]) -> bool:
    """Whether a TIFF's strips or tiles reach past its end: libtiff would say so on the terminal."""
    here = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    tags = picture.tag_v2
    starts, lengths = (tags.get(strips, tags.get(tiles, ())) for strips, tiles in ((273, 324), (279, 325)))
    return any(start + length > end for start, length in zip(starts, lengths, strict=False))


def _decoded(stream: IO[bytes]) -> dict[str, Any]:
    """The fields of a Photo."""
    container = _sniff(stream)
    picture = _header(stream, container)
    is_deep = _is_deep(picture, stream)
    extras, orientation, notes = read_extras(picture, stream)
    if credentials.are_there(stream, container):
        notes = (*notes, "its content credentials would no longer be true and are not kept")
    picture.load()
    if getattr(picture, "is_animated", False) or "mp" in picture.info:
        notes += ("only the first of its pictures is taken",)
    # Pillow turns TIFF upright by itself, libheif HEIC.
    turn = 1 if container in ("TIFF", "HEIF") else orientation
    if is_deep:
        mode, samples = _deep_samples(picture, stream, turn, orientation)
    else:
        mode = _wide_mode(picture)
        if mode != picture.mode:
            notes += (f"{picture.mode} samples are written as {mode}",)
            picture = picture.convert(mode)
        samples = _array(picture, turn)
    del picture  # before RGB is made, so that not all three are held
    is_plain = mode == "RGB" and not is_deep
    return {
        "rgb": samples if is_plain else as_rgb(samples, mode, extras.icc),
        "notes": notes,
        "container": "PNG" if container == "GIF" else container,
        "mode": mode,
        "samples": None if is_plain else samples,
        "extras": extras,
    }


def _wide_mode(picture: Image.Image) -> str:
    """The nearest of our modes that holds all of the picture's."""
    mode = _WIDENED.get(picture.mode, picture.mode)
    if mode not in NEXT_BEST:
        raise PhotoError(f"has samples of kind {picture.mode}; save it with 8 or 16 bits a sample")
    return mode + "A" if "transparency" in picture.info and mode in ("L", "RGB") else mode


def _file_order(upright: Samples, orientation: int) -> Samples:
    """A view of an upright [H, W, C] in which rows and columns run as the file stores them (EXIF 2.32, tag 274)."""
    views: dict[int, Callable[[Any], Any]] = {
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }
    view: Samples = views[orientation](upright) if orientation in views else upright
    return view


def _array(picture: Image.Image, orientation: int, dtype: type[np.uint8 | np.uint16] = np.uint8) -> Samples:
    """Pixels of a decoded picture, upright [H, W, C]; turned while copied band by band, so held once."""
    (width, height), channels = picture.size, len(picture.getbands())
    upright: Any = np.empty((width, height, channels) if orientation >= 5 else (height, width, channels), dtype)
    rows = _file_order(upright, orientation)
    for top in range(0, height, _ROWS):
        bottom = min(top + _ROWS, height)
        rows[top:bottom] = np.asarray(picture.crop((0, top, width, bottom))).reshape(bottom - top, width, channels)
    return upright  # type: ignore[no-any-return]


# --- Sixteen bits: Pillow reads them of grey only -------------------------------------------------------------------


def _is_deep(picture: Image.Image, stream: IO[bytes]) -> bool:
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return 16 in picture.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, ()) and picture.mode not in ("F", "I")
    if not isinstance(picture, PngImagePlugin.PngImageFile):
        return False
    here = stream.tell()
    stream.seek(24)
    depth = stream.read(1)
    stream.seek(here)
    return depth == b"\x10"


def _deep_samples(picture: Image.Image, stream: IO[bytes], turn: int, orientation: int) -> tuple[str, Samples]:
    """Mode and upright uint16 samples. Of colour OpenCV reads them, and Pillow's high bytes must agree."""
    if picture.mode.startswith("I"):
        return "L", _array(picture, turn, np.uint16)
    picture.info.pop("transparency", None)
    mode = "RGBA" if picture.mode == "LA" else picture.mode
    seen = _array(picture.convert(mode), turn)
    stored = _opencv_samples(stream, isinstance(picture, PngImagePlugin.PngImageFile))
    upright = np.empty(seen.shape, np.uint16)
    rows = _file_order(upright, orientation)
    if mode in ("RGB", "RGBA") and stored is not None and stored.shape == rows.shape and stored.dtype == np.uint16:
        rows[...] = stored[..., [2, 1, 0, 3][: stored.shape[2]]]
        if np.array_equal(upright >> 8, seen):
            return mode, upright
    raise PhotoError("its kind of 16-bit samples cannot be read; save it as a 16-bit RGB PNG")


def _opencv_samples(stream: IO[bytes], is_png: bool) -> NDArray[Any] | None:
    """Samples in the order of the file, blue first; None where OpenCV gives up."""
    stream.seek(0)
    if is_png:  # without the chunks that OpenCV might apply or complain of
        kept = png_chunks(stream, (b"IHDR", b"IDAT", b"IEND"))
        data = bytearray(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in kept))
    else:
        data = bytearray(stream.read())
        reset_orientation(data)  # which OpenCV would apply, or not, by version
    logging: Any = cv2.utils.logging
    level = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    finally:
        logging.setLogLevel(level)


# --- Writing ---------------------------------------------------------------------------------------------------------


def _container(suffix: str, default: str, name: str) -> str:
    if suffix and suffix.lower() not in SUFFIXES:
        raise OutputError(f"{name}: {suffix} cannot be written; use one of {', '.join(SUFFIXES)}")
    return SUFFIXES[suffix.lower()] if suffix else default


def _checked_place(path: Path, overwrite: bool) -> Path:
    """Where the file will lie, links followed, so that a link is written through and not replaced."""
    try:
        place = path.resolve()
        if place.is_dir():
            raise OutputError(f"{path}: is a folder; name a file in it")
        if place.exists() and not place.is_file():
            raise OutputError(f"{path}: is not a regular file; name another")
        if place.exists() and not overwrite:
            raise OutputError(f"{path}: exists already; choose another name or allow overwriting")
        if not place.parent.is_dir():
            raise OutputError(f"{path}: its folder does not exist; make it first")
    except (OSError, ValueError, RuntimeError) as problem:
        raise OutputError(f"{path}: cannot be written ({_line(problem)}); choose another place") from problem
    return place


def _replaced(place: Path, data: bytes) -> None:
    """Write beside, then rename: at every moment `place` is whole, as it was or as it will be."""
    beside = place.with_name(f".bareface-{uuid.uuid4().hex}.part")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
