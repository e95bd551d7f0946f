"""Real portraits cut in every way, and pictures that must be refused."""

import csv
import io

import cv2
import numpy as np
import pytest
from PIL import Image

from bareface.datasets import Cutter, Record
from bareface.datasets.cut import jpeg_quality
from bareface.errors import FaceError, PhotoError, UsageError
from bareface.faces.topology import OVAL
from bareface.frame import EYES, Frame
from bareface.occluders import draw_mask


@pytest.fixture(scope="module")
def cutters():
    return {how: Cutter(how, threads=1) for how in ("none", "ffhq", "tight")}


@pytest.fixture
def kept(tmp_path):
    """A record of a picture, written losslessly unless the suffix or the settings say otherwise."""

    def keep(rgb, file="face.png", five=None, **settings):
        Image.fromarray(rgb).save(tmp_path / file, **settings)
        return Record(file.partition(".")[0], tmp_path / file, "someone", five=five)

    return keep


def eyes(points):
    """Right and left, [2, 2]."""
    return np.stack([points[list(eye)].mean(0) for eye in EYES])


def beside(*pictures):
    """One picture of several, their tops aligned, grey below."""
    height = max(picture.shape[0] for picture in pictures)
    return np.concatenate(
        [np.pad(p, ((0, height - p.shape[0]), (0, 0), (0, 0)), constant_values=90) for p in pictures], 1
    )


def areas(rgb, size):
    """A square picture at `size` pixels, each the mean of what it covers, by the definition."""
    side = rgb.shape[0]
    edges = np.arange(size + 1) * side / size
    low, high = np.maximum.outer(edges[:-1], np.arange(side)), np.minimum.outer(edges[1:], np.arange(1, side + 1))
    share = np.maximum(high - low, 0) * size / side
    return np.einsum("ij,jkc,lk->ilc", share, rgb.astype(float), share)


# ---- Each way to cut


def test_none_is_the_picture_itself_with_the_mesh_of_its_largest_face(cutters, kept, astronaut, hopper):
    record = kept(beside(astronaut, hopper))
    (portrait,) = cutters["none"](record)
    assert portrait.record is record
    assert portrait.name == "face"
    assert np.array_equal(portrait.rgb, beside(astronaut, hopper))
    assert portrait.untouched
    assert portrait.quality is None
    assert (portrait.points.shape, portrait.points.dtype) == ((478, 2), np.float32)
    # Hopper's face is the larger one; her irises as seen with the eye, to the right of the astronaut's 512 pixels.
    assert np.abs(portrait.points[[468, 473]] - ((512 + 223, 192), (512 + 305, 187))).max() < 5


def test_ffhq_is_every_face_in_its_frame_largest_first(cutters, kept, astronaut, hopper):
    portraits = cutters["ffhq"](kept(beside(astronaut, hopper)))
    assert [portrait.name for portrait in portraits] == ["face", "face-2"]
    for portrait, original in zip(portraits, (hopper, astronaut), strict=True):
        assert portrait.rgb.shape == (256, 256, 3)
        assert not portrait.untouched
        # In a picture that is cut in the frame, the frame is the whole picture.
        frame = Frame.from_mesh(portrait.points)
        assert np.allclose(frame.centre, 127.5, atol=0.05)
        assert np.allclose(frame.axis, (128, 0), atol=0.05)
        (whole,) = cutters["none"](kept(original))
        assert np.abs(Frame.from_mesh(whole.points).crop(original).astype(int) - portrait.rgb).mean() < 4


def test_sizes_are_as_asked(cutters, kept, astronaut):
    for how in ("ffhq", "tight"):
        (small,), (usual,) = Cutter(how, 96, threads=1)(kept(astronaut)), cutters[how](kept(astronaut))
        side = usual.rgb.shape[0]
        assert small.rgb.shape == (96, 96, 3)
        assert np.allclose((small.points + 0.5) / 96, (usual.points + 0.5) / side, atol=1e-3)


def test_tight_is_the_square_about_the_finders_box(cutters, kept, astronaut):
    (face,) = cutters["tight"].find(astronaut)
    x, y, w, h = face.box
    side = round(max(w, h))
    (exact,), (usual,) = Cutter("tight", side, threads=1)(kept(astronaut)), cutters["tight"](kept(astronaut))
    (whole,) = cutters["none"](kept(astronaut))
    moved = whole.points - exact.points
    left, top = np.rint(moved[0]).astype(int)
    assert np.allclose(moved, (left, top), atol=1e-3)
    assert np.abs((left + side / 2, top + side / 2) - np.array((x + w / 2 + 0.5, y + h / 2 + 0.5))).max() <= 0.5
    # At its own size every pixel is the photo's, else an area's mean.
    assert np.array_equal(exact.rgb, astronaut[top : top + side, left : left + side])
    (small,) = Cutter("tight", 50, threads=1)(kept(astronaut))
    assert np.abs(areas(exact.rgb, 50) - small.rgb).max() <= 0.51
    assert np.allclose(small.points, (exact.points + 0.5) * 50 / side - 0.5, atol=1e-3)
    assert usual.rgb.shape == (200, 200, 3)
    assert np.abs(eyes(usual.points) - (eyes(exact.points) + 0.5) * 200 / side + 0.5).max() < 0.01
    assert usual.quality is None
    assert not usual.untouched


