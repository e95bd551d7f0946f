import cv2
import numpy as np
import pytest
from PIL import Image

from bareface.classes import NAMES, index_of
from bareface.errors import PhotoError, UsageError
from bareface.frame import Frame
from bareface.maps.found import Found
from bareface.maps.given import Marks, parse_box, parse_point, pick, read_map, strokes

SHAPE = (160, 240, 3)
SPOT = np.zeros((160, 240), np.uint8)
SPOT[40:80, 60:180] = 255
"""A map whose occluder covers 4,800 of 38,400 pixels: 12.5 %, said as 12 %."""


def written(path, picture, **options):
    """A picture file of an array: grey, grey and alpha, RGB, RGBA; or of a Pillow picture."""
    picture = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    picture.save(path, **options)
    return path


def rgba(rgb, alpha):
    return np.dstack([np.broadcast_to(np.array(rgb, np.uint8), (*alpha.shape, 3)), alpha])


def found_at(*rows_columns, labels=None):
    """A map that is 1 in some boxes (slices of rows and columns), each sure of its label where there are any."""
    alpha, odds = np.zeros((256, 256), np.float32), np.full((256, 256, 19), 0.01, np.float32)
    for k, at in enumerate(rows_columns):
        alpha[at] = 1
        if labels:
            odds[at] = 0.01
            odds[(*at, index_of(labels[k]) - 1)] = 0.82
    return Found(alpha, odds if labels else None)


def only(*rows_columns):
    return found_at(*rows_columns).alpha


CROP = np.full((256, 256, 3), 128, np.uint8)
LEFT, RIGHT = np.s_[100:140, 40:80], np.s_[100:140, 150:200]
RIGHT_HALF = np.s_[100:140, 80:120]
"""Touches LEFT."""


# ---- What a file says


@pytest.mark.parametrize(("inverted", "tone"), [(False, "white"), (True, "black")])
@pytest.mark.parametrize("suffix", [".png", ".tif", ".bmp", ".jpg", ".webp", ".gif"])
def test_the_tone_that_leaves_most_of_the_picture_and_its_border_free_marks_the_occluder(
    tmp_path, suffix, inverted, tone
):
    options = {"quality": 95} if suffix in (".jpg", ".webp") else {}
    map_, note = read_map(written(tmp_path / f"map{suffix}", 255 - SPOT if inverted else SPOT, **options), SHAPE)
    assert map_.shape == (160, 240)
    assert map_.dtype == np.float32
    assert np.abs(map_ - SPOT / 255).max() < (0.2 if options else 1e-6)
    assert np.array_equal(map_ > 0.5, SPOT > 0)
    assert note.startswith(f"{tone} marks the occluder, 1")
    assert "guess" not in note


def test_what_touches_the_border_can_still_mark(tmp_path):
    """A scarf: 30 % of the area, and 42 % of the border."""
    scarf = np.zeros((160, 240), np.uint8)
    scarf[112:] = 255
    map_, note = read_map(written(tmp_path / "map.png", scarf), SHAPE)
    assert np.array_equal(map_, scarf / 255)
    assert note == "white marks the occluder, 30 % of the photo"


@pytest.mark.parametrize(("rows", "tone", "share"), [(70, "white", 44), (79, "white", 49), (86, "black", 46)])
def test_where_the_shares_are_nearly_even_the_choice_is_called_a_guess(tmp_path, rows, tone, share):
    half = np.zeros((160, 240), np.uint8)
    half[:rows] = 255
    map_, note = read_map(written(tmp_path / "map.png", half), SHAPE)
    assert np.array_equal(map_, (half if tone == "white" else 255 - half) / 255)
    assert note == (
        f"{tone} marks the occluder, {share} % of the photo; that is a guess: if the rest was meant, invert the map"
    )


def test_more_than_half_of_the_area_can_mark_if_the_border_is_free(tmp_path):
    close = np.zeros((160, 240), np.uint8)
    close[16:144, 16:224] = 255
    map_, note = read_map(written(tmp_path / "map.png", close), SHAPE)
    assert np.array_equal(map_, close / 255)
    assert note == "white marks the occluder, 69 % of the photo"


def test_a_small_share_is_said_with_its_digits(tmp_path):
    dot = np.zeros((400, 600), np.uint8)
    dot[100:110, 100:112] = 255
    assert "white marks the occluder, 0.05 % of" in read_map(written(tmp_path / "map.png", dot), (400, 600))[1]


