"""`bare`: its networks, what its losses say, that codes change the answer and zeros do not."""

from __future__ import annotations

from math import exp, log
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from torch.utils.data import default_collate  # noqa: E402

from bareface.lab.data import ASIDE  # noqa: E402
from bareface.lab.networks.bare import CODE, Bare, Guess  # noqa: E402
from bareface.lab.pairs import Pairs  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems.bare import BareSettings, BareSystem, _divergence  # noqa: E402

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
TINY = {"side": 64, "width": 8, "inner": 16, "depth": 2, "critic_width": 4, "holes": 8}


class TestBare(NetworkTests):
    shapes = ((2, 3, 64, 64), (2, 1, 64, 64))
    divisor = 16
    middle = "dilated"

    def make(self):
        return Bare(8, 16, 2, self.middle)

    def inputs(self):
        hole = torch.zeros(2, 1, *self.size)
        hole[:, :, 20:50, 20:50] = 1
        return torch.rand(2, 3, *self.size) * 2 - 1, hole, torch.randn(2, CODE)

    def test_what_is_under_the_hole_is_never_seen(self):
        network, (rgb, hole, code) = self.make().eval(), self.inputs()
        other = torch.where(hole > 0, torch.rand_like(rgb), rgb)
        assert torch.equal(network(rgb, hole, code)[0], network(other, hole, code)[0])


class TestBareAttention(TestBare):
    middle = "attention"


class TestBareFourier(TestBare):
    middle = "fourier"
    exported = False  # the older exporter knows no Fourier transform


class TestGuess(NetworkTests):
    size = (128, 128)
    shapes = ((2, CODE), (2, CODE))
    exported = False

    def make(self):
        return Guess(4)

    def inputs(self):
        return torch.rand(2, 3, *self.size) * 2 - 1, torch.ones(2, 1, *self.size)


def test_divergence_by_hand():
    """KL(N(1, e^0) || N(0, 1)) is 1/2 a value; KL(N(0, s^2) || N(0, 1)) is (s^2 - 1) / 2 - ln s."""
    assert float(_divergence(torch.ones(3, 4), torch.zeros(3, 4))) == pytest.approx(4 * 0.5)
    wide = _divergence(torch.zeros(3, 1), torch.full((3, 1), log(4.0)))
    assert float(wide) == pytest.approx((4 - 1) / 2 - log(2))


def system(lab_data, monkeypatch, tmp_path):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path))
    torch.manual_seed(0)
    return BareSystem(BareSettings(**TINY), lab_data, 1)


def test_every_term_counts_and_every_weight_learns(lab_data, monkeypatch, tmp_path):
    bare = system(lab_data, monkeypatch, tmp_path)
    batch = default_collate([bare.sample(k) for k in range(8)])
    terms = bare.loss(batch, 1.0) | bare.critic_loss(batch, 1.0)
    assert set(terms) == {
        "hole", "whole", "ssim", "perceptual", "identity", "prior", "sure", "recovery", "matching", "adversarial",
        "whole critic", "region critic",
    }  # fmt: skip
    assert all(torch.isfinite(v) for v in terms.values())
    assert "matching" not in bare.loss(batch, 0.0)
    assert bare.critic_loss(batch, 0.0) == {}


def test_exported_zeros_are_steady_and_codes_differ(lab_data, monkeypatch, tmp_path):
    bare = system(lab_data, monkeypatch, tmp_path)
    for weight in bare.network.parameters():
        weight.data += 0.1 * torch.randn_like(weight)
    module = bare.export_module(bare.network).eval()
    rgb, hole, code = bare.example()
    with torch.no_grad():
        steady, other = module(rgb, hole, 0 * code), module(rgb, hole, code)
    assert steady.shape == (1, 256, 256, 4)
    assert torch.equal(steady, module(rgb, hole, 0 * code))
    assert (steady - other).abs().max() > 1e-3
    assert 0 <= float(steady.min()) <= float(steady.max()) <= 1


def test_the_said_error_is_of_pictures_from_0_to_1(lab_data, monkeypatch, tmp_path):
    bare = system(lab_data, monkeypatch, tmp_path)
    rgb, hole, code = bare.example()
    with torch.no_grad():
        out = bare.export_module(bare.network)(rgb, hole, code)
        _, error = bare.network.fill(rgb.permute(0, 3, 1, 2) * 2 - 1, hole.permute(0, 3, 1, 2), code)
    assert float(out[0, 5, 5, 3]) == pytest.approx(0.5 * exp(float(error[0, 0, 5, 5])), abs=1e-5)


@pytest.mark.parametrize("recipe", sorted(path.name for path in RECIPES.glob("bare*.yaml")))
def test_recipes_are_read(recipe):
    assert read_recipe(RECIPES / recipe).system == "bare"


def test_without_codes_it_is_steady_alone_and_exported_so(lab_data, monkeypatch, tmp_path):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path))
    bare = BareSystem(BareSettings(**TINY, coded=0.0), lab_data, 1)
    terms = bare.loss(default_collate([bare.sample(k) for k in range(4)]), 1.0)
    assert not {"prior", "recovery"} & set(terms)
    assert len(bare.example()) == 2
    with torch.no_grad():
        assert bare.export_module(bare.network)(*bare.example()).shape == (1, 256, 256, 4)


def test_as_many_faces_are_press_photos_as_asked(lab_data):
    """Of people that are not held out."""
    for share in (0.0, 0.5):
        bare = BareSystem(BareSettings(pairs=share), lab_data, 1)
        faces, rng = bare.dealer.faces, np.random.default_rng(0)
        drawn = np.array([faces.chosen(rng) for _ in range(600)])
        assert (drawn >= bare.pictures).mean() == pytest.approx(share, abs=0.06)
    held = {photo for own in Pairs(lab_data, "train").hold_out() for photo in own}
    files = Pairs(lab_data, "train").files
    assert not {files[k] for k in held} & set(faces.files)
    assert faces.points[bare.pictures :].shape == (len(faces) - bare.pictures, 478, 2)


def test_faces_that_look_aside_are_drawn_as_often_as_asked(lab_data):
    asides = []
    for turned in (1.0, 5.0):
        faces, rng = BareSystem(BareSettings(turned=turned), lab_data, 1).dealer.faces, np.random.default_rng(0)
        rows = [faces.rows[faces.chosen(rng)] for _ in range(2000)]
        asides.append(np.mean([abs(float(row["yaw"])) > ASIDE for row in rows]))
    odds = [share / (1 - share) for share in asides]
    assert odds[1] / odds[0] == pytest.approx(5, rel=0.35)
