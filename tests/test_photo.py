"""Photo: whatever a file holds comes back from it, and no bad file gets further than one clear line."""

import io
import resource
import struct
import sys
import warnings
import zlib
from pathlib import Path

import cv2
import matplotlib.cbook
import numpy as np
import pytest
import skimage.data
import tifffile
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from bareface.errors import OutputError, PhotoError, UsageError
from bareface.photo import Photo
from bareface.photo import photo as photo_module
from bareface.photo.metadata import png_chunk

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="%d" dc:title="kept"/></x:xmpmeta>'
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LOSSLESS = ("png", "tiff", "bmp", "webp")


@pytest.fixture(scope="module")
def astronaut():
    return np.ascontiguousarray(skimage.data.astronaut()[:240, 100:340])


@pytest.fixture(scope="module")
def hopper() -> Path:
    return Path(matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))


@pytest.fixture
def patch(astronaut):
    """New pixels in one square, and where."""
    changed = np.zeros(astronaut.shape[:2], bool)
    changed[40:90, 60:120] = True
    return changed


def exif_block(orientation: int, thumbnail: bytes = b"", maker: bytes = b"") -> bytes:
    """A big-endian EXIF block as cameras write it: IFD0, EXIF IFD with a maker note, IFD1 with a thumbnail."""
    ifd0 = 8
    exif_ifd = ifd0 + 2 + 3 * 12 + 4
    ifd1 = exif_ifd + 2 + 3 * 12 + 4
    after = ifd1 + 2 + 2 * 12 + 4
    block = b"MM\0*" + struct.pack(">I", ifd0)
    block += struct.pack(">HHHI4sHHIHHHHII", 3, 0x10F, 2, 4, b"Cam\0", 274, 3, 1, orientation, 0, 34665, 4, 1, exif_ifd)
    block += struct.pack(">I", ifd1)
    block += struct.pack(">HHHII", 3, 37500, 7, len(maker), after)
    block += struct.pack(">HHIIHHII", 40962, 4, 1, 240, 40963, 4, 1, 120) + bytes(4)
    block += struct.pack(">HHHIIHHII", 2, 513, 4, 1, after + len(maker), 514, 4, 1, len(thumbnail)) + bytes(4)
    return block + maker + thumbnail


def as_bytes(array, kind, **arguments) -> bytes:
    file = io.BytesIO()
    (array if isinstance(array, Image.Image) else Image.fromarray(array)).save(file, kind, **arguments)
    return file.getvalue()


def png16(samples, **chunks) -> bytes:
    order = [0] if samples.ndim == 2 else [2, 1, 0, 3][: samples.shape[2]]
    bare = cv2.imencode(".png", samples if samples.ndim == 2 else samples[..., order])[1].tobytes()
    packed = (png_chunk(name.encode(), body) for name, body in chunks.items())
    return bare[:33] + b"".join(packed) + bare[33:]


def reread(photo: Photo, suffix: str = "") -> Photo:
    return Photo.decode(photo.encode(suffix))


def bright(photo: Photo, changed) -> Photo:
    """The photo with every channel of the changed pixels made 200, and noise offered (in vain) elsewhere."""
    rgb = np.random.default_rng(0).integers(0, 256, photo.rgb.shape, dtype=np.uint8)
    rgb[changed] = 200
    return photo.with_pixels(rgb, changed)


# --- Pixels there and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_lossless_files_give_back_every_pixel(tmp_path, astronaut, suffix):
    arguments = {"lossless": True} if suffix == "webp" else {}
    Image.fromarray(astronaut).save(tmp_path / f"in.{suffix}", **arguments)
    photo = Photo.open(tmp_path / f"in.{suffix}")
    assert np.array_equal(photo.rgb, astronaut)
    photo.save(tmp_path / f"out.{suffix}")
    assert np.array_equal(np.asarray(Image.open(tmp_path / f"out.{suffix}").convert("RGB")), astronaut)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".bmp"])
def test_from_array_can_be_saved_in_any_lossless_kind(tmp_path, astronaut, suffix):
    Photo.from_array(astronaut).save(tmp_path / f"x{suffix}")
    assert np.array_equal(Photo.open(tmp_path / f"x{suffix}").rgb, astronaut)


@pytest.mark.parametrize("bad", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)])
def test_from_array_refuses_what_is_not_rgb(bad):
    with pytest.raises(UsageError, match="expected uint8"):
        Photo.from_array(bad)


