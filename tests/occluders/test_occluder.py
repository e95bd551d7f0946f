import cv2
import numpy as np
import pytest

from bareface.classes import NAMES, index_of
from bareface.errors import UsageError
from bareface.occluders import Effects, Misfit, Occluder, Sprite, composite
from bareface.occluders.composite import covered_share, read_scene
from bareface.occluders.occluder import draw_on
from bareface.occluders.sprites import View

PLAIN = Effects(**dict.fromkeys(Effects.__dataclass_fields__, False))


@pytest.mark.parametrize("label", NAMES)
def test_truth_of_each_class(photo, points, label):
    occluder, fitted = Occluder({label: 1.0}, together=0), 0
    for seed in range(6):
        try:
            done = occluder(photo, points, np.random.default_rng(seed))
        except Misfit:
            continue
        fitted += 1
        assert [thing.label for thing in done.instances] == [label]
        assert done.instances[0].alpha == pytest.approx(done.alpha, abs=1e-6)
        assert set(np.unique(done.classes)) <= {0, index_of(label)}
        assert np.array_equal(done.classes > 0, done.alpha >= 0.5)
        assert done.covered == pytest.approx(covered_share(done.alpha, points))
        x, y = np.round(points[~done.visible]).astype(int).T
        assert (done.alpha[y, x] >= 0.5).all()
        assert not np.array_equal(done.photo, photo)
    assert fitted >= 4


def test_the_same_seed_gives_the_same_bytes(photo, points):
    one, again, other = (Occluder()(photo, points, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert one.photo.tobytes() == again.photo.tobytes()
    assert one.alpha.tobytes() == again.alpha.tobytes()
    assert one.photo.tobytes() != other.photo.tobytes()


def test_two_things_share_the_truth(photo, points):
    done = Occluder({"sunglasses": 1.0, "mask": 1.0}, together=1)(photo, points, np.random.default_rng(0))
    assert sorted(thing.label for thing in done.instances) == ["mask", "sunglasses"]
    assert done.instances[0].label == "mask"  # the mask goes under the glasses
    alpha = 1 - np.prod([1 - 1.0 * thing.alpha for thing in done.instances], axis=0)
    assert done.alpha == pytest.approx(sum(thing.alpha for thing in done.instances), abs=1e-5)
    assert (alpha <= done.alpha + 1e-5).all()


def test_what_a_later_thing_hides_is_not_seen_of_the_first(photo, points):
    layers = [draw_on("mask", "surgical", points, (256, 256), np.random.default_rng(1)) for _ in range(2)]
    done = composite(photo, layers, points, np.random.default_rng(0), PLAIN)
    solid = layers[1].alpha == 1
    assert done.instances[0].alpha[solid].max() == 0
    assert np.array_equal(done.instances[1].alpha, layers[1].alpha)


def test_a_hand_holds_what_is_held_if_hands_are_asked_for(photo, points):
    found = []
    for seed in range(12):
        done = Occluder({"phone": 1.0, "hand": 1e-9}, together=0, held=1)(photo, points, np.random.default_rng(seed))
        found.append([thing.label for thing in done.instances])
        if len(done.instances) == 2:
            assert done.instances[0].alpha.sum() > 100  # the phone is still seen
    assert found.count(["phone", "hand"]) >= 4
    alone = Occluder({"phone": 1.0}, together=0, held=1)(photo, points, np.random.default_rng(0))
    assert [thing.label for thing in alone.instances] == ["phone"]


def test_odds_are_kept(photo, points):
    occluder = Occluder({"pen": 3.0, "phone": 1.0}, together=0, effects=PLAIN)
    seen = []
    for seed in range(80):
        try:
            seen.append(occluder(photo, points, np.random.default_rng(seed)).instances[0].label)
        except Misfit:
            continue
    assert 0.55 < seen.count("pen") / len(seen) < 0.92


def test_every_effect_does_something_and_can_be_switched_off(points):
    rng = np.random.default_rng(0)
    rough = np.clip(rng.normal(120, 40, (256, 256, 1)) + np.linspace(-60, 60, 256)[None, :, None], 0, 255)
    photo = cv2.GaussianBlur((rough * (1.0, 0.75, 0.6)).astype(np.uint8), (0, 0), 2.0)
    layer = draw_on("mask", "cloth-checks", points, (256, 256), np.random.default_rng(2))
    plain = composite(photo, [layer], points, np.random.default_rng(1), PLAIN, quality=30)
    for name in Effects.__dataclass_fields__:
        effects = Effects(**{**vars(PLAIN), name: True})
        done = composite(photo, [layer], points, np.random.default_rng(1), effects, quality=30)
        assert not np.array_equal(done.photo, plain.photo), name


def test_things_in_a_black_and_white_photo_are_grey(photo, points):
    grey = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    assert read_scene(grey, points).colourless
    done = Occluder({"candy": 1.0})(grey, points, np.random.default_rng(1))
    assert np.ptp(done.photo.astype(int), axis=2).max() <= 1
    assert not read_scene(photo, points).colourless


def test_compression_touches_only_what_was_added(photo, points):
    layer = draw_on("mask", "cloth-checks", points, (256, 256), np.random.default_rng(2))
    effects = Effects(**{**vars(PLAIN), "compression": True})
    done = composite(photo, [layer], points, np.random.default_rng(1), effects, quality=20)
    plain = composite(photo, [layer], points, np.random.default_rng(1), PLAIN)
    assert np.array_equal(done.photo[done.alpha == 0], photo[done.alpha == 0])
    assert np.abs(done.photo[done.alpha > 0].astype(int) - plain.photo[done.alpha > 0]).mean() > 1


def test_skin_is_read_off_the_face(points):
    dark = np.full((256, 256, 3), (92, 60, 45), np.uint8)
    pale = np.full((256, 256, 3), (232, 190, 170), np.uint8)
    assert read_scene(dark, points).skin.mean() < read_scene(pale, points).skin.mean() - 0.2


def test_a_sprite_counts_as_a_kind(photo, points):
    sprite = Sprite("phone", "mine", {"front": View(np.full((200, 100, 4), 255, np.uint8))})
    occluder = Occluder({"phone": 1.0}, sprites=[sprite], kinds=lambda label: (), together=0)
    assert occluder(photo, points, np.random.default_rng(0)).instances[0].kind == "mine"


def test_a_head_turned_far_gets_no_sunglasses(photo, points):
    radius = np.ptp(points[[234, 454], 0]) / 2
    angle = np.arcsin(np.clip((points[:, 0] - 128) / radius, -0.98, 0.98)) + 1.15
    turned = np.stack([128 + radius * np.sin(angle), points[:, 1]], axis=1)
    with pytest.raises(Misfit, match="no sunglasses fits this face: the head is turned too far") as caught:
        Occluder({"sunglasses": 1.0})(photo, turned, np.random.default_rng(0))
    assert caught.value.label == "sunglasses"


def test_bad_odds_are_named():
    for mix, word in (
        ({"hat": 1.0}, "unknown class 'hat'"),
        ({"cap": -1.0}, "odds"),
        ({"cap": 0.0}, "odds"),
        ({}, "odds"),
    ):
        with pytest.raises(UsageError, match=word):
            Occluder(mix)
    with pytest.raises(UsageError, match="together is a share"):
        Occluder(together=1.5)
