"""What another photo gives: figures by hand, on real people the same again, and photos that are left unused."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")
pytest.importorskip("dlib", reason="bareface[evaluate] is not installed")

from bareface.errors import UsageError
from bareface.evaluate.references import COVERED, FIGURES, OWN, STRANGERS, WAYS, WITHOUT, Asked, _summary, compare, told
from bareface.fills.fitting import Fit

DECIBELS = "hole PSNR, dB"


def test_too_few_people_are_refused(tmp_path):
    with pytest.raises(UsageError, match="people: 1"):
        Asked(tmp_path, people=1)


@pytest.fixture
def by_hand(tmp_path):
    """Two people, whose figures are given; the first one's photo looks like nobody."""
    rows = np.zeros((2, len(WAYS), len(FIGURES)))
    rows[:, :, 0] = [[10, 20, 20, 19], [12, 22, 24, 22]]
    looks = ((0.1, False), (0.0, False), (0.9, True), (0.2, True))
    return _summary(Asked(tmp_path), rows, [Fit(None, alike, used) for alike, used in looks])


def test_means_changes_and_what_was_used_by_hand(by_hand):
    means = {way: figures[DECIBELS]["mean"] for way, figures in by_hand["figures"].items()}
    assert means == {COVERED: 11, WITHOUT: 21, OWN: 22, STRANGERS: 20.5}
    changes = {way: figures[DECIBELS]["mean"] for way, figures in by_hand["changes"].items()}
    assert changes == {OWN: 1, STRANGERS: -0.5}
    assert by_hand["used"] == {OWN: 0.5, STRANGERS: 0.5}
    assert by_hand["likeness AUC"] == 0.75
    assert by_hand["items"][1][2][0] == 24


def test_it_is_told_as_tables(by_hand):
    page = told(by_hand)
    assert "| with their own | 22.00 (20.00-24.00) |" in page
    assert "| with a stranger's | -0.50 (-1.00 to +0.00) |" in page
    assert "2 people. 50% of their own photos were used and 50% of the strangers'" in page


def test_real_people_with_their_own_photo_are_nearer_and_it_is_so_again(lab_data):
    asked = Asked(lab_data, people=6, trusting=True)
    one, other = compare(asked), compare(asked)
    assert one == other
    assert one["people"] == 6
    cosine, apart = list(FIGURES)[1:]
    assert one["figures"][OWN][cosine]["mean"] > one["figures"][WITHOUT][cosine]["mean"] + 0.03
    assert one["figures"][OWN][apart]["mean"] < one["figures"][WITHOUT][apart]["mean"]
    assert one["figures"][WITHOUT][DECIBELS]["mean"] > one["figures"][COVERED][DECIBELS]["mean"] + 4
    assert one["used"] == {OWN: 1, STRANGERS: 1}