def test_real_jpeg_is_read_as_pillow_reads_it(hopper):
    photo = Photo.open(hopper)
    assert np.array_equal(photo.rgb, np.asarray(Image.open(hopper)))
    assert (photo.path, photo.container, photo.mode, photo.samples, photo.notes) == (hopper, "JPEG", "RGB", None, ())


@pytest.mark.parametrize(
    "options",
    [
        {"quality": 61, "subsampling": 0},
        {"quality": 88, "subsampling": 1},
        {"quality": 97, "subsampling": 2, "progressive": True},
        {"qtables": [[9] * 64, [17] * 64, [29] * 64], "subsampling": 0},
    ],
)
def test_jpeg_is_written_with_the_tables_it_had(astronaut, options):
    data = as_bytes(astronaut, "JPEG", **options, comment=b"a remark")
    photo = Photo.decode(data)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(photo.encode()))
    assert after.quantization == before.quantization
    assert JpegImagePlugin.get_sampling(after) == JpegImagePlugin.get_sampling(before)
    assert ("progressive" in after.info) == ("progressive" in before.info)
    assert after.info["comment"] == b"a remark"
    # A second generation at the same tables is nearly the first one.
    difference = np.abs(np.asarray(after).astype(int) - photo.rgb)
    assert difference.mean() < 0.5


def test_real_jpeg_keeps_its_size_on_disk(hopper):
    assert abs(len(Photo.open(hopper).encode()) / hopper.stat().st_size - 1) < 0.1


def test_rgb_jpeg_stays_rgb(astronaut):
    data = as_bytes(astronaut, "JPEG", keep_rgb=True, quality=90, subsampling=0)
    again = Image.open(io.BytesIO(Photo.decode(data).encode()))
    assert again.info.get("adobe_transform") == 0


# --- Orientation and metadata ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_every_orientation_stands_upright(astronaut, kind, orientation):
    picture = Image.fromarray(astronaut[:, :120])
    exif = picture.getexif()
    exif[274], exif[0x10F] = orientation, "Maker"
    arguments = {"lossless": True} if kind == "WEBP" else {}
    data = as_bytes(picture, kind, exif=exif.tobytes(), **arguments)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))))
    photo = Photo.decode(data)
    assert np.array_equal(photo.rgb, expected)
    again = Image.open(io.BytesIO(photo.encode()))
    assert again.getexif().get(274, 1) == 1
    assert again.getexif()[0x10F] == "Maker"
    assert again.size == photo.rgb.shape[1::-1]
    if kind != "JPEG":
        assert np.array_equal(np.asarray(again.convert("RGB")), expected)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_exif_is_kept_in_place_but_for_orientation_thumbnail_and_sides(astronaut, suffix):
    maker, thumbnail = b"MAKER\0points anywhere", as_bytes(astronaut[:16, :16], "JPEG")
    before = exif_block(6, thumbnail, maker)
    photo = Photo.decode(as_bytes(astronaut, "JPEG", exif=b"Exif\0\0" + before))
    after = Image.open(io.BytesIO(photo.encode(suffix)))
    block = after.info["exif"].removeprefix(b"Exif\0\0")
    exif = after.getexif()
    assert exif[274] == 1
    assert exif[0x10F] == "Cam"
    assert exif.get_ifd(34665)[37500] == maker
    assert (exif.get_ifd(34665)[40962], exif.get_ifd(34665)[40963]) == (120, 240)
    assert not exif.get_ifd(1)
    assert block.index(maker) == before.index(maker)
    assert thumbnail[:64] not in block


def test_thumbnail_in_the_middle_is_blanked(astronaut):
    before = exif_block(1, b"\xff\xd8thumbnail") + b"maker data behind"
    photo = Photo.decode(as_bytes(astronaut, "JPEG", exif=b"Exif\0\0" + before))
    assert photo.extras.exif.endswith(bytes(11) + b"maker data behind")


def test_long_exif_takes_several_segments(astronaut):
    block = exif_block(1, maker=bytes(range(256)) * 600)
    photo = reread(Photo.decode(as_bytes(astronaut, "PNG", exif=block)), ".jpg")
    assert photo.extras.exif == Photo.decode(as_bytes(astronaut, "PNG", exif=block)).extras.exif


