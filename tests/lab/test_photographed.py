"""Photographed things: a hand is cut out of its ground, and what is held out of training is never in it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.classes import NAMES
from bareface.lab.data import kinds_held_out, kinds_to_train
from bareface.lab.sprites import cut_out, photographed
from bareface.occluders.catalogue import kinds_of


def test_skin_is_cut_out_of_a_grey_ground_with_a_shadow():
    rgb = np.full((100, 100, 3), 225, np.uint8)
    rgb = (rgb * np.linspace(1, 0.6, 100)[:, None, None]).astype(np.uint8)  # the ground's light falls off
    hand = np.zeros((100, 100), np.uint8)
    cv2.ellipse(hand, (50, 55), (18, 30), 0, 0, 360, 255, -1)
    rgb[hand > 0] = (205, 150, 125)
    rgba = cut_out(rgb)
    assert np.array_equal(rgba[..., :3], rgb)
    found, truth = rgba[..., 3] > 127, hand > 0
    assert (found & truth).sum() / (found | truth).sum() > 0.9
    assert np.array_equal(rgba, cut_out(rgb))


def test_every_class_is_trained_with_most_of_its_kinds_and_judged_by_others():
    for label in NAMES:
        seen, kept = set(kinds_to_train(label)), set(kinds_held_out(label))
        assert seen | kept == set(kinds_of(label))
        assert not seen & kept
        assert len(kept) >= 3
        assert len(seen) > len(kept)


def test_photographed_things_held_out_are_others(lab_data):
    seen, kept = (photographed(lab_data / "sprites", held_out) for held_out in (False, True))
    names = [{(sprite.label, sprite.kind) for sprite in sprites} for sprites in (seen, kept)]
    assert names[0]
    assert names[1]
    assert not names[0] & names[1]
    assert all(sprite.label != "mask" for sprite in seen)  # MaskTheFace's are kept whole
    assert any(sprite.label == "mask" for sprite in kept)
