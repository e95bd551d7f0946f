"""COCO's average precision by hand, and a map's parts taken for things."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pycocotools", reason="pycocotools is not installed")

from bareface.classes import NAMES, index_of
from bareface.errors import UsageError
from bareface.lab.detection import Thing, average_precision, mapped_things, true_things
from bareface.occluders import Instance, Occluded

CUP, PEN = index_of("cup"), index_of("pen")


def region(x, y, width, height, size=200):
    out = np.zeros((size, size), bool)
    out[y : y + height, x : x + width] = True
    return out


def test_what_is_found_exactly_is_precise_at_every_size():
    pictures = [[Thing.of(region(5, 5, s, s), CUP)] for s in (20, 50, 150)]
    for by in ("box", "mask"):
        p = average_precision(pictures, pictures, by)
        assert (p.ap, p.ap50, p.ap75, p.small, p.medium, p.large) == pytest.approx((1,) * 6)
        assert p.by_class == pytest.approx({"cup": 1.0})


def test_a_loose_mask_counts_up_to_its_iou():
    # IoU 1600 / 2000 = 0.8: right at the seven thresholds 0.50 to 0.80, wrong at 0.85, 0.90 and 0.95.
    truth, found = [[Thing.of(region(0, 0, 40, 50), CUP)]], [[Thing.of(region(0, 0, 40, 40), CUP, 0.9)]]
    p = average_precision(truth, found, "mask")
    assert (p.ap, p.ap50, p.ap75) == pytest.approx((0.7, 1.0, 1.0))
    assert np.isnan(p.small)
    assert p.medium == pytest.approx(0.7)


def test_a_surer_false_find_halves_the_precision_and_a_wrong_class_finds_nothing():
    truth = [[Thing.of(region(0, 0, 40, 40), CUP)], [Thing.of(region(0, 0, 40, 40), PEN)]]
    wrong = Thing.of(region(100, 100, 40, 40), CUP, 0.9)
    found = [[Thing.of(region(0, 0, 40, 40), CUP, 0.5), wrong], [Thing.of(region(0, 0, 40, 40), CUP, 0.1)]]
    p = average_precision(truth, found, "mask")
    assert p.by_class == pytest.approx({"cup": 0.5, "pen": 0.0})
    assert p.ap == pytest.approx(0.25)


def test_boxes_and_masks_are_judged_apart():
    truth = [[Thing.of(region(0, 0, 40, 40), CUP)]]
    found = [[Thing.of(region(0, 0, 40, 40), CUP, 0.9, box=(80.0, 80.0, 40.0, 40.0))]]
    assert average_precision(truth, found, "mask").ap == pytest.approx(1)
    assert average_precision(truth, found, "box").ap == 0


def test_nothing_found_is_nought_and_nothing_to_find_is_no_number(capsys):
    truth = [[Thing.of(region(0, 0, 40, 40), CUP)]]
    assert average_precision(truth, [[]], "mask").ap == 0
    empty = average_precision([[]], [[]], "box")
    assert np.isnan(empty.ap)
    assert empty.by_class == {}
    assert capsys.readouterr().out == ""


def test_pictures_must_be_as_many():
    with pytest.raises(UsageError, match="1 pictures have truth and 0 have finds"):
        average_precision([[]], [], "box")


def test_parts_of_a_map_are_things_of_their_likeliest_class():
    alpha, odds = np.zeros((200, 200), np.float32), np.zeros((200, 200, 19), np.float32)
    for where, label, sure, odd in ((region(0, 0, 30, 10), CUP, 0.9, 0.8), (region(60, 60, 20, 20), PEN, 0.6, 0.5)):
        alpha[where] = sure
        odds[where, label - 1], odds[where, 0] = odd, 1 - odd - 0.1
    alpha[190, 190:195] = 1  # a speck
    cup, pen = mapped_things(alpha, odds)
    assert (cup.label, cup.box, cup.area) == (CUP, (0, 0, 30, 10), 300)
    assert (pen.label, pen.box, pen.area) == (PEN, (60, 60, 20, 20), 400)
    assert (cup.score, pen.score) == pytest.approx((0.72, 0.3), rel=1e-4)
    assert len(mapped_things(alpha, odds, 0.7)) == 1


@pytest.mark.parametrize(("gap", "count"), [(18, 1), (24, 2)])
def test_parts_are_one_thing_over_a_small_gap(gap, count):
    alpha = (region(20, 20, 30, 30) | region(50 + gap, 20, 30, 30)).astype(np.float32)
    things = mapped_things(alpha, np.full((200, 200, 19), 1 / 19, np.float32))
    assert len(things) == count
    assert sum(t.area for t in things) == 1800


def test_true_things_are_of_the_nineteen_and_to_be_seen():
    alpha = region(10, 10, 20, 20).astype(np.float32)
    instances = (Instance("cup", "mug", alpha), Instance("pen", "quill", 0.4 * alpha), Instance("object", "", alpha))
    assert "object" not in NAMES
    covered = Occluded(np.zeros((200, 200, 3), np.uint8), alpha, np.zeros(478, bool), instances, 0.1)
    (thing,) = true_things(covered)
    assert (thing.label, thing.box, thing.area) == (CUP, (10, 10, 20, 20), 400)