@pytest.mark.parametrize("kind", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_all_kinds_of_pixels_say_the_same(tmp_path, kind):
    map_, note = read_map(written(tmp_path / "map.png", Image.fromarray(SPOT).convert(kind)), SHAPE)
    assert np.array_equal(map_, SPOT / 255)
    assert note == "white marks the occluder, 12 % of the photo"


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_keep_their_steps(tmp_path, channels):
    deep = SPOT.astype(np.uint16) * 257
    deep[40, 60:180] = 30001
    deep = deep if channels == 1 else np.dstack([deep] * 3 + [np.full_like(deep, 65535)] * (channels - 3))
    cv2.imwrite(str(tmp_path / "map.png"), deep)
    map_, _ = read_map(tmp_path / "map.png", SHAPE)
    assert map_[40, 80] == pytest.approx(30001 / 65535, abs=1e-6)
    assert map_[48, 80] == 1


def test_soft_edges_are_kept(tmp_path):
    soft = cv2.GaussianBlur(SPOT, (0, 0), 3)
    map_, _ = read_map(written(tmp_path / "map.png", soft), SHAPE)
    assert map_ == pytest.approx((soft.astype(float) - soft.min()) / (int(soft.max()) - soft.min()), abs=1e-6)


def test_a_veil_is_no_photo_and_a_half_strong_brush_is_stretched(tmp_path):
    """Half of the photo behind a face shield of alpha 0.3; and a brush of one grey alone."""
    veil = np.zeros((160, 240), np.uint8)
    veil[24:136, 24:216] = 77
    veil[40:56, 40:120] = 255
    assert read_map(written(tmp_path / "veil.png", veil), SHAPE)[0] == pytest.approx(veil / 255, abs=1e-6)
    assert np.array_equal(read_map(written(tmp_path / "brush.png", SPOT // 2), SHAPE)[0], SPOT / 255)


@pytest.mark.parametrize("hidden", [(0, 0, 0), (255, 255, 255)])
def test_transparency_is_the_map_where_the_colours_say_nothing(tmp_path, hidden):
    """A red brush on an empty layer, whatever colour an editor leaves where nothing is."""
    layer = rgba((200, 30, 30), SPOT)
    layer[SPOT == 0, :3] = hidden
    map_, note = read_map(written(tmp_path / "map.png", layer), SHAPE)
    assert np.array_equal(map_, SPOT / 255)
    assert note == "what is opaque marks the occluder, 12 % of the photo"


def test_a_hole_in_the_photo_itself_is_a_map(tmp_path, astronaut):
    hole = np.zeros((512, 512), np.uint8)
    hole[200:260, 150:250] = 255
    map_, note = read_map(written(tmp_path / "map.png", np.dstack([astronaut, 255 - hole])), (512, 512))
    assert np.array_equal(map_, hole / 255)
    assert note == "what is transparent marks the occluder, 2.3 % of the photo"


def test_black_and_white_count_more_than_transparent_corners(tmp_path):
    map_ = np.dstack([SPOT, SPOT, SPOT, np.full_like(SPOT, 255)])
    map_[:3, :3, 3] = 0
    assert np.array_equal(read_map(written(tmp_path / "map.png", map_), SHAPE)[0], SPOT / 255)


@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), (20, 90, 30)])
def test_a_coloured_brush_marks_with_its_soft_edge(tmp_path, ground):
    soft = cv2.GaussianBlur(SPOT, (0, 0), 2)[..., None] / 255
    soft = (soft - soft.min()) / (soft.max() - soft.min())
    brush = np.rint(ground + soft * (np.array((230, 20, 160)) - ground)).astype(np.uint8)
    map_, note = read_map(written(tmp_path / "map.png", brush), SHAPE)
    assert map_ == pytest.approx(soft[..., 0], abs=0.01)
    assert note.startswith("what has another colour than the border marks the occluder, 1")


def test_every_colour_of_a_few_marks_wholly(tmp_path):
    """As a class map in colours: a dark one on black counts as much as a bright one."""
    colours = np.zeros(SHAPE, np.uint8)
    colours[40:80, 60:120], colours[40:80, 120:180] = (30, 30, 44), (255, 64, 160)
    assert np.array_equal(read_map(written(tmp_path / "map.png", colours), SHAPE)[0], SPOT / 255)


def test_numbers_of_classes_mark_wholly_and_greys_do_not(tmp_path):
    """19 is the highest class: 20 is a grey."""
    numbers = np.where(SPOT, 14, 0).astype(np.uint8)
    numbers[40, 60:100] = 3
    map_, note = read_map(written(tmp_path / "map.png", numbers), SHAPE)
    assert np.array_equal(map_, SPOT / 255)
    assert note == "every number above 0 (classes up to 14) marks the occluder, 12 % of the photo"
    numbers[numbers == 14] = 20
    assert read_map(written(tmp_path / "grey.png", numbers), SHAPE)[0][40, 60] == pytest.approx(3 / 20)


def test_a_file_that_lies_on_its_side_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[274] = 6  # stored rows are upright columns
    stored = np.rot90(SPOT, 1)
    assert stored.shape == (240, 160)
    map_, _ = read_map(written(tmp_path / "map.png", np.ascontiguousarray(stored), exif=exif.tobytes()), SHAPE)
    assert np.array_equal(map_, SPOT / 255)


# ---- What is refused


def test_a_wrong_size_names_both(tmp_path):
    with pytest.raises(UsageError, match=r"map\.png: the map is 240x160 and the photo 241x160"):
        read_map(written(tmp_path / "map.png", SPOT), (160, 241, 3))


@pytest.mark.parametrize("colour", [0, 255, 14, (200, 30, 30), (200, 30, 30, 120)])
def test_one_colour_marks_nothing(tmp_path, colour):
    shape = (160, 240, *np.shape(colour))
    path = written(tmp_path / "map.png", np.broadcast_to(np.array(colour, np.uint8), shape).copy())
    with pytest.raises(UsageError, match=r"one colour, so nothing is marked; paint .* white on black"):
        read_map(path, SHAPE)


def test_noise_of_compression_is_no_second_colour(tmp_path):
    flat = np.random.default_rng(0).integers(0, 6, (160, 240)).astype(np.uint8)
    with pytest.raises(UsageError, match="nothing is marked"):
        read_map(written(tmp_path / "map.jpg", flat, quality=80), SHAPE)


@pytest.mark.parametrize("grey", [False, True])
def test_the_photo_itself_is_refused(tmp_path, astronaut, hopper, grey):
    for name, photo in (("astronaut", astronaut), ("hopper", hopper)):
        picture = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY) if grey else photo
        with pytest.raises(UsageError, match=f"{name}.jpg: looks like a photo and not like a map"):
            read_map(written(tmp_path / f"{name}.jpg", picture), photo.shape)


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "map.png").write_text("no picture")
    for name in ("map.png", "missing.png"):
        with pytest.raises(PhotoError, match=name):
            read_map(tmp_path / name, SHAPE)