def test_damaged_exif_is_dropped_with_a_note(astronaut):
    photo = Photo.decode(as_bytes(astronaut, "JPEG", exif=b"Exif\0\0MM\0*\0\0\xff\xff broken"))
    assert photo.notes == ("its EXIF is damaged and not kept",)
    assert photo.extras.exif == b""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_profile_exif_xmp_and_dpi_go_anywhere(astronaut, kind, suffix):
    exif = Image.Exif()
    exif[0x10F], exif[0x132] = "Maker", "2020:01:01 00:00:00"
    exif.get_ifd(34665)[0x829A] = TiffImagePlugin.IFDRational(1, 125)
    exif.get_ifd(34853)[1] = "N"
    arguments = {"exif": exif.tobytes(), "icc_profile": SRGB, "dpi": (300, 300)}
    if kind == "PNG":
        arguments["pnginfo"] = PngImagePlugin.PngInfo()
        arguments["pnginfo"].add_itxt("XML:com.adobe.xmp", (XMP % 1).decode())
    elif kind == "TIFF":
        arguments["tiffinfo"] = TiffImagePlugin.ImageFileDirectory_v2()
        arguments["tiffinfo"][700], arguments["tiffinfo"][0x10F] = XMP % 1, "Maker"
        arguments["tiffinfo"][34665] = {0x829A: TiffImagePlugin.IFDRational(1, 125)}
        arguments["tiffinfo"][34853] = {1: "N"}
    elif kind == "JPEG":
        packed = b"http://ns.adobe.com/xap/1.0/\0" + XMP % 1
        arguments["extra"] = b"\xff\xe1" + struct.pack(">H", 2 + len(packed)) + packed
    else:
        arguments["xmp"] = XMP % 1
    after = Image.open(io.BytesIO(Photo.decode(as_bytes(astronaut, kind, **arguments)).encode(suffix)))
    assert after.info["icc_profile"] == SRGB
    assert after.info["xmp"] == XMP % 1
    assert after.getexif()[0x10F] == "Maker"
    assert float(after.getexif().get_ifd(34665)[0x829A]) == pytest.approx(1 / 125)
    assert after.getexif().get_ifd(34853)[1] == "N"
    if "WEBP" not in (kind, after.format):
        assert after.info["dpi"] == pytest.approx((300, 300), abs=0.01)


def test_xmp_orientation_is_applied_and_reset(astronaut):
    photo = Photo.decode(as_bytes(astronaut[:, :120], "WEBP", lossless=True, xmp=XMP % 6))
    assert np.array_equal(photo.rgb, np.rot90(astronaut[:, :120], -1))
    assert photo.extras.xmp == XMP % 1


def test_exif_orientation_goes_before_that_of_xmp(astronaut):
    data = as_bytes(astronaut, "WEBP", lossless=True, xmp=XMP % 6, exif=exif_block(1))
    assert np.array_equal(Photo.decode(data).rgb, astronaut)


def test_iptc_and_extended_xmp_of_jpeg_are_kept(astronaut):
    bodies = {13: b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0", 1: b"http://ns.adobe.com/xmp/extension/\0GUID..."}
    extra = b"".join(struct.pack(">BBH", 255, 0xE0 + n, 2 + len(body)) + body for n, body in bodies.items())
    written = Photo.decode(as_bytes(astronaut, "JPEG", extra=extra)).encode()
    assert all(body in written for body in bodies.values())


def test_png_text_and_colour_chunks_are_kept(astronaut):
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "a title")
    info.add_text("Long", "x" * 500, zip=True)
    info.add_itxt("Author", "Zoë", lang="fr")
    info.add(b"gAMA", struct.pack(">I", 45455))
    after = Image.open(io.BytesIO(Photo.decode(as_bytes(astronaut, "PNG", pnginfo=info)).encode()))
    after.load()
    assert (after.text["Title"], after.text["Long"], after.text["Author"]) == ("a title", "x" * 500, "Zoë")
    assert after.text["Author"].lang == "fr"
    assert after.info["gamma"] == pytest.approx(0.45455)


def test_tiff_compression_and_private_tags_are_kept(astronaut):
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270], tags[65000] = "a description", 7
    for compression in ("raw", "tiff_lzw"):
        after = Image.open(
            io.BytesIO(Photo.decode(as_bytes(astronaut, "TIFF", tiffinfo=tags, compression=compression)).encode())
        )
        assert (after.tag_v2[270], after.tag_v2[65000]) == ("a description", 7)
        assert (after.info["compression"] == "raw") == (compression == "raw")


