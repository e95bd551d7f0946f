"""What a picture file holds besides pixels: read, put right for upright pixels, and packed again. Bytes only."""

import os
import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import IO, Any

from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

_EXIF_IFD, _GPS_IFD = 34665, 34853
_ORIENTATION = 274
_XMP_ORIENTATION = rb"(tiff:Orientation\s*(?:=\s*[\"']|>)\s*)([1-8])"
_XMP_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
# TIFF tags that describe how the source stored its pixels, or that Extras names itself (XMP, ICC).
_LAYOUT = {*range(254, 260), 262, 266, 273, *range(277, 282), 284, 292, 293, 317, *range(320, 326), 330, 338, 339}
_LAYOUT |= {340, 341, 347, *range(512, 522), 529, 530, 531, 532, 700, 34675}
_PNG_KEPT = (b"cHRM", b"cICP", b"gAMA", b"sRGB", b"mDCV", b"cLLI", b"tEXt", b"zTXt", b"iTXt")
_PNG_ANEW = (b"XML:com.adobe.xmp\0", b"Raw profile type exif\0")
_SEGMENT = 65_533


@dataclass(frozen=True)
class Extras:
    """Everything but pixels, already right for upright pixels."""

    exif: bytes = b""
    """The EXIF block from its byte-order mark on; orientation 1, no thumbnail."""
    icc: bytes = b""
    """The colour profile of the samples."""
    xmp: bytes = b""
    dpi: tuple[float, float] | None = None
    chunks: tuple[tuple[bytes, bytes], ...] = ()
    """PNG: text and colour chunks, word for word."""
    segments: tuple[tuple[int, bytes], ...] = ()
    """JPEG: n and body of further APPn segments (IPTC, extended XMP)."""
    encoder: dict[str, Any] = field(default_factory=dict)
    """Arguments with which the source's encoder writes as the source was written."""


def read_extras(picture: Image.Image, stream: IO[bytes]) -> tuple[Extras, int, tuple[str, ...]]:
    """Extras of a picture opened from `stream`, the EXIF orientation it had (1 to 8), and notes.

    Call it before `picture.load()`, which takes a TIFF's orientation away.
    """
    notes: tuple[str, ...] = ()
    try:
        exif, orientation = upright_exif(_exif_block(picture))
    except (struct.error, KeyError, IndexError, ValueError, TypeError, OverflowError, SyntaxError):
        # A broken directory tells nothing, and may make other software choke on the written file.
        exif, orientation, notes = b"", 0, ("its EXIF is damaged and not kept",)
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    xmp, told = upright_xmp(xmp.encode() if isinstance(xmp, str) else xmp)
    orientation = orientation or told
    icc = picture.info.get("icc_profile") or b""
    extras = Extras(exif, icc, xmp, _dpi(picture), **_container_extras(picture, stream))
    return extras, orientation if 1 <= orientation <= 8 else 1, notes


def _dpi(picture: Image.Image) -> tuple[float, float] | None:
    x, y = (float(value) for value in picture.info.get("dpi", (0, 0)))
    return (x, y) if 0 < x < 65_000 and 0 < y < 65_000 else None


# --- EXIF and XMP ----------------------------------------------------------------------------------------------------


def _exif_block(picture: Image.Image) -> bytes:
    """EXIF from its byte-order mark on; of a TIFF all tags but those of its layout."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        exif = picture.getexif()
        for tag in _LAYOUT & set(exif):
            del exif[tag]
        exif.bigtiff = False
        return exif.tobytes()[6:]
    block = picture.info.get("exif") or b""
    if not block and "Raw profile type exif" in picture.info:  # how ImageMagick puts EXIF into PNG
        block = bytes.fromhex("".join(picture.info["Raw profile type exif"].split("\n")[3:]))
    return re.sub(rb"^(Exif\0\0)+", b"", block)


def _entries(block: bytes | bytearray, order: str, ifd: int) -> tuple[dict[int, int], int]:
    """Where each tag's entry of an image file directory starts, and where the entries end (TIFF 6.0, section 2)."""
    (count,) = struct.unpack_from(order + "H", block, ifd)
    places = [ifd + 2 + 12 * index for index in range(count)]
    return {struct.unpack_from(order + "H", block, place)[0]: place for place in places}, ifd + 2 + 12 * count