# ---- Marks


def test_points_and_boxes_are_read():
    assert parse_point("320, 410.5") == (320, 410.5)
    assert parse_point("0,0") == (0, 0)
    assert parse_box("300,380,90,60") == (300, 380, 90, 60)
    assert parse_box("-5,-5,90,60") == (-5, -5, 90, 60)


@pytest.mark.parametrize("text", ["", "320", "320,410,5", "a,b", "-1,5", "nan,4", "1,inf", "1;2"])
def test_what_is_no_point_is_named(text):
    with pytest.raises(UsageError, match=f"^'{text}' is no point; give x,y"):
        parse_point(text)


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,0,4", "1,2,3,-4", "1,2,3,nan", "1,2,3,4,5"])
def test_what_is_no_box_is_named(text):
    with pytest.raises(UsageError, match=f"^'{text}' is no box; give x,y,w,h"):
        parse_box(text)


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        (Marks(points=((5, 5), (60, 10))), "the point at 60,10 is not on the photo, which is 60x40"),
        (Marks(boxes=((58, 10, 20, 20),)), "the box at 58,10"),
        (Marks(strokes=(np.array([(5.0, 41), (30, 50)]),)), "the stroke at 5,41"),
    ],
)
def test_marks_beside_the_photo_are_refused(marks, told):
    with pytest.raises(UsageError, match=told):
        marks.check((40, 60, 3))


def test_marks_that_reach_into_the_photo_pass():
    Marks(((59, 39),), ((-10, -10, 30, 30),), (np.array([(-9.0, -9), (3, 3)]),)).check((40, 60, 3))


