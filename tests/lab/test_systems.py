"""Every system on the lab's own data: samples repeat, losses are finite and fall, the export equals torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

import dataclasses  # noqa: E402

from bareface import weights  # noqa: E402
from bareface.engine import Network  # noqa: E402
from bareface.errors import RecipeError  # noqa: E402
from bareface.lab.export import ROUNDED, TOLERANCE, export_run, to_onnx  # noqa: E402
from bareface.lab.recipe import Budget, read_recipe  # noqa: E402
from bareface.lab.trainer import Trainer  # noqa: E402

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
SMALL = {
    "mesh": {"width": 8, "blocks": 1, "stock": 8},
    "segmenter": {"width": 8},
    "map-unet-9": {"width": 4},
    "fill": {"width": 8, "dilations": (1, 2)},
    "finder": {},
}


def small(name, **changes):
    recipe = read_recipe(RECIPES / f"{name}.yaml")
    settings = dataclasses.replace(recipe.settings, **SMALL[name])
    return dataclasses.replace(recipe, settings=settings, batch=4, validations=1, **changes)


@pytest.fixture(params=sorted(SMALL))
def trainer(request, lab_data, tmp_path):
    return Trainer(small(request.param), lab_data, tmp_path / "run", Budget(steps=3), workers=0)


def test_samples_repeat_and_differ(trainer):
    a, b, c = (trainer.system.sample(k) for k in (5, 5, 6))
    assert a.keys() == c.keys()
    assert all((a[k] == b[k]).all() for k in a)
    assert any((a[k] != c[k]).any() for k in a)


def test_trains_a_few_steps_and_exports(trainer, tmp_path):
    for settings in (trainer.recipe.optimizer, trainer.recipe.critic):
        assert settings.lr > 0
    trainer.train()
    out = tmp_path / "network.onnx"
    export_run(trainer.out, out)
    card = weights.card("network", tmp_path)
    if trainer.system.stored == "quantized":
        assert card["mean_difference_from_torch"] <= ROUNDED
    else:
        assert card["difference_from_torch"] <= TOLERANCE
    assert card["training"]["steps"] == 3
    network = weights.load("network", tmp_path)
    found = network(*(v.numpy() for v in trainer.system.example()))[0]
    assert np.isfinite(found).all()


def test_an_export_that_is_not_torchs_is_refused(lab_data, tmp_path, monkeypatch):
    trainer = Trainer(small("segmenter"), lab_data, tmp_path / "run", Budget(steps=1), workers=0)
    trainer.train()
    monkeypatch.setattr("bareface.lab.export._difference", lambda *_: {"mean": 0.5, "largest": 0.9})
    with pytest.raises(RecipeError, match=r"differs from torch by 0\.5"):
        export_run(trainer.out, tmp_path / "map.onnx")
    assert list(tmp_path.glob("*.onnx")) == []


def test_weights_in_half_precision_keep_the_function(tmp_path):
    torch.manual_seed(0)
    module = torch.nn.Sequential(torch.nn.Linear(32, 64), torch.nn.ReLU(), torch.nn.Linear(64, 8)).eval()
    file = tmp_path / "m.onnx"
    data = to_onnx(module, (torch.zeros(1, 32),), {})
    file.write_bytes(data)
    assert len(data) < 2 * 4 * (32 * 64 + 64 * 8) * 0.75
    x = torch.randn(1, 32)
    found = Network(file, exact=True)(x.numpy())[0]
    assert found == pytest.approx(module(x).detach().numpy(), abs=1e-5)