def test_at_the_border_tight_stays_in_the_photo_and_ffhq_is_mirrored(cutters, kept, astronaut):
    (face,) = cutters["tight"].find(astronaut)
    part = np.ascontiguousarray(astronaut[: round(face.box[1] + face.box[3]), round(face.box[0]) :])
    record = kept(part)
    (found,) = cutters["tight"].find(part)
    side = round(max(found.box[2:]))
    (tight,) = Cutter("tight", side, threads=1)(record)
    assert np.array_equal(tight.rgb[:, 0], part[part.shape[0] - side :, 0])  # moved to both borders
    (ffhq,) = cutters["ffhq"](record)
    matrix = Frame.from_mesh(cutters["none"](record)[0].points).matrix()
    corner = matrix @ (-0.5, part.shape[0] - 0.5, 1)  # the photo's lower left corner in the crop
    assert 4 < corner[0] < 128
    assert 128 < corner[1] < 252
    assert ffhq.rgb[140, : int(corner[0]) - 4].std() > 2
    assert ffhq.rgb[int(corner[1]) + 4 :, 128].mean() > 20


def test_of_a_photo_smaller_than_the_box_tight_takes_what_there_is(cutters, kept, astronaut):
    part = np.ascontiguousarray(astronaut[70:190, 190:262])
    (tight,) = Cutter("tight", 72, threads=1)(kept(part))
    top = np.rint(cutters["none"](kept(part))[0].points - tight.points).astype(int)[0]
    assert top[0] == 0
    assert np.array_equal(tight.rgb, part[top[1] : top[1] + 72])


# ---- Five points that the record knows


@pytest.mark.parametrize("how", ["none", "ffhq", "tight"])
def test_where_five_points_are_known_it_is_their_face_alone(cutters, kept, astronaut, hopper, how):
    five = np.array(((204, 101), (245, 103), (224, 126), (205, 144), (241, 145)), np.float32)
    (portrait,) = cutters[how](kept(beside(astronaut, hopper), five=five))
    assert portrait.name == "face"
    (alone,) = cutters[how](kept(astronaut))
    span = np.ptp(eyes(alone.points)[:, 0])
    assert np.abs(eyes(portrait.points) - eyes(alone.points)).max() < 0.1 * span


@pytest.mark.parametrize("how", ["none", "ffhq", "tight"])
@pytest.mark.parametrize("five", [np.zeros((5, 2)), np.full((5, 2), np.nan), np.eye(5)[:, :2] * 60 + (-5000, 9e6)])
def test_five_points_that_are_no_faces_are_refused(cutters, kept, astronaut, how, five):
    with pytest.raises(FaceError, match=r"face\.png: "):
        cutters[how](kept(astronaut, five=five.astype(np.float32)))


def test_five_points_beside_the_face_are_refused(cutters, kept, hopper):
    five = np.array(((223, 192), (305, 187), (268, 242), (232, 276), (302, 272)), np.float32)
    assert cutters["none"](kept(hopper, five=five))
    for shift in ((60, 0), (0, 60), (-40, 130)):
        with pytest.raises(FaceError):
            cutters["none"](kept(hopper, five=five + np.float32(shift)))


# ---- What the file tells of its pixels


@pytest.mark.parametrize("quality", [35, 75, 92])
def test_a_jpegs_quality_is_read_off_its_tables(cutters, kept, astronaut, quality):
    record = kept(astronaut, "face.jpg", quality=quality)
    (portrait,) = cutters["none"](record)
    assert abs(portrait.quality - quality) <= 1
    assert portrait.untouched
    assert np.array_equal(portrait.rgb, np.asarray(Image.open(record.path)))
    assert cutters["ffhq"](record)[0].quality is None
    (grey,) = cutters["none"](kept(astronaut[..., 1], "grey.jpg", quality=quality))
    assert grey.quality == portrait.quality
    assert grey.untouched


def test_quality_of_tables_of_all_qualities_and_of_others():
    for quality in range(1, 101):
        file = io.BytesIO()
        Image.new("L", (8, 8)).save(file, "JPEG", quality=quality)
        assert jpeg_quality(Image.open(file).quantization[0]) == quality
    # By hand: K.1's steps add up to 3,688, their squares to 288,028, so 10 everywhere is nearest to 13 % of it.
    assert jpeg_quality([10] * 64) in (93, 94)
    assert jpeg_quality([255] * 64) == 1


