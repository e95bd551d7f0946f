import cv2
import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.maps.pairs import (
    ABSOLUTE_LEAST,
    DEFAULT,
    METHODS,
    absolute_difference,
    map_from_pair,
    shadow_free_difference,
    two_sided_difference,
)
from bareface.occluders import composite, draw_mask
from bareface.occluders.show import dummy_face


def flat(value, size=9):
    return np.full((size, size, 3), value, np.uint8)


def iou(found, truth):
    return ((found == 1) & truth).sum() / ((found == 1) | truth).sum()


def jpeg(rgb, quality):
    return cv2.imdecode(cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


@pytest.fixture(scope="module")
def texture():
    """Coarse coloured noise, so that no two neighbourhoods are alike."""
    noise = np.random.default_rng(0).integers(60, 250, (16, 16, 3)).astype(np.uint8)
    return cv2.resize(noise, (64, 64), interpolation=cv2.INTER_CUBIC)


@pytest.fixture(scope="module")
def masked(astronaut):
    """The portrait in a surgical mask, on a mean face laid over hers, and the exact truth."""
    points, rng = dummy_face(256) * 0.67 + (138, 20), np.random.default_rng(4)
    return composite(astronaut, [draw_mask(points, (512, 512), "surgical", rng)], points, rng)


# ---- What all ways share


@pytest.mark.parametrize("method", METHODS)
def test_two_pictures_that_are_alike_give_an_empty_map(method, astronaut):
    found = map_from_pair(astronaut, astronaut.copy(), method)
    assert found.dtype == np.float32
    assert found.shape == (512, 512)
    assert not found.any()


@pytest.mark.parametrize("method", METHODS)
def test_a_photographed_mask_is_found_also_when_each_picture_was_compressed_by_itself(method, astronaut, masked):
    before, truth = masked.photo.copy(), masked.alpha >= 0.5
    found = map_from_pair(astronaut, masked.photo, method)
    assert set(np.unique(found)) == {0, 1}
    assert iou(found, truth) > 0.88
    assert iou(map_from_pair(jpeg(astronaut, 90), jpeg(masked.photo, 90), method), truth) > 0.86
    assert np.array_equal(masked.photo, before)
    mirrored = map_from_pair(astronaut[:, ::-1], masked.photo[:, ::-1], method)
    assert iou(mirrored[:, ::-1], truth) > 0.88


def test_a_way_is_chosen_by_name(astronaut, masked):
    maps = {name: map_from_pair(astronaut, masked.photo, name) for name in METHODS}
    assert np.array_equal(maps["absolute"], absolute_difference(astronaut, masked.photo))
    assert np.array_equal(maps["two-sided"], two_sided_difference(astronaut, masked.photo))
    assert np.array_equal(maps[DEFAULT], map_from_pair(astronaut, masked.photo))


@pytest.mark.parametrize("way", METHODS.values())
def test_pictures_of_two_sizes_are_refused_with_both_named(way):
    with pytest.raises(UsageError, match="clean picture is 30x20 and the occluded one 31x20"):
        way(np.zeros((20, 30, 3), np.uint8), np.zeros((20, 31, 3), np.uint8))


@pytest.mark.parametrize("wrong", [np.zeros((8, 8), np.uint8), np.zeros((8, 8, 4), np.uint8), np.zeros((8, 8, 3))])
def test_what_is_no_rgb_picture_is_refused_by_its_side(wrong):
    with pytest.raises(UsageError, match=r"the clean picture .* RGB uint8"):
        map_from_pair(wrong, flat(0, 8))
    with pytest.raises(UsageError, match=r"the occluded picture .* RGB uint8"):
        map_from_pair(flat(0, 8), wrong)


def test_an_unknown_way_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match=r"'otsu'.*absolute, two-sided, shadow-free"):
        map_from_pair(flat(0), flat(0), "otsu")


# ---- The absolute difference


@pytest.mark.parametrize("step", [ABSOLUTE_LEAST + 1, -ABSOLUTE_LEAST - 1])
def test_absolute_keeps_three_by_three_pixels_and_opens_less_away(step):
    clean, occluded = flat(100), flat(100)
    occluded[2:5, 2:5, 2] += np.int8(step).astype(np.uint8)  # one channel is enough, either way
    occluded[0, 8] = 255
    occluded[6:8] = 200  # two rows
    expected = np.zeros((9, 9))
    expected[2:5, 2:5] = 1
    assert np.array_equal(absolute_difference(clean, occluded), expected)


def test_absolute_wants_more_than_its_threshold():
    assert not absolute_difference(flat(100), flat(100 + ABSOLUTE_LEAST)).any()
    assert absolute_difference(flat(100), flat(101 + ABSOLUTE_LEAST)).all()


