"""Another photo of the person laid over the face: of a real portrait, bent, darkened, covered, turned away."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from bareface import Guidance, MapChoice, Photo, Restorer
from bareface.fills import Answer, WarpFill
from bareface.fills.references import LEAST_FACE, WHOLE, Reference, laid_together, relit, shaped
from bareface.frame import SIZE, Frame

HOLE = np.zeros((SIZE, SIZE), bool)
HOLE[140:215, 85:175] = True


@pytest.fixture(scope="module")
def reference(face, mesh):
    points = mesh(face, WHOLE)
    looks = np.eye(1, 128, dtype=np.float32)[0]
    return Reference(face, points.xy, np.ones(478, np.float32), np.zeros((SIZE, SIZE), bool), looks)


def grey(crop, hole, seed=0):
    """A fill that says mid-grey, and that it is off by a quarter."""
    return Answer(np.full((SIZE, SIZE, 3), 0.5, np.float32), np.full((SIZE, SIZE), 0.25, np.float32))


def covered(face):
    return np.where(HOLE[..., None], np.uint8(0), face)


def pasted(face, mesh, reference):
    crop = covered(face)
    return WarpFill(grey).led(crop, HOLE, laid_together([reference], mesh(crop, WHOLE).xy, crop, HOLE))[0]


def test_the_photo_itself_gives_the_face_back(face, reference):
    crop = covered(face)
    answer = WarpFill(grey).led(crop, HOLE, laid_together([reference], reference.points, crop, HOLE))[0]
    inner = cv2.erode(HOLE.astype(np.uint8), np.ones((9, 9))) > 0
    off, off_grey = (np.abs(each - face / 255)[inner].mean() for each in (answer.rgb, 0.5))
    assert off < 0.1 * off_grey
    assert answer.error is not None
    assert answer.error[inner].mean() < 0.1


def test_a_darker_yellower_photo_is_matched_to_the_face(face, reference, mesh):
    darker = np.clip(face * np.array([0.7, 0.65, 0.4]), 0, 255).astype(np.uint8)
    there = mesh(covered(face), WHOLE).xy
    plain, matched = (laid_together([replace(reference, crop=c)], there, face, HOLE) for c in (face, darker))
    both = plain.known & HOLE
    off, unmatched = (np.abs(a - face / 255)[both].mean() for a in (matched.picture, darker / 255))
    assert off < 0.35 * unmatched


def test_hidden_points_go_a_fifth_of_the_way_to_the_shape_of_the_photo(reference):
    """Seen from elsewhere, the same face: the affine map between both is found, and what is seen stays."""
    own, view = reference.points, np.float32([[0.9, 0.1], [-0.05, 1.1]])
    true = own @ view + np.float32([3, -8])
    x, y = np.clip(np.rint(true), 0, SIZE - 1).astype(int).T
    hole = np.zeros((SIZE, SIZE), bool)
    hole[150:] = True
    hidden = hole[y, x]
    guessed = np.where(hidden[:, None], true + np.float32([0, 5]), true)  # still in the hole
    assert shaped(guessed, own, hole)[~hidden] == pytest.approx(true[~hidden])
    assert shaped(guessed, own, hole)[hidden] == pytest.approx(true[hidden] + np.float32([0, 4]), abs=0.01)
    assert shaped(guessed, own, np.ones_like(hole)) is guessed


def test_a_photo_lit_from_the_side_is_relit_in_what_is_hidden(face):
    side = np.linspace(0.75, 1.2, SIZE, dtype=np.float32)[None, :, None]
    given = np.clip(side * face / 255, 0, 1).astype(np.float32)
    off, before = (np.abs(each - face / 255)[HOLE].mean() for each in (relit(given, face, ~HOLE), given))
    assert off < 0.6 * before


def test_light_is_carried_as_far_as_it_is_seen():
    dark, bright, seen = np.zeros((SIZE, SIZE, 3), np.float32), np.full((SIZE, SIZE, 3), 128, np.uint8), ~HOLE
    assert relit(dark, bright, seen)[HOLE] == pytest.approx(0.5, abs=0.02)
    seen = np.zeros_like(HOLE)
    seen[:8] = True
    reach = relit(dark, bright, seen)[:, SIZE // 2, 0]
    assert reach[4] == pytest.approx(0.5, abs=0.02)
    assert reach[-1] == pytest.approx(0, abs=1e-3)


def test_what_is_covered_or_turned_away_in_the_photo_is_left_to_the_fill(face, reference, mesh):
    there = mesh(covered(face), WHOLE).xy
    over_the_mouth = np.zeros((SIZE, SIZE), bool)
    over_the_mouth[170:200, 100:160] = True
    half = np.where(reference.points[:, 0] < SIZE / 2, 1, 0).astype(np.float32)
    whole = laid_together([reference], there, face, HOLE).known
    masked = laid_together([replace(reference, covered=over_the_mouth)], there, face, HOLE).known
    turned = laid_together([replace(reference, visible=half)], there, face, HOLE).known
    assert whole[180, 128]
    assert not masked[180, 128]
    assert masked[120, 128]
    assert turned[150, 100]
    assert not turned[150, 155]
    answer = pasted(face, mesh, replace(reference, covered=over_the_mouth))
    assert answer.rgb[185, 128] == pytest.approx(0.5)
    assert answer.error is not None
    assert answer.error[185, 128] == pytest.approx(0.25)


def test_two_photos_complete_each_other_the_better_first(face, reference, mesh):
    there = mesh(covered(face), WHOLE).xy
    points = reference.points[:, 0]
    left = replace(reference, visible=(points < SIZE / 2).astype(np.float32))
    noisy = np.clip(face + np.random.default_rng(0).normal(0, 40, face.shape), 0, 255).astype(np.uint8)
    worse = replace(reference, crop=noisy)
    alone = {name: laid_together([each], there, face, HOLE) for name, each in (("left", left), ("worse", worse))}
    assert alone["left"].misfit < alone["worse"].misfit
    both = laid_together([worse, left], there, face, HOLE)
    assert (both.known == (alone["left"].known | alone["worse"].known)).all()
    assert both.misfit == alone["left"].misfit
    assert (both.picture[150, 100] == alone["left"].picture[150, 100]).all()
    assert (both.picture[150, 155] == alone["worse"].picture[150, 155]).all()


def test_no_photo_shows_nothing(face):
    laid = laid_together([], np.zeros((478, 2), np.float32), face, HOLE)
    assert not laid.known.any()
    assert laid.misfit == 1.0


@pytest.fixture(scope="module")
def restorer():
    return Restorer()


def smaller(rgb, share):
    return cv2.resize(rgb, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)


def test_photos_of_no_use_are_told_and_the_others_used(restorer, astronaut, tmp_path):
    (tmp_path / "notes.jpg").write_text("no picture")
    two = np.concatenate([astronaut, astronaut], 1)
    blank = np.full((300, 300, 3), 90, np.uint8)
    width = restorer.find(astronaut)[0].box[2]
    tiny = smaller(astronaut, 0.6 * LEAST_FACE / width)
    arrays = [Photo.from_array(each) for each in (blank, two, tiny, astronaut)]
    usable, notes = restorer.refer([tmp_path / "notes.jpg", *arrays, tmp_path / "none.jpg"])
    assert len(usable) == 1
    told = "\n".join(notes)
    for said in ("notes.jpg", "number 2: shows no face", "number 3: shows 2 faces", "none.jpg"):
        assert said in told
    assert "number 4" in told
    assert told.count("it is not used") == 5


def test_a_photo_of_the_person_brings_the_face_nearer(restorer, astronaut, tmp_path):
    """The very photo, smaller and darker, as the other photo: the mouth comes back."""
    found = restorer.inspect(Photo.from_array(astronaut)).faces[0]
    x, y = found.points.xy[[13, 14]].mean(0).astype(int)
    masked = astronaut.copy()
    cv2.ellipse(masked, (int(x), int(y)), (38, 26), 0, 0, 360, (90, 130, 160), -1)
    mask = np.zeros(astronaut.shape, np.uint8)
    cv2.ellipse(mask, (int(x), int(y)), (39, 27), 0, 0, 360, (255, 255, 255), -1)
    cv2.imwrite(str(tmp_path / "map.png"), mask)
    choice = MapChoice(by=tmp_path / "map.png")
    darker = Photo.from_array((0.8 * smaller(astronaut, 0.8)).astype(np.uint8))
    references, notes = restorer.refer([darker])
    assert not notes
    results = [restorer(Photo.from_array(masked), choice, g) for g in (Guidance(), Guidance(references=references))]
    off = [np.abs(r.photo.rgb[r.changed].astype(float) - astronaut[r.changed]).mean() for r in results]
    assert off[1] < 0.95 * off[0]
    assert off[1] < 16  # grey levels; 15.2, and 16.8 without the photo, when this was written


def test_of_two_people_each_photo_goes_to_whom_it_shows(restorer, astronaut, hopper):
    """Both in masks, side by side; other sizes and brightness of the same portraits are the references."""
    height = min(len(astronaut), len(hopper))
    both = np.concatenate([hopper[:height], astronaut[:height]], 1)
    faces = restorer.find(both)
    masked = both.copy()
    for face in faces:
        x, y = face.points[3:].mean(0).astype(int)
        size = int(0.35 * face.box[2])
        cv2.ellipse(masked, (int(x), int(y)), (size, size), 0, 0, 360, (120, 170, 200), -1)
    references, notes = restorer.refer([Photo.from_array(smaller(each, 0.9)) for each in (astronaut, hopper)])
    assert not notes
    result = restorer(Photo.from_array(masked), guidance=Guidance(references=references))
    at = {face.references[0].reference.name: face.face.box[0] for face in result.faces if face.references}
    assert at["number 2"] < hopper.shape[1] <= at["number 1"]
    assert all(len(face.references) == 1 for face in result.faces)


def test_the_frame_of_a_crop_is_the_crop(face):
    assert isinstance(WHOLE, Frame)
    assert (WHOLE.crop(face) == face).all()
