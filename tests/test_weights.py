"""The embedded networks are what their cards say, and say what they should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bareface import WeightsError, weights
from bareface.engine import Network


@pytest.mark.parametrize("name", weights.EMBEDDED)
def test_card_tells_what_a_user_must_know(name):
    card = weights.card(name)
    for field in ("sha256", "does", "data", "terms", "bias", "limits", "inputs", "outputs"):
        assert card[field], field
    assert "non-commercial" in card["terms"].lower()
    assert card["figures"]
    recipe = re.search(r"recipes/[\w-]+\.yaml", card["training"]["command"])
    assert (Path(__file__).parents[1] / recipe[0]).is_file()
    assert card["bytes"] == (weights.folder() / f"{name}.onnx").stat().st_size


@pytest.mark.parametrize("name", weights.EMBEDDED)
def test_network_loads_and_its_checksum_holds(name):
    assert "OpenVINO" in weights.load(name).provider


def test_all_together_stay_under_forty_megabytes():
    assert sum(f.stat().st_size for f in weights.folder().iterdir()) < 40e6


def test_a_file_that_is_no_network_is_said(tmp_path):
    file = tmp_path / "x.onnx"
    file.write_bytes(b"nonsense")
    with pytest.raises(WeightsError, match="damaged or not a network"):
        Network(file)
    with pytest.raises(WeightsError, match="missing"):
        Network(tmp_path / "none.onnx")
    with pytest.raises(WeightsError, match="card"):
        weights.card("x", tmp_path)
