"""Colour and sketch: the network as the report lists it, what the system shows it and wants of it, its recipes."""

from __future__ import annotations

import copy
import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402
from bareface.lab.networks.colour import ColourUNet  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems import colour as module_under_test  # noqa: E402
from bareface.lab.systems.colour import ColourSettings, ColourSystem  # noqa: E402
from bareface.sketch import pencil  # noqa: E402

RECIPES = sorted((Path(__file__).resolve().parents[2] / "recipes").glob("colour-*.yaml"))


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Tensors this small are computed faster by one thread, above all on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


class TestColourUNet(NetworkTests):
    size = (32, 32)
    channels = 3
    shapes = ((2, 3, 32, 32),)
    divisor = 8

    def make(self):
        return ColourUNet(self.channels, 4)

    def test_layers_are_the_reports(self):
        kinds = [type(m).__name__ for m in self.make().modules()]
        assert (kinds.count("Conv2d"), kinds.count("ConvTranspose2d")) == (15, 3)
        assert self.make()(*self.inputs()).shape[1] == self.channels

    def test_answers_are_in_0_1(self):
        out = self.make()(10 * self.inputs()[0])
        assert out.min() >= 0
        assert out.max() <= 1


class TestSketchUNet(TestColourUNet):
    channels = 1
    shapes = ((2, 1, 32, 32),)


def test_channels_of_the_levels_are_the_reports():
    network = ColourUNet()
    assert [level[0].out_channels for level in network.down] == [32, 64, 128, 256]
    assert [up.out_channels for up in network.up] == [128, 64, 32]


def test_skips_are_added():
    """With nothing coming up from below, the head sees the first level as it is."""
    network, rgb = ColourUNet(3, 4).eval(), torch.rand(1, 3, 16, 16) * 2 - 1
    last = network.level[-1][2]
    last.weight.data.zero_()
    expected = torch.sigmoid(network.head(network.down[0]((rgb + 1) / 2)))
    assert torch.allclose(network(rgb), expected, atol=1e-6)


def test_black_adds_nothing():
    network = ColourUNet(3, 4).eval()
    network.head.bias.data = torch.tensor([0.0, 1.0, -1.0])
    out = network(torch.full((1, 3, 16, 16), -1.0))
    assert out[0, :, 3, 5].tolist() == pytest.approx([0.5, 1 / (1 + math.exp(-1)), 1 / (1 + math.exp(1))])


@pytest.fixture(scope="module")
def loaded(lab_data):
    return ColourSystem(ColourSettings(side=64, width=4), lab_data, 1)


@pytest.fixture
def system(loaded):
    """Makes systems of any settings that share the faces, which take a second to load."""

    def make(**settings):
        torch.manual_seed(0)
        made = copy.copy(loaded)
        made.settings = dataclasses.replace(loaded.settings, **settings)
        made.network = ColourUNet(1 if made.settings.target == "sketch" else 3, 4)
        return made

    return make


def batch_of(made, count=2):
    samples = [made.sample(k) for k in range(count)]
    return {name: torch.stack([torch.from_numpy(s[name]) for s in samples]) for name in samples[0]}


@pytest.mark.parametrize("target", ["rgb", "sketch"])
def test_it_learns_what_it_is_asked_for(system, target):
    made = system(target=target)
    batch = batch_of(made)
    optimizer, told = torch.optim.Adam(made.network.parameters(), 5e-3), []
    for _ in range(25):
        terms = made.loss(batch, 0.0)
        optimizer.zero_grad()
        terms["entropy"].backward()
        if not told:
            assert [k for k, p in made.network.named_parameters() if not p.grad.abs().sum() > 0] == []
        optimizer.step()
        told.append(float(terms["entropy"].detach()))
    assert list(terms) == ["entropy"]
    assert told[-1] < told[0] - 0.02
    assert made.critic is None


def test_the_truth_of_a_sketch_is_the_clean_faces(system):
    sample = system(target="sketch").sample(3)
    assert (sample["sketch"] == pencil(sample["rgb"])).all()
    assert (sample["sketch"] != pencil(sample["seen"])).any()
    assert "sketch" not in system().sample(3)


def test_loss_by_hand(system):
    """A network that says a quarter everywhere: -mean(t ln 0.25 + (1 - t) ln 0.75)."""
    for target in ("rgb", "sketch"):
        made = system(target=target)
        made.network.head.weight.data.zero_()
        made.network.head.bias.data.fill_(math.log(0.25 / 0.75))
        batch = batch_of(made)
        truth = (batch["rgb"] if target == "rgb" else batch["sketch"]).float().mean() / 255
        expected = -(truth * math.log(0.25) + (1 - truth) * math.log(0.75))
        assert made.loss(batch, 0.0)["entropy"].item() == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize("zeroed", [False, True])