def test_marks_go_into_the_frame_of_a_face():
    """A frame twice as fine as its crop, upright: photo = 2 * crop + 100 at the corner, up to half a pixel."""
    frame = Frame((355.5, 355.5), (256.0, 0.0))
    line = np.array([(100.0, 100), (300, 500)])
    crop = Marks(((300, 500),), ((300, 300, 40, 20),), (line,), width=30).in_frame(frame)
    assert crop.points[0] == pytest.approx((100, 200), abs=0.5)
    assert crop.boxes[0] == pytest.approx((100, 100, 20, 10), abs=0.5)
    assert crop.strokes[0] == pytest.approx(np.array([(0, 0), (100, 200)]), abs=0.5)
    assert crop.width == pytest.approx(15)
    assert Marks().in_frame(frame).width is None


def test_a_box_in_a_turned_frame_holds_all_that_it_held():
    frame = Frame((300.0, 300.0), (0.0, 128.0))  # a face that lies on its side, at full size
    (x, y, w, h) = Marks(boxes=((280, 290, 60, 20),)).in_frame(frame).boxes[0]
    assert (w, h) == pytest.approx((20, 60), abs=0.01)
    inside = frame.to_crop(np.array([(280.0, 290), (340, 310), (310, 300)]))
    assert (inside >= (x - 0.01, y - 0.01)).all()
    assert (inside <= (x + w + 0.01, y + h + 0.01)).all()


def test_strokes_draw_discs_boxes_and_lines_of_their_width():
    box = strokes((40, 60), Marks(boxes=((10, 5, 20, 8),)))
    assert box.sum() == 160
    assert box[5:13, 10:30].min() == 1
    disc = strokes((40, 60), Marks(points=((30, 20),), width=20))
    assert disc.sum() == pytest.approx(np.pi * 100, rel=0.02)
    assert disc[20, 30] == 1
    assert disc[20, 42] == disc[8, 30] == 0
    line = strokes((40, 60), Marks(strokes=(np.array([(10.0, 20), (50, 20)]),), width=6))
    assert line.sum() == pytest.approx(41 * 6 + np.pi * 9, rel=0.03)
    assert line[20, 10:50].min() == 1
    assert line.dtype == np.float32


def test_strokes_are_as_wide_as_a_tenth_of_the_picture_if_nothing_is_said():
    point = ((100.0, 60.0),)
    wide = strokes((120, 200), Marks(points=point))
    assert np.array_equal(wide, strokes((120, 200), Marks(points=point, width=12)))


def test_a_box_over_the_border_is_cut_at_it():
    assert strokes((40, 60), Marks(boxes=((-10, -10, 15, 15), (55, 35, 100, 100)))).sum() == 25 + 25


# ---- Picking


def test_a_point_picks_the_part_that_it_is_on():
    picked = pick(CROP, found_at(LEFT, RIGHT), Marks(points=((60, 120),)))
    assert np.array_equal(picked.alpha, only(LEFT))
    assert picked.note == ""


def test_a_point_may_miss_by_a_little():
    assert np.array_equal(pick(CROP, found_at(LEFT, RIGHT), Marks(points=((82, 120),))).alpha, only(LEFT))


def test_a_stroke_picks_all_that_it_touches_and_its_width_does_not_count():
    line = np.array([(60.0, 90), (60, 120), (160, 120)])
    found = found_at(LEFT, RIGHT, np.s_[60:80, 55:65])
    assert np.array_equal(pick(CROP, found, Marks(strokes=(line,), width=60)).alpha, only(LEFT, RIGHT))


def test_a_box_picks_what_lies_in_it_by_more_than_half():
    found = found_at(LEFT, RIGHT)
    assert np.array_equal(pick(CROP, found, Marks(boxes=((30, 90, 145, 60),))).alpha, only(LEFT))
    assert np.array_equal(pick(CROP, found, Marks(boxes=((30, 90, 147, 60),))).alpha, only(LEFT, RIGHT))


def test_marks_pick_together():
    marks = Marks(points=((60, 120),), boxes=((140, 90, 70, 60),))
    assert np.array_equal(pick(CROP, found_at(LEFT, RIGHT), marks).alpha, only(LEFT, RIGHT))


def test_parts_that_touch_are_told_apart_by_class():
    found = found_at(LEFT, RIGHT_HALF, labels=["cup", "hand"])
    picked = pick(CROP, found, Marks(points=((50, 120),)))
    assert np.abs(picked.alpha - only(LEFT)).sum() < 4 * 40  # the seam may lie some pixels off
    assert picked.kinds == {"cup": 1.0}
    assert np.array_equal(pick(CROP, found_at(LEFT, RIGHT_HALF), Marks(points=((50, 120),))).alpha, found.alpha)