def test_lossy_webp_is_not_written_lossless(astronaut):
    assert not Photo.decode(as_bytes(astronaut, "WEBP", quality=80)).extras.encoder
    assert Photo.decode(as_bytes(astronaut, "WEBP", lossless=True, icc_profile=SRGB)).extras.encoder["lossless"]


# --- Modes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "kinds"), [("L", "PNG TIFF BMP"), ("LA", "PNG TIFF"), ("RGBA", "PNG TIFF WEBP"), ("CMYK", "TIFF")]
)
def test_untouched_samples_stay_to_the_last_bit(astronaut, patch, mode, kinds):
    picture = Image.fromarray(astronaut).convert(mode)
    if mode in ("LA", "RGBA"):
        picture.putalpha(Image.fromarray(np.tile(np.arange(240, dtype=np.uint8), (240, 1))))
    for kind in kinds.split():
        data = as_bytes(picture, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {}))
        photo = bright(Photo.decode(data), patch)
        after = Image.open(io.BytesIO(photo.encode()))
        assert (after.mode, after.format) == (mode, kind)
        source, result = np.asarray(picture), np.asarray(after)
        assert np.array_equal(result[~patch], source[~patch])
        assert np.abs(reread(photo).rgb[patch].astype(int) - 200).max() <= 2
        assert np.array_equal(reread(photo).rgb, photo.rgb)
        if mode.endswith("A"):
            assert np.array_equal(result[..., -1], source[..., -1])


def test_without_a_mask_the_pixels_that_differ_change(astronaut):
    photo = Photo.decode(as_bytes(Image.fromarray(astronaut).convert("L"), "PNG"))
    rgb = photo.rgb.copy()
    rgb[3, 4] = 255 - rgb[3, 4]
    after = photo.with_pixels(rgb)
    assert (after.samples != photo.samples).nonzero()[0].tolist() == [3]
    assert np.array_equal(photo.with_pixels(photo.rgb).samples, photo.samples)


def test_grey_photo_stays_grey(astronaut):
    photo = Photo.decode(as_bytes(Image.fromarray(astronaut).convert("L"), "JPEG"))
    red = photo.with_pixels(np.full_like(photo.rgb, (255, 0, 0)))
    assert (red.rgb == 76).all()
    assert Image.open(io.BytesIO(red.encode())).mode == "L"


