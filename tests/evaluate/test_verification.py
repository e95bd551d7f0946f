"""Verification: figures by hand, strangers that are oneself, and the command on real people."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")
pytest.importorskip("dlib", reason="bareface[evaluate] is not installed")

from bareface.cli import main
from bareface.errors import UsageError
from bareface.evaluate.verification import Asked, _distances, _figures, _scored


def test_figures_by_hand():
    """Three people; one stranger is nearer to the second person than her own photo is."""
    distances = np.array([[0.1, 0.8, 0.9], [0.4, 0.5, 0.9], [0.9, 0.9, 0.2]])
    found = _scored(distances, np.arange(3))
    # Of 18 pairs of an own and a strange photo, 17 have the own one nearer.
    assert found == {"AUC": pytest.approx(17 / 18)}


def test_somebody_drawn_twice_is_no_stranger():
    distances = np.array([[0.1, 0.8], [0.7, 0.2]])
    assert _scored(distances, np.array([0, 0, 1])) == {"AUC": 1.0}


def test_distances_are_of_all_with_all():
    found = _distances(np.array([[0.0, 0.0], [3.0, 4.0]], np.float32), np.array([[0.0, 0.0], [0.0, 4.0]], np.float32))
    assert found.tolist() == [[0.0, 4.0], [5.0, 3.0]]


def test_an_interval_holds_the_value_and_is_the_same_again():
    rng = np.random.default_rng(0)
    distances = rng.random((40, 40)) + 0.3 - 0.4 * np.eye(40)
    one, other = _figures(distances, 1), _figures(distances, 1)
    assert one == other
    assert set(one) == {"AUC", "TAR at FAR 1 %"}
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in one.values())


def test_too_few_people_are_refused(tmp_path):
    with pytest.raises(UsageError, match="people: 2"):
        Asked(tmp_path, people=2)


def test_the_command_on_real_people(lab_data, capsys):
    assert main(["verify", "--data", str(lab_data), "--fill", "telea", "--people", "6", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["people"] == 6
    clean, masked = (report["figures"][form]["AUC"]["value"] for form in ("clean", "masked"))
    assert clean > 0.8
    assert clean >= masked