@pytest.mark.parametrize("orientation", [2, 3, 6])
def test_a_photo_stored_turned_is_upright_and_the_file_does_not_stand_for_it(cutters, kept, astronaut, orientation):
    stored = {2: astronaut[:, ::-1], 3: astronaut[::-1, ::-1], 6: np.rot90(astronaut)}[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    (portrait,) = cutters["none"](kept(np.ascontiguousarray(stored), "turned.jpg", quality=75, exif=exif))
    assert np.abs(portrait.rgb.astype(int) - astronaut).mean() < 6
    assert not portrait.untouched
    assert portrait.quality == 75


def test_files_that_show_something_else_to_others_do_not_stand_for_the_pixels(cutters, kept, astronaut):
    alpha = np.dstack([astronaut, np.full((512, 512, 1), 7, np.uint8)])
    (portrait,) = cutters["none"](kept(alpha))
    assert np.array_equal(portrait.rgb, astronaut)
    assert not portrait.untouched
    record = kept(astronaut)
    Image.fromarray(astronaut).quantize(64).save(record.path)
    assert not cutters["none"](record)[0].untouched
    cv2.imwrite(str(record.path), astronaut[..., ::-1].astype(np.uint16) * 257)
    assert not cutters["none"](record)[0].untouched
    Image.fromarray(astronaut).convert("CMYK").save(record.path, "JPEG")
    (cmyk,) = cutters["none"](record)
    assert (cmyk.untouched, cmyk.quality) == (False, None)


# ---- What is refused


def test_pictures_without_a_face_say_so(cutters, kept):
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3), dtype=np.uint8)
    for how, cutter in cutters.items():
        for rgb in (noise, np.full((64, 64, 3), 128, np.uint8), np.zeros((1, 9, 3), np.uint8)):
            with pytest.raises(FaceError, match=r"face\.png: no face was found"):
                cutter(kept(rgb))
        assert how


def test_files_that_are_no_pictures_say_so(cutters, kept, astronaut, tmp_path):
    record = kept(astronaut, "face.jpg")
    record.path.write_bytes(record.path.read_bytes()[:20_000])
    with pytest.raises(PhotoError, match=r"face\.jpg: .*cut short"):
        cutters["none"](record)
    with pytest.raises(PhotoError, match=r"gone\.jpg"):
        cutters["none"](Record("gone", tmp_path / "gone.jpg", "gone"))


def test_small_faces_are_left_out(cutters, kept, astronaut, hopper):
    tiny = cv2.resize(astronaut, (110, 110), interpolation=cv2.INTER_AREA)
    with pytest.raises(FaceError, match="narrower than 24 pixels"):
        cutters["none"](kept(tiny))
    portraits = cutters["ffhq"](kept(beside(tiny, hopper)))
    assert [portrait.name for portrait in portraits] == ["face"]
    (portrait,) = cutters["none"](kept(cv2.resize(astronaut, (160, 160), interpolation=cv2.INTER_AREA)))
    assert np.ptp(portrait.points[list(OVAL), 0]) >= 24


@pytest.mark.parametrize("known", [False, True])
def test_a_face_that_is_covered_already_is_no_truth(cutters, kept, hopper, known):
    (clean,) = cutters["none"](kept(hopper))
    mask = draw_mask(clean.points, hopper.shape[:2], "surgical", np.random.default_rng(0))
    covered = (hopper * (1 - mask.alpha[..., None]) + 255 * mask.rgb * mask.alpha[..., None]).astype(np.uint8)
    five = np.array(((223, 192), (305, 187), (268, 242), (232, 276), (302, 272)), np.float32) if known else None
    with pytest.raises(FaceError, match="covered already"):
        cutters["none"](kept(covered, five=five))


def test_noise_is_refused_even_where_five_points_are_claimed(cutters, kept):
    noise = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    five = np.array(((96, 121), (160, 121), (128, 163), (98, 182), (157, 182)), np.float32)
    with pytest.raises(FaceError, match="or it is no face"):
        cutters["none"](kept(noise, five=five))


@pytest.mark.parametrize(("how", "size"), [("oval", None), ("none", 256), ("ffhq", 0), ("tight", -3)])
def test_ways_and_sizes_that_cannot_be_honoured(how, size):
    with pytest.raises(UsageError, match=r"size|cut"):
        Cutter(how, size)


# ---- As a whole


def test_the_same_picture_gives_the_same_bytes(cutters, kept, hopper):
    record = kept(hopper)
    for how, cutter in cutters.items():
        first, again = cutter(record)[0], Cutter(how, threads=1)(record)[0]
        assert first.rgb.tobytes() == again.rgb.tobytes()
        assert first.points.tobytes() == again.points.tobytes()


def test_meshes_lie_where_the_labels_are(cutters, lab_data):
    with (lab_data / "faces" / "manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    labels = np.load(lab_data / "faces" / "landmarks.npz")["xy32"]
    chosen = [k for k, row in enumerate(rows) if row["split"] == "validation"][::14]
    errors = []
    for k in chosen:
        truth = labels[k].astype(np.float32) / 32 - 0.5
        (portrait,) = cutters["none"](Record(str(k), lab_data / rows[k]["file"], str(k)))
        errors.append(np.hypot(*(portrait.points - truth).T).mean() / np.hypot(*np.diff(eyes(truth), axis=0)[0]))
    assert len(errors) > 20
    assert np.mean(errors) < 0.045
    assert np.max(errors) < 0.12