@pytest.mark.parametrize("kind", [".png", ".tif"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_are_kept(patch, kind, channels):
    samples = np.random.default_rng(0).integers(0, 65536, (240, 240, channels), dtype=np.uint16)
    stored = samples[..., 0] if channels == 1 else samples
    data = (
        png16(stored)
        if kind == ".png"
        else cv2.imencode(kind, stored[..., [2, 1, 0, 3][:channels]] if channels > 1 else stored)[1].tobytes()
    )
    photo = Photo.decode(data)
    assert np.array_equal(photo.samples, samples)
    assert np.array_equal(photo.rgb, np.broadcast_to(np.round(samples[..., :3] / 257), (240, 240, 3)))
    for suffix in (".png", ".tif"):
        after = Photo.decode(bright(photo, patch).encode(suffix))
        assert after.samples.dtype == np.uint16
        assert np.array_equal(after.samples[~patch], samples[~patch])
        assert (after.rgb[patch] == 200).all()


TURNS = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
    8: np.rot90,
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_sixteen_bits_stand_upright(kind, channels, orientation, capfd):
    samples = np.random.default_rng(0).integers(0, 65536, (6, 9, channels), dtype=np.uint16)
    stored = samples[..., 0] if channels == 1 else samples
    if kind == "png":
        data = png16(stored, eXIf=exif_block(orientation))
    else:
        file = io.BytesIO()
        tags = [(274, "H", 1, orientation, True), (65000, "H", 1, 5, True)]
        tifffile.imwrite(file, stored, photometric="rgb" if channels == 3 else "minisblack", extratags=tags)
        data = file.getvalue()
    photo = Photo.decode(data)
    assert np.array_equal(photo.samples, TURNS[orientation](samples))
    assert np.array_equal(reread(photo).samples, photo.samples)
    assert capfd.readouterr() == ("", "")


def test_sixteen_bit_metadata_is_kept():
    samples = np.random.default_rng(0).integers(0, 65536, (6, 9, 3), dtype=np.uint16)
    photo = Photo.decode(png16(samples, eXIf=exif_block(1), tEXt=b"Title\0a title", gAMA=struct.pack(">I", 45455)))
    for suffix in (".png", ".tif"):
        assert Image.open(io.BytesIO(photo.encode(suffix))).getexif()[0x10F] == "Cam"
    after = Image.open(io.BytesIO(photo.encode()))
    assert (after.text, after.info["gamma"]) == ({"Title": "a title"}, pytest.approx(0.45455))


def test_sixteen_bit_grey_with_alpha_is_written_as_rgba():
    body = np.random.default_rng(0).integers(0, 65536, (4, 5, 2)).astype(">u2")
    header = struct.pack(">IIBBBBB", 5, 4, 16, 4, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in body)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    photo = Photo.decode(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks))
    assert photo.mode == "RGBA"
    assert np.array_equal(photo.samples, body[..., [0, 0, 0, 1]])


def test_small_changes_keep_the_fine_steps_of_sixteen_bits():
    samples = np.array([[[1000], [65535], [40000]]], np.uint16)
    photo = Photo.decode(png16(samples[..., 0]))
    after = photo.with_pixels(photo.rgb + np.array([1, 0, 0], np.uint8)[None, :, None], np.ones((1, 3), bool))
    assert after.samples.ravel().tolist() == [1257, 65535, 40000]


@pytest.mark.parametrize(("mode", "written"), [("P", "RGB"), ("1", "L")])
def test_palette_and_one_bit_are_widened_with_a_note(astronaut, mode, written):
    picture = Image.fromarray(astronaut).convert(mode)
    photo = Photo.decode(as_bytes(picture, "PNG"))
    assert photo.notes == (f"{mode} samples are written as {written}",)
    after = Image.open(io.BytesIO(photo.encode()))
    assert after.mode == written
    assert np.array_equal(np.asarray(after), np.asarray(picture.convert(written)))


@pytest.mark.parametrize(("mode", "key", "written"), [("P", 0, "RGBA"), ("L", 5, "LA"), ("RGB", (1, 2, 3), "RGBA")])
def test_transparent_colour_becomes_alpha(astronaut, mode, key, written):
    picture = Image.fromarray(astronaut).convert(mode)
    data = as_bytes(picture, "PNG", transparency=key)
    photo = Photo.decode(data)
    assert photo.mode == written
    expected = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))[..., 3]
    assert np.array_equal(photo.samples[..., -1], expected)