def test_a_piece_whose_class_is_unsure_belongs_to_its_neighbour():
    found = found_at(LEFT, RIGHT_HALF, labels=["cup", "hand"])
    found.odds[RIGHT_HALF] = np.float32(0.05)
    found.odds[(*RIGHT_HALF, index_of("hand") - 1)] = 0.1
    assert np.array_equal(pick(CROP, found, Marks(points=((50, 120),))).alpha, found.alpha)


def test_parts_of_no_sure_class_stay_apart():
    found = found_at(LEFT, RIGHT, labels=["cup", "hand"])
    found.odds[...] = np.float32(1 / 19)
    assert np.array_equal(pick(CROP, found, Marks(points=((50, 120),))).alpha, only(LEFT))


@pytest.mark.parametrize("label", NAMES)
def test_both_lenses_are_one_thing_and_two_cups_are_two(label):
    found = found_at(LEFT, RIGHT, labels=[label, label])
    picked = pick(CROP, found, Marks(points=((50, 120),)))
    worn = label in ("cap", "mask", "scarf", "sunglasses")
    assert np.array_equal(picked.alpha, only(LEFT, RIGHT) if worn else only(LEFT))


def test_the_soft_edge_comes_along_and_the_next_thing_does_not():
    found = found_at(LEFT, np.s_[100:140, 84:120])
    found.alpha[100:140, 80:82] = 0.3
    found.alpha[100:140, 82:84] = 0.2
    found.alpha[10:20, 10:20] = 0.3
    picked = pick(CROP, found, Marks(points=((60, 120),)))
    assert np.array_equal(picked.alpha[100:140, 80:82], np.full((40, 2), 0.3, np.float32))
    assert not picked.alpha[:, 82:].any()
    assert not picked.alpha[10:20, 10:20].any()


def test_where_nothing_was_found_the_mark_is_the_map_and_that_is_said():
    found = Found(only(LEFT), note="white marks it")
    line = np.array([(200.0, 30), (230, 60)])
    marks = Marks(points=((60, 120), (200, 200)), strokes=(line,), width=20)
    picked = pick(CROP, found, marks)
    own = strokes((256, 256), Marks(points=((200, 200),), strokes=(line,), width=20))
    assert np.array_equal(picked.alpha, np.maximum(only(LEFT), own))
    assert picked.note == "white marks it; nothing was found at 2 of 3 marks, which are the map themselves"


def test_nothing_at_all_found_leaves_the_mark():
    empty = Found(np.zeros((256, 256), np.float32), np.full((256, 256, 19), 1 / 19, np.float32))
    assert pick(CROP, empty, Marks(points=((128, 128),))).alpha.sum() == pytest.approx(np.pi * 12.8**2, rel=0.02)


def test_marks_on_another_face_leave_this_one_alone():
    marks = Marks(points=((60, 300), (-20, 5)), boxes=((250, 250, 40, 40),))
    picked = pick(CROP, found_at(LEFT), marks)
    assert not picked.alpha.any()
    assert picked.note == ""


def test_a_box_round_something_that_was_not_found_is_cut_out_by_its_colours(astronaut):
    """A thing over a photographed face: nearer to the truth than the box or its ellipse, and the same each time."""
    crop = np.ascontiguousarray(astronaut[:256, 100:356])
    truth = np.zeros((256, 256), np.uint8)
    cv2.fillPoly(truth, [np.array([(90, 150), (120, 90), (180, 120), (140, 180)])], 1)
    crop[truth > 0] = (30, 160, 80)
    found = Found(np.zeros((256, 256), np.float32))
    box = (86.0, 86.0, 98.0, 98.0)
    picked = pick(crop, found, Marks(boxes=(box,)))
    inside = picked.alpha > 0.5
    assert (inside & (truth > 0)).sum() / (inside | (truth > 0)).sum() > 0.9
    assert truth.sum() / 98**2 < 0.55
    cv2.setRNGSeed(99)
    assert np.array_equal(picked.alpha, pick(crop, found, Marks(boxes=(box,))).alpha)


@pytest.mark.parametrize("box", [(100.0, 100.0, 40.0, 30.0), (-10.0, -10.0, 300.0, 300.0), (100.0, 100.0, 1.0, 1.0)])
def test_a_box_in_which_nothing_stands_out_is_taken_whole(box):
    found = Found(np.zeros((256, 256), np.float32))
    assert np.array_equal(pick(CROP, found, Marks(boxes=(box,))).alpha, strokes((256, 256), Marks(boxes=(box,))))