def test_the_network_sees_the_picture_alone_or_black_in_the_hole(system, zeroed):
    made = system(zeroed=zeroed)
    seen, hole = torch.rand(1, 3, 64, 64) * 2 - 1, torch.zeros(1, 1, 64, 64)
    hole[..., 20:40, 10:50] = 1
    other = torch.where(hole > 0, -seen, seen)
    black = torch.where(hole > 0, -1.0, seen)
    answers = [made.paint(made.network, picture, hole) for picture in (seen, other, black)]
    assert torch.equal(answers[0], answers[1]) == zeroed
    assert torch.equal(answers[0], answers[2]) == zeroed
    assert torch.equal(answers[0], made.paint(made.network, seen, torch.zeros_like(hole))) != zeroed
    assert all(a.min() >= -1 and a.max() <= 1 for a in answers)


@pytest.fixture
def few(monkeypatch):
    """Validation on eight faces (the sheets take every third)."""
    monkeypatch.setattr(module_under_test, "JUDGED", 8)
    monkeypatch.setattr("bareface.lab.systems.inpainting.JUDGED", 8)


def test_figures_of_a_perfect_sketch(system, few, monkeypatch):
    made = system(target="sketch")
    rgb = made._validation(8)[0]
    perfect = made._truth(rgb)
    monkeypatch.setattr(made, "_answers", lambda *_: perfect - 0.1 * perfect.sign())
    figures = made.validate(made.network)
    # An error of 0.1 in [-1, 1] is 0.05 of the peak: 26.02 dB.
    assert figures["PSNR"] == pytest.approx(26.0206, abs=1e-3)
    assert figures["hole dB"] == pytest.approx(26.0206, abs=1e-3)
    assert 0.5 < figures["SSIM masked"] < figures["SSIM"] <= 1
    monkeypatch.setattr(made, "_answers", lambda *_: perfect)
    t = ((perfect + 1) / 2).double().clamp(1e-12, 1 - 1e-12)
    least = -(t * t.log() + (1 - t) * (1 - t).log()).mean()
    assert made.validate(made.network)["BCE"] == pytest.approx(float(least), abs=1e-3)


def test_figures_of_colours_are_a_fills_and_the_entropy(system, few):
    made = system()
    with torch.no_grad():
        figures = made.validate(made.network.eval())
    assert list(figures) == ["BCE", "hole dB", "whole dB", "SSIM", "cosine", "cosine masked"]
    assert made.judged_by[0] in figures
    assert all(np.isfinite(v) for v in figures.values())


def test_the_sheet_of_sketches_is_grey_below_the_photos(system, monkeypatch):
    made = system(target="sketch")
    full = made._validation(2)
    monkeypatch.setattr(
        made, "_validation", lambda count: tuple(v.repeat(count // 2, *[1] * (v.ndim - 1)) for v in full)
    )
    with torch.no_grad():
        sheet = made.sheet(made.network.eval())
    assert sheet.shape == (12 * 64, 8 * 64, 3)
    assert (sheet[:64] == np.concatenate([full[1][(3 * k) % 2].numpy() for k in range(8)], 1)).all()
    assert (sheet[64:192] == sheet[64:192, :, :1]).all()
    assert np.abs(sheet[128:192, :64, 0].astype(int) - pencil(full[0][0].numpy())).max() <= 1


@pytest.mark.parametrize(("target", "channels", "zeroed"), [("rgb", 3, True), ("rgb", 3, False), ("sketch", 1, False)])
def test_the_export_takes_the_studios_crop(system, tmp_path, target, channels, zeroed):
    made = system(target=target, zeroed=zeroed)
    module, (rgb, hole) = made.export_module(made.network.eval()), made.example()
    (tmp_path / "n.onnx").write_bytes(to_onnx(module, (rgb, hole), {}))
    (found,) = Network(tmp_path / "n.onnx", exact=True)(rgb.numpy(), hole.numpy())
    with torch.no_grad():
        assert found == pytest.approx(module(rgb, hole).numpy(), abs=TOLERANCE)
    assert found.shape == (1, 256, 256, channels)


@pytest.mark.parametrize("path", RECIPES, ids=lambda p: p.stem)
def test_recipes_are_read_and_build(lab_data, path):
    recipe = read_recipe(path)
    made = ColourSystem(recipe.settings, lab_data, recipe.seed)
    assert recipe.settings == dataclasses.replace(
        ColourSettings(), target="sketch" if "sketch" in path.stem else "rgb", zeroed="zeroed" in path.stem
    )
    assert made.network.head.out_channels == (1 if "sketch" in path.stem else 3)
    assert (recipe.optimizer.lr, recipe.batch) == (2e-3, 16)
    # A validation each of the report's epochs, which are 250 steps.
    assert recipe.budget == f"{250 * recipe.validations} steps"


def test_there_is_a_recipe_for_each_network_of_the_report_and_for_its_wish():
    assert [path.stem for path in RECIPES] == ["colour-rgb2rgb", "colour-rgb2sketch", "colour-zeroed"]