def test_gif_gives_its_first_frame_and_is_written_as_png(astronaut):
    frames = [Image.fromarray(astronaut).quantize(), Image.fromarray(255 - astronaut).quantize()]
    photo = Photo.decode(as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert "only the first of its pictures is taken" in photo.notes
    assert np.array_equal(photo.rgb, np.asarray(frames[0].convert("RGB")))
    assert (photo.container, photo.suffix) == ("PNG", ".png")


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG", "MPO"])
def test_of_several_pictures_the_first_is_taken(astronaut, kind):
    frames = [Image.fromarray(astronaut), Image.fromarray(255 - astronaut)]
    arguments = {"lossless": True} if kind == "WEBP" else {}
    photo = Photo.decode(as_bytes(frames[0], kind, save_all=True, append_images=frames[1:], **arguments))
    assert photo.notes == ("only the first of its pictures is taken",)
    assert np.abs(photo.rgb.astype(int) - astronaut).mean() < (5 if kind == "MPO" else 1e-9)
    assert reread(photo).notes == ()


def lut(inputs: int, outputs: int, table) -> bytes:
    """A two-point `mft1` colour table (ICC.1:2010, 10.9)."""
    ramp = bytes(range(256))
    matrix = b"".join(struct.pack(">i", value << 16) for value in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    return b"mft1\0\0\0\0" + bytes((inputs, outputs, 2, 0)) + matrix + ramp * inputs + bytes(table) + ramp * outputs


def cmyk_profile() -> bytes:
    """A small printer's profile: no ink is white, any full ink darkens; Lab in between by interpolation."""
    grid4 = np.stack(np.meshgrid(*[[0, 1]] * 4, indexing="ij"), -1).reshape(-1, 4)
    light = 255 * (1 - 0.3 * grid4[:, :3].sum(1) / 1) * (1 - grid4[:, 3])
    to_lab = np.stack([np.clip(light, 0, 255), 128 + 0 * light, 128 + 0 * light], 1).astype(np.uint8)
    grid3 = np.stack(np.meshgrid(*[[0, 1]] * 3, indexing="ij"), -1).reshape(-1, 3)
    ink = 255 * (1 - grid3[:, 0])
    from_lab = np.stack([0 * ink, 0 * ink, 0 * ink, ink], 1).astype(np.uint8)
    description = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"tiny\0" + bytes(79)
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    bodies = {
        b"desc": description,
        b"wtpt": white,
        b"A2B0": lut(4, 3, to_lab.ravel()),
        b"B2A0": lut(3, 4, from_lab.ravel()),
    }
    place, table, data = 128 + 4 + 12 * len(bodies), b"", b""
    for name, body in bodies.items():
        table += name + struct.pack(">II", place + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12s4s", place + len(data), b"lcms", 0x02400000, b"prtr", b"CMYK", b"Lab ", bytes(12), b"acsp"
    )
    head = head.ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(bodies)) + table + data


def test_cmyk_goes_through_its_profile(patch):
    icc = cmyk_profile()
    samples = np.zeros((240, 240, 4), np.uint8)
    samples[..., 3] = 128
    data = as_bytes(Image.fromarray(samples, "CMYK"), "TIFF", icc_profile=icc)
    photo = Photo.decode(data)
    assert photo.rgb[0, 0].tolist() == pytest.approx([118] * 3, abs=4)  # L* 50 is sRGB 119; plain arithmetic gives 127
    after = bright(photo, patch)
    assert np.array_equal(after.samples[~patch], samples[~patch])
    assert np.abs(after.rgb[patch].astype(int) - 200).max() <= 3
    assert reread(after).extras.icc == icc
    assert np.array_equal(reread(after).rgb, after.rgb)
    assert reread(after, ".png").extras.icc == b""
    assert np.array_equal(reread(after, ".png").rgb, after.rgb)


def test_cmyk_jpeg_stays_cmyk(astronaut):
    photo = Photo.decode(as_bytes(Image.fromarray(astronaut).convert("CMYK"), "JPEG", quality=95))
    assert photo.mode == "CMYK"
    assert np.abs(photo.rgb.astype(int) - astronaut).mean() < 3
    assert np.abs(reread(photo).rgb.astype(int) - photo.rgb).mean() < 1


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".bmp"])
def test_every_mode_goes_into_every_kind(astronaut, mode, suffix):
    picture = Image.fromarray(astronaut).convert(mode)
    if mode.endswith("A"):
        picture.putalpha(128)
    photo = Photo.decode(as_bytes(picture, "TIFF"))
    after = reread(photo, suffix)
    assert np.abs(after.rgb.astype(int) - photo.rgb).mean() < (4 if suffix in (".jpg", ".webp") else 1e-9)
    assert ("alpha" in photo.losses(suffix)) == (mode.endswith("A") and not after.mode.endswith("A"))
    assert ("CMYK" in photo.losses(suffix)) == (mode == "CMYK" != after.mode)


def test_sixteen_bits_into_eight_say_so(astronaut):
    photo = Photo.decode(png16(astronaut.astype(np.uint16) * 257))
    assert photo.losses(".jpg") == ("16-bit samples",)
    assert photo.losses(".tif") == ()
    assert np.abs(reread(photo, ".jpg").rgb.astype(int) - astronaut).mean() < 3


def test_grey_profile_is_not_put_on_rgb(astronaut):
    icc = bytearray(SRGB)
    icc[16:20] = b"GRAY"
    photo = Photo.decode(as_bytes(Image.fromarray(astronaut).convert("L"), "PNG", icc_profile=bytes(icc)))
    assert reread(photo).extras.icc == icc
    assert reread(photo, ".webp").extras.icc == b""


@pytest.mark.parametrize(("rgb", "changed"), [((5, 5, 3), None), ((4, 5, 3), (4, 4)), ((4, 5, 3), "float")])
def test_with_pixels_refuses_what_does_not_fit(rgb, changed):
    photo = Photo.from_array(np.zeros((4, 5, 3), np.uint8))
    mask = np.zeros((4, 5)) if changed == "float" else changed and np.zeros(changed, bool)
    with pytest.raises(UsageError, match="expected"):
        photo.with_pixels(np.zeros(rgb, np.uint8), mask)