# ---- The two-sided difference


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("step", "pixels"),
    [
        (12, 0),  # not above the threshold of 12
        (13, 9),  # differs at all: the 5x5 less its rim; 13 * 13 / 255 = 0.7
        (56, 9),  # 56 * 56 / 255 = 12.3, 12 as a byte
        (57, 21),  # 57 * 57 / 255 = 12.7, 13 as a byte: strong; the median takes the four corners of the 5x5
    ],
)
def test_two_sided_is_what_differs_strongly_or_lies_inside_what_differs_at_all(step, pixels, sign):
    occluded, expected = flat(100), np.zeros((9, 9))
    occluded[2:7, 2:7] = 100 + sign * step
    if pixels == 9:
        expected[3:6, 3:6] = 1
    if pixels == 21:
        expected[2:7, 2:7] = 1
        expected[[2, 2, 6, 6], [2, 6, 2, 6]] = 0
    assert expected.sum() == pixels
    assert np.array_equal(two_sided_difference(flat(100), occluded), expected)


def test_two_sided_keeps_a_strong_line_of_two_pixels_and_no_speck():
    occluded, expected = flat(100), np.zeros((9, 9))
    occluded[:, 3:5], expected[:, 3:5] = (180, 100, 100), 1
    occluded[4, 8] = 255
    assert np.array_equal(two_sided_difference(flat(100), occluded), expected)


# ---- The difference without shadows


def test_shadow_free_ends_where_half_of_a_pixel_is_hidden():
    alpha = np.array([0] * 6 + [0.1, 0.4, 0.6, 0.9] + [1] * 12 + [0.7, 0.3] + [0] * 6)
    over = 100 + alpha[:, None] * (np.array((220, 60, 60)) - 100)
    occluded = np.broadcast_to(np.rint(over).astype(np.uint8), (30, 30, 3))
    found = shadow_free_difference(flat(100, 30), occluded)
    assert np.array_equal(found, np.broadcast_to(alpha >= 0.5, (30, 30)))


def test_shadow_free_leaves_a_shadow_and_finds_what_is_darker_than_one(texture):
    factor = np.ones((64, 64))
    factor[10:40, 10:50] = 0.7
    shaded = np.rint(texture * cv2.GaussianBlur(factor, (0, 0), 5)[..., None]).astype(np.uint8)
    assert not shadow_free_difference(texture, shaded).any()
    assert absolute_difference(texture, shaded).mean() > 0.2
    factor[10:40, 10:50] = 0.3
    dark = np.rint(texture * factor[..., None]).astype(np.uint8)
    assert iou(shadow_free_difference(texture, dark), factor < 1) > 0.97


def test_shadow_free_closes_a_gap_that_changed_and_no_gap_that_did_not(texture):
    ring = np.zeros((64, 64), bool)
    ring[12:52, 12:52], ring[22:42, 22:42] = True, False
    through = np.where(ring[..., None], (30, 200, 60), texture).astype(np.uint8)
    assert iou(shadow_free_difference(texture, through), ring) > 0.98
    tinted, whole = through.copy(), ring.copy()
    whole[22:42, 22:42] = True
    tinted[22:42, 22:42] = texture[22:42, 22:42] * 0.7
    assert iou(shadow_free_difference(texture, tinted), whole) > 0.98


def test_shadow_free_leaves_a_shadow_that_lies_on_nearly_everything(texture):
    factor = np.ones((64, 64))
    factor[13:] = 0.7
    shaded = np.rint(texture * cv2.GaussianBlur(factor, (0, 0), 5)[..., None]).astype(np.uint8)
    truth = np.zeros((64, 64), bool)
    truth[30:50, 30:50] = True
    shaded[truth] = (30, 200, 60)
    assert iou(shadow_free_difference(texture, shaded), truth) > 0.8


def test_shadow_free_keeps_a_thin_part_of_another_colour():
    """As the white loop of a blue mask, which differs less from skin than the cloth does."""
    occluded, truth = flat((200, 160, 140), 40), np.zeros((40, 40), bool)
    occluded[10:30, 5:25], occluded[10:30, 25:27] = (20, 90, 200), (240, 240, 240)
    truth[10:30, 5:27] = True
    assert iou(shadow_free_difference(flat((200, 160, 140), 40), occluded), truth) > 0.98


def test_shadow_free_rises_above_the_noise_of_two_jpeg_files(astronaut, masked):
    """Of unlike quality, so that every pixel differs."""
    good, poor = jpeg(astronaut, 95), jpeg(astronaut, 75)
    assert (cv2.absdiff(good, poor).max(axis=2) > 6).mean() > 0.1
    assert shadow_free_difference(good, poor).mean() < 0.01
    assert iou(shadow_free_difference(good, jpeg(masked.photo, 75)), masked.alpha >= 0.5) > 0.85