def _first_directory(block: bytes | bytearray) -> tuple[str, dict[int, int], int]:
    order = {b"II*\0": "<", b"MM\0*": ">"}[bytes(block[:4])]
    entries, end = _entries(block, order, *struct.unpack_from(order + "I", block, 4))
    return order, entries, end


def reset_orientation(block: bytearray) -> int:
    """Set the orientation of an EXIF block or a TIFF file to 1, in place; what it was, 0 if it said nothing."""
    order, entries, _ = _first_directory(block)
    if _ORIENTATION not in entries:
        return 0
    (orientation,) = struct.unpack_from(order + "H", block, entries[_ORIENTATION] + 8)
    struct.pack_into(order + "HIHH", block, entries[_ORIENTATION] + 2, 3, 1, 1, 0)
    return int(orientation)


def upright_exif(exif: bytes) -> tuple[bytes, int]:
    """EXIF as it must be beside upright pixels, and the orientation it told (0: none).

    Changed where it stands: maker notes point into the block and would not survive being written anew.
    """
    if not exif:
        return b"", 0
    block = bytearray(exif)
    orientation = reset_orientation(block)
    _drop_thumbnail(block)
    if orientation >= 5:
        _swap_sides(block)
    return bytes(block), orientation


def upright_xmp(xmp: bytes) -> tuple[bytes, int]:
    """The same for XMP."""
    told = re.search(_XMP_ORIENTATION, xmp)
    return re.sub(_XMP_ORIENTATION, rb"\g<1>1", xmp), int(told[2]) if told else 0


def _drop_thumbnail(block: bytearray) -> None:
    """Unlink the second directory and blank the small picture it names, which shows the photo as it was."""
    order, _, end = _first_directory(block)
    (second,) = struct.unpack_from(order + "I", block, end)
    struct.pack_into(order + "I", block, end, 0)
    entries = _entries(block, order, second)[0] if second else {}
    if {513, 514} <= entries.keys():
        start, length = (struct.unpack_from(order + "I", block, entries[tag] + 8)[0] for tag in (513, 514))
        if start + length >= len(block):
            del block[start:]
        else:
            block[start : start + length] = bytes(length)


def _swap_sides(block: bytearray) -> None:
    """Width and height change places once a picture that lay on its side stands upright."""
    order, entries, _ = _first_directory(block)
    if _EXIF_IFD in entries:
        entries |= _entries(block, order, *struct.unpack_from(order + "I", block, entries[_EXIF_IFD] + 8))[0]
    for wide, high in ((256, 257), (40962, 40963)):
        if {wide, high} <= entries.keys():
            a, b = (slice(entries[tag] + 2, entries[tag] + 12) for tag in (wide, high))
            block[a], block[b] = block[b], block[a]


# --- What one container has and others have not ----------------------------------------------------------------------


def _container_extras(picture: Image.Image, stream: IO[bytes]) -> dict[str, Any]:
    """Fields `chunks`, `segments` and `encoder` of Extras."""
    here = stream.tell()
    try:
        if isinstance(picture, JpegImagePlugin.JpegImageFile):
            return _jpeg_extras(picture)
        if isinstance(picture, TiffImagePlugin.TiffImageFile):
            return {"encoder": {"compressed": picture.info.get("compression", "raw") != "raw"}}
        if isinstance(picture, WebPImagePlugin.WebPImageFile) and _is_lossless(stream):
            return {"encoder": {"lossless": True, "exact": True}}
        if isinstance(picture, PngImagePlugin.PngImageFile):
            kept = png_chunks(stream, _PNG_KEPT)
            return {"chunks": tuple(chunk for chunk in kept if not chunk[1].startswith(_PNG_ANEW))}
    finally:
        stream.seek(here)
    return {}