def test_heic_without_its_package_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (tmp_path / "a.heic").write_bytes(struct.pack(">I", 24) + b"ftypheic" + bytes(12))
    with pytest.raises(PhotoError, match=r'a\.heic: .*pip install "bareface\[heic\]"'):
        Photo.open(tmp_path / "a.heic")
    with pytest.raises(OutputError, match=r"bareface\[heic\]"):
        Photo.from_array(np.zeros((8, 8, 3), np.uint8)).save(tmp_path / "b.heic")


def test_heic_there_and_back(astronaut):
    heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    heif.from_pillow(Image.fromarray(astronaut[:, :120])).save(file, quality=90, exif=exif_block(6), icc_profile=SRGB)
    photo = Photo.decode(file.getvalue())
    assert np.abs(photo.rgb.astype(int) - np.rot90(astronaut[:, :120], -1)).mean() < 4
    assert (photo.container, photo.suffix) == ("HEIF", ".heic")
    after = reread(photo)
    assert np.abs(after.rgb.astype(int) - photo.rgb).mean() < 4
    assert (after.extras.icc, Image.open(io.BytesIO(after.encode(".jpg"))).getexif()[0x10F]) == (SRGB, "Cam")


# --- Bad files -------------------------------------------------------------------------------------------------------


def refused(path, match):
    with pytest.raises(PhotoError, match=match) as caught:
        Photo.open(path)
    assert "\n" not in str(caught.value)
    assert str(path).split("\0")[0] in str(caught.value)


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.png").write_text("not a picture at all")
    refused(tmp_path / "missing.jpg", "no such file")
    refused(tmp_path / "text.png" / "x.jpg", "no such file")
    refused(tmp_path / "nul\0.jpg", "no such file")
    refused(tmp_path / ("x" * 300), "cannot be read")
    refused(tmp_path, "is a folder")
    refused(tmp_path / "empty.jpg", "is empty")
    refused(tmp_path / "text.png", "is not a picture")
    refused(Path("/dev/null"), "not a regular file")
    with pytest.raises(PhotoError, match="upload: is empty"):
        Photo.decode(b"", "upload")


def test_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(b"x")

    def deny(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    refused(tmp_path / "a.jpg", "Permission denied")


@pytest.mark.parametrize(
    ("size", "match"),
    [((60_000, 60_000), "outside 1 to 200 million"), ((0, 9), "damaged"), ((5000, 2), "too long and thin")],
)
def test_absurd_size_is_refused_from_the_header(tmp_path, size, match):
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks))
    refused(tmp_path / "bomb.png", match)


def test_limit_of_pixels_is_ours_not_pillows(astronaut, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert Photo.decode(as_bytes(astronaut, "PNG")).rgb.shape == astronaut.shape
    monkeypatch.setattr(photo_module, "MAX_PIXELS", 1000)
    with pytest.raises(PhotoError, match=r"240x240, outside 1 to 0\.001 million"):
        Photo.decode(as_bytes(astronaut, "PNG"))


@pytest.mark.parametrize("mode", ["F", "I"])
def test_samples_of_thirty_two_bits_are_refused(mode):
    with pytest.raises(PhotoError, match=f"kind {mode}; save it with 8 or 16 bits"):
        Photo.decode(as_bytes(Image.new(mode, (9, 9)), "TIFF"))


def test_sixteen_bits_that_two_readers_see_differently_are_refused():
    file = io.BytesIO()
    samples = np.random.default_rng(0).integers(0, 65536, (3, 6, 9), dtype=np.uint16)
    tifffile.imwrite(file, samples, photometric="rgb", planarconfig="separate")
    with pytest.raises(PhotoError, match="save it as a 16-bit RGB PNG"):
        Photo.decode(file.getvalue())


def small_files(astronaut) -> dict[str, bytes]:
    small = astronaut[::4, ::4]
    exif = exif_block(6, as_bytes(small[::4, ::4], "JPEG"), b"maker")
    metadata = {"exif": exif, "icc_profile": SRGB}
    return {
        "jpg": as_bytes(small, "JPEG", exif=b"Exif\0\0" + exif, icc_profile=SRGB),
        "png": as_bytes(small, "PNG", **metadata),
        "webp": as_bytes(small, "WEBP", **metadata),
        "lzw.tif": as_bytes(small, "TIFF", compression="tiff_lzw"),
        "tif": Photo.from_array(small).encode(".tif"),
        "raw.tif": as_bytes(small, "TIFF"),
        "bmp": as_bytes(small, "BMP"),
        "gif": as_bytes(Image.fromarray(small).quantize(), "GIF"),
        "16.png": png16(small.astype(np.uint16) * 257, eXIf=exif),
        "16.tif": cv2.imencode(".tif", small.astype(np.uint16) * 257)[1].tobytes(),
    }


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "lzw.tif", "tif", "raw.tif", "bmp", "gif", "16.png", "16.tif"])
def test_truncated_files_are_refused(tmp_path, astronaut, kind, capfd):
    data = small_files(astronaut)[kind]
    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97):
        path = tmp_path / f"cut.{kind}"
        path.write_bytes(data[: max(1, int(share * len(data)))])
        refused(path, "cut short|is not a picture")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "lzw.tif", "tif", "raw.tif", "bmp", "gif", "16.png", "16.tif"])
