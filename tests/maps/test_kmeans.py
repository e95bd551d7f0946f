import cv2
import numpy as np
import pytest

from bareface.faces.topology import OVAL
from bareface.frame import Frame
from bareface.maps.kmeans import BARE_SKIN, OUTSIDE_NOTE, SKIN_NOTE, KMeansMap
from bareface.occluders import composite, draw_mask
from bareface.occluders.raster import Box, coverage
from bareface.occluders.show import dummy_face

SKIN, CLOTH, WALL = (205, 160, 135), (90, 150, 190), (40, 45, 40)


def painted(shapes, ground=WALL, light=1.0):
    """Polygons of one colour each on a ground, with a little noise; `light` across the picture, [256] or a number."""
    picture = np.full((256, 256, 3), ground, float)
    for colour, shape in shapes:
        share = coverage([np.asarray(shape, float)], [], Box(0, 0, 256, 256))[..., None]
        picture += share * (np.array(colour) - picture)
    picture *= np.broadcast_to(light, 256)[:, None]
    noise = np.random.default_rng(0).normal(0, 3, picture.shape)
    return np.clip(np.rint(picture + noise), 0, 255).astype(np.uint8)


def iou(found, truth):
    return (found & truth).sum() / (found | truth).sum()


@pytest.fixture(scope="module")
def face():
    """A mean face's mesh in the frame, its outline, and the outline of a mask over its lower half."""
    mesh = dummy_face(256)
    mesh = Frame.from_mesh(mesh).to_crop(mesh)
    oval = mesh[list(OVAL)]
    jaw = mesh[list(OVAL[9:28])]
    return mesh, oval, np.concatenate([jaw, mesh[[116, 6, 345]]])


@pytest.fixture(scope="module")
def mask_pixels(face):
    return coverage([face[2].astype(float)], [], Box(0, 0, 256, 256)) >= 0.5


def test_a_mask_of_one_colour_is_found_and_nothing_is_said(face, mask_pixels):
    mesh, oval, mask = face
    found = KMeansMap()(painted([(SKIN, oval), (CLOTH, mask)]), mesh)
    assert found.alpha.shape == (256, 256)
    assert found.alpha.dtype == np.float32
    assert found.odds is None
    assert found.note == ""
    assert iou(found.alpha > 0.5, mask_pixels) > 0.9


def test_the_map_is_soft_at_its_edge_only(face):
    mesh, oval, mask = face
    alpha = KMeansMap()(painted([(SKIN, oval), (CLOTH, mask)]), mesh).alpha
    assert alpha.min() == 0
    assert alpha.max() == pytest.approx(1)
    assert 0 < ((alpha > 0.05) & (alpha < 0.95)).sum() < 0.25 * (alpha > 0.5).sum()


def test_specks_and_gaps_go(face):
    mesh, oval, mask = face
    picture = painted([(SKIN, oval), (CLOTH, mask)])
    row, column = np.rint(mesh[164]).astype(int)[::-1]  # above the lips
    picture[row : row + 2, column : column + 2] = SKIN
    assert KMeansMap()(picture, mesh).alpha[row : row + 2, column : column + 2].min() > 0.9


@pytest.mark.parametrize("light", [1.0, 0.5, np.linspace(0.55, 1.1, 256)], ids=["bright", "dim", "from one side"])
@pytest.mark.parametrize("skin", [SKIN, (240, 200, 180), (95, 62, 48)], ids=["middle", "light", "dark"])
def test_bare_skin_is_told_in_any_light_and_the_map_given_all_the_same(face, skin, light):
    mesh, oval, _ = face
    found = KMeansMap()(painted([(skin, oval)], light=light), mesh)
    assert found.note == SKIN_NOTE
    assert "segmenter" in found.note
    assert (found.alpha > 0.5).sum() > 1000


@pytest.mark.parametrize("light", [1.0, 0.5, np.linspace(0.55, 1.1, 256)], ids=["bright", "dim", "from one side"])
@pytest.mark.parametrize("cloth", [CLOTH, (235, 235, 235), (30, 30, 34)], ids=["blue", "white", "black"])
def test_a_mask_is_not_taken_for_skin_in_any_light(face, cloth, light):
    mesh, oval, mask = face
    assert KMeansMap()(painted([(SKIN, oval), (cloth, mask)], (120, 160, 90), light), mesh).note == ""


def test_a_mask_smaller_than_the_skin_about_it_is_missed_and_that_is_told(face):
    mesh, oval, mask = face
    small = mask.mean(axis=0) + 0.3 * (mask - mask.mean(axis=0))
    found = KMeansMap()(painted([(SKIN, oval), (CLOTH, small)]), mesh)
    assert found.note == SKIN_NOTE
    row, column = np.rint(mask.mean(axis=0)).astype(int)[::-1]
    assert found.alpha[row, column] < 0.5


def test_a_photographed_face_is_told_to_be_bare_and_its_mask_found(astronaut):
    points = dummy_face(256) * 0.67 + (138, 20)
    rng = np.random.default_rng(4)
    covered = composite(astronaut, [draw_mask(points, (512, 512), "surgical", rng)], points, rng)
    frame = Frame.from_mesh(points)
    mesh = frame.to_crop(points)
    assert KMeansMap()(frame.crop(astronaut), mesh).note == SKIN_NOTE
    crop = frame.crop(covered.photo)
    before = crop.copy()
    found = KMeansMap()(crop, mesh)
    truth = frame.crop(np.repeat(np.rint(255 * covered.alpha).astype(np.uint8)[..., None], 3, axis=2))[..., 0] > 127
    assert found.note == ""
    assert iou(found.alpha > 0.5, truth) > 0.75
    assert np.array_equal(crop, before)


def test_the_same_crop_gives_the_same_map(face):
    mesh, _, _ = face
    crop = np.random.default_rng(1).integers(0, 256, (256, 256, 3)).astype(np.uint8)
    first = KMeansMap()(crop, mesh).alpha
    cv2.setRNGSeed(99)
    assert np.array_equal(first, KMeansMap()(crop, mesh).alpha)


def test_a_face_whose_lower_half_is_not_in_the_picture_gives_an_empty_map_and_says_why(face):
    mesh, oval, _ = face
    found = KMeansMap()(painted([(SKIN, oval)]), mesh + (0, 200))
    assert not found.alpha.any()
    assert found.note == OUTSIDE_NOTE


def test_skin_outside_the_picture_is_not_asked(face):
    mesh, oval, mask = face
    up = (0, float(mesh[list(BARE_SKIN), 1].max()) + 10)
    crop = painted([(SKIN, oval - up), (CLOTH, mask - up)])
    assert KMeansMap()(crop, mesh - up).note == ""