def _jpeg_extras(picture: JpegImagePlugin.JpegImageFile) -> dict[str, Any]:
    sampling = JpegImagePlugin.get_sampling(picture)
    encoder = {
        "qtables": [picture.quantization[key] for key in sorted(picture.quantization)],
        "subsampling": 0 if sampling == -1 and picture.layers == 3 else sampling,
        "progressive": "progressive" in picture.info,
        "keep_rgb": picture.layers == 3 and picture.info.get("adobe_transform") == 0,
        "comment": picture.info.get("comment") or b"",
    }
    segments = ((int(name[3:]), body) for name, body in picture.applist if name.startswith("APP"))
    kept = tuple((n, body) for n, body in segments if n == 13 or (n == 1 and body.startswith(_XMP_EXTENDED)))
    return {"encoder": encoder, "segments": kept}


def _is_lossless(webp: IO[bytes]) -> bool:
    webp.seek(12)
    while len(head := webp.read(8)) == 8:
        if head[:4] in (b"VP8 ", b"VP8L"):
            return head[:4] == b"VP8L"
        size = int.from_bytes(head[4:], "little")
        webp.seek(size + size % 2, os.SEEK_CUR)
    return False


def png_chunks(png: IO[bytes], names: tuple[bytes, ...]) -> list[tuple[bytes, bytes]]:
    """Name and body of the named chunks, in their order; the others are not read."""
    found: list[tuple[bytes, bytes]] = []
    png.seek(8)
    while len(head := png.read(8)) == 8:
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if name in names:
            found.append((name, png.read(length)))
            length = 0
        png.seek(length + 4, os.SEEK_CUR)
    return found


# --- Packing ---------------------------------------------------------------------------------------------------------


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk: length, name, body, checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_metadata(extras: Extras) -> bytes:
    """All of the extras as chunks that belong right behind the header."""
    chunks = [*extras.chunks]
    if extras.icc:
        chunks = [chunk for chunk in chunks if chunk[0] != b"sRGB"]  # PNG allows one of the two
        chunks.insert(0, (b"iCCP", b"ICC Profile\0\0" + zlib.compress(extras.icc)))
    if extras.dpi:
        chunks.append((b"pHYs", struct.pack(">IIB", *(round(value / 0.0254) for value in extras.dpi), 1)))
    if extras.xmp:
        chunks.append((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + extras.xmp))
    if extras.exif:
        chunks.append((b"eXIf", extras.exif))
    return b"".join(png_chunk(*chunk) for chunk in chunks)


def jpeg_metadata(extras: Extras) -> bytes:
    """EXIF, XMP and the other segments. Raises ValueError where JPEG has no room."""
    size = _SEGMENT - 6  # a long EXIF goes into several segments, as cameras do it; XMP has but one
    segments = [(1, b"Exif\0\0" + extras.exif[at : at + size]) for at in range(0, len(extras.exif), size)]
    if extras.xmp:
        segments.append((1, b"http://ns.adobe.com/xap/1.0/\0" + extras.xmp))
    segments += extras.segments
    if any(len(body) > _SEGMENT for _, body in segments):
        raise ValueError("its XMP is too long for JPEG")
    return b"".join(struct.pack(">BBH", 0xFF, 0xE0 + n, 2 + len(body)) + body for n, body in segments)


def tiff_tags(extras: Extras) -> TiffImagePlugin.ImageFileDirectory_v2:
    """The extras as a little-endian TIFF directory, to which the layout of pixels is still to be added."""
    tags = TiffImagePlugin.ImageFileDirectory_v2(prefix=b"II")
    if extras.exif:
        exif = Image.Exif()
        exif.load(extras.exif)
        for tag in set(exif) - _LAYOUT:
            tags[tag] = exif.get_ifd(tag) if tag in (_EXIF_IFD, _GPS_IFD) else exif[tag]
    if extras.dpi and 282 not in tags:
        tags[282], tags[283], tags[296] = *extras.dpi, 2
    for tag, body in ((700, extras.xmp), (34675, extras.icc)):
        if body:
            tags[tag] = body
    return tags