def test_mutated_files_give_a_photo_or_one_error(astronaut, kind, capfd):
    data = small_files(astronaut)[kind]
    rng, said = np.random.default_rng(len(kind)), []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(200):
            mutated = np.frombuffer(data, np.uint8).copy()
            where = rng.integers(0, rng.choice([64, 700, len(data)]), rng.integers(1, 12)) % len(data)
            mutated[where] = rng.integers(0, 256, len(where))
            try:
                photo = Photo.decode(mutated.tobytes())
            except PhotoError as problem:
                said.append(str(problem))
            else:
                assert (photo.rgb.dtype, photo.rgb.shape[2]) == (np.uint8, 3)
                photo.encode()  # what was read can be written
    assert said
    assert not any("\n" in line for line in said)
    if not kind.endswith("tif"):  # libtiff itself speaks to the terminal
        assert capfd.readouterr() == ("", "")


def test_nothing_global_is_left_changed(astronaut):
    before = (Image.MAX_IMAGE_PIXELS, list(warnings.filters), cv2.utils.logging.getLogLevel())
    Photo.decode(png16(astronaut.astype(np.uint16)))
    assert (Image.MAX_IMAGE_PIXELS, list(warnings.filters), cv2.utils.logging.getLogLevel()) == before


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_existing_file_stays_unless_allowed(tmp_path, astronaut):
    photo, path = Photo.from_array(astronaut), tmp_path / "a.png"
    path.write_bytes(b"precious")
    with pytest.raises(OutputError, match=r"a\.png: exists already"):
        photo.save(path)
    assert path.read_bytes() == b"precious"
    photo.save(path, overwrite=True)
    assert np.array_equal(Photo.open(path).rgb, astronaut)
    assert list(tmp_path.iterdir()) == [path]


def test_link_is_written_through(tmp_path, astronaut):
    (tmp_path / "real.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    Photo.from_array(astronaut).save(tmp_path / "link.png", overwrite=True)
    assert (tmp_path / "link.png").is_symlink()
    assert np.array_equal(Photo.open(tmp_path / "real.png").rgb, astronaut)


def test_without_suffix_the_kind_of_the_source_is_written(tmp_path, hopper):
    Photo.open(hopper).save(tmp_path / "copy")
    assert Image.open(tmp_path / "copy").format == "JPEG"


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("a.gif", r"\.gif cannot be written; use one of \.jpg"),
        ("none/a.png", "its folder does not exist"),
        ("file/a.png", "its folder does not exist"),
        ("folder.png", "is a folder"),
        ("full.png", "is not a regular file"),
        ("x" * 300 + ".png", "cannot be written"),
        ("nul\0.png", "cannot be written"),
    ],
)
def test_place_that_cannot_be_written_is_refused(tmp_path, astronaut, name, match):
    (tmp_path / "file").touch()
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "full.png").symlink_to("/dev/full")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputError, match=match) as caught:
        Photo.from_array(astronaut).save(tmp_path / name, overwrite=True)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


def test_full_disk_leaves_the_old_file_whole(tmp_path, astronaut):
    path = tmp_path / "a.png"
    path.write_bytes(b"precious")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))  # a write past it fails as on a full disk
    try:
        with pytest.raises(OutputError, match=r"a\.png: cannot be written \(File too large\); check .* free space"):
            Photo.from_array(astronaut).save(path, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_container_cannot_hold_is_said(astronaut):
    data = as_bytes(astronaut, "WEBP", xmp=XMP % 1 + b" " * 70_000)
    with pytest.raises(OutputError, match=r"JPEG \(its XMP is too long"):
        Photo.decode(data).encode(".jpg")
