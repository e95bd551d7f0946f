"""The face parser: its network, the parts by hand, what it learns from, and the loss it makes when frozen."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from torch import nn  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.errors import WeightsError  # noqa: E402
from bareface.faces.topology import MIRROR  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402
from bareface.lab.losses.parsing import load_parser, parsing_loss  # noqa: E402
from bareface.lab.networks.parsing import PARTS, ParsingNet  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems.parsing import OUTLINES, ParsingSettings, ParsingSystem, _Export, _iou, parts_of  # noqa: E402

RECIPE = Path(__file__).resolve().parents[2] / "recipes" / "parsing.yaml"
SQUARES = {
    "skin": (20, 20, 219, 239),
    "brows": (60, 60, 79, 69),
    "eyes": (60, 90, 79, 99),
    "nose": (110, 100, 139, 149),
    "lips": (90, 180, 159, 199),
}
"""Where each part is put in a face of squares: x0, y0, x1, y1, all inside."""


class TestParsingNet(NetworkTests):
    shapes = ((2, 6, 64, 64),)
    divisor = 8

    def make(self):
        return ParsingNet(4)


def face_of_squares():
    """A mesh in which the points of each outline lie on the corners of its square, in order; left lies on right."""
    points = np.zeros((478, 2), np.float32)
    for name, outline in OUTLINES:
        x0, y0, x1, y1 = SQUARES[name]
        corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        points[list(outline)] = corners[4 * np.arange(len(outline)) // len(outline)]
    return points


def test_parts_by_hand():
    parts = parts_of(face_of_squares())
    expected = np.zeros((256, 256), np.uint8)
    for name, (x0, y0, x1, y1) in SQUARES.items():
        expected[y0 : y1 + 1, x0 : x1 + 1] = PARTS.index(name)
    assert (parts == expected).all()


def test_outlines_have_a_left_and_a_right_and_no_point_twice():
    sides = {name: [set(o) for n, o in OUTLINES if n == name] for name in ("brows", "eyes")}
    for one, other in sides.values():
        assert {MIRROR[k] for k in one} == other
        assert not one & other
    for name, outline in OUTLINES:
        assert len(set(outline)) == len(outline)
        if name in ("skin", "nose", "lips"):
            assert {MIRROR[k] for k in outline} == set(outline)


def test_parts_lie_in_the_face_in_their_order(lab_data):
    system = ParsingSystem(ParsingSettings(width=2, turn=0, scale=0, shift=0, close=0), lab_data, 1)
    for k in range(12):
        parts = system.sample(k)["parts"]
        middle = [np.argwhere(parts == PARTS.index(name)).mean(0) for name in ("brows", "eyes", "nose", "lips")]
        assert np.all(np.diff([y for y, _ in middle]) > 5)
        shares = np.bincount(parts.ravel(), minlength=6) / parts.size
        assert 0.15 < shares[1] < 0.6
        assert (shares[2:] > 0.001).all()
        assert (shares[2:] < 0.05).all()


def test_samples_are_pictures_with_numbers_of_parts_and_the_same_each_time(lab_data):
    system = ParsingSystem(ParsingSettings(width=2, close=1.0), lab_data, 1)
    sample, again = system.sample(3), system.sample(3)
    assert sample["rgb"].shape == (256, 256, 3)
    assert sample["parts"].shape == (256, 256)
    assert sample["rgb"].dtype == sample["parts"].dtype == np.uint8
    assert set(np.unique(sample["parts"])) == set(range(6))
    assert all((sample[k] == again[k]).all() for k in sample)


def small(batch):
    """Pictures of a quarter of the side: quick to learn."""
    return {k: v[:, ::4, ::4].contiguous() for k, v in batch.items()}


def test_it_learns_the_parts_of_a_batch(lab_data):
    torch.manual_seed(0)
    system = ParsingSystem(ParsingSettings(width=8), lab_data, 1)
    samples = [system.sample(k) for k in range(4)]
    batch = small({k: torch.from_numpy(np.stack([s[k] for s in samples])) for k in samples[0]})
    optimizer = torch.optim.Adam(system.network.parameters(), 1e-2)
    losses = []
    for _ in range(25):
        (loss,) = system.loss(batch, 0.0).values()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[0] == pytest.approx(np.log(6), abs=0.7)  # it begins by guessing
    assert losses[-1] < 0.4 * losses[0]


def test_iou_by_hand():
    found = torch.tensor([[[1, 1, 0, 0]], [[1, 0, 0, 0]]]) > 0
    truth = torch.tensor([[[1, 0, 1, 0]], [[1, 0, 0, 0]]]) > 0
    assert _iou(found, truth) == pytest.approx(2 / 4)
    assert _iou(found & False, truth & False) == 0.0


class Knowing(nn.Module):
    """Answers with the parts it was told, whatever it sees."""

    def __init__(self, parts):
        super().__init__()
        self.parts, self.at, self.weight = parts, 0, nn.Parameter(torch.zeros(1))

    def forward(self, rgb):
        some = self.parts[self.at : self.at + len(rgb)]
        self.at = (self.at + len(rgb)) % len(self.parts)
        return nn.functional.one_hot(some.long(), 6).permute(0, 3, 1, 2).float()


def test_validation_gives_one_to_who_knows_all_and_falls_for_a_part_mistaken(lab_data):
    system = ParsingSystem(ParsingSettings(width=2), lab_data, 1)
    _, parts = system._validation(96)
    assert set(system.validate(Knowing(parts)).values()) == {1.0}
    figures = system.validate(Knowing(torch.where(parts == PARTS.index("nose"), 1, parts)))
    assert figures["IoU nose"] == 0.0
    assert figures["IoU eyes"] == figures["IoU brows"] == figures["IoU lips"] == 1.0
    assert figures["IoU"] == pytest.approx((3 + figures["IoU skin"]) / 5)
    assert 0.8 < figures["IoU skin"] < 1


def test_the_sheet_shows_what_was_found_above_what_is_true(lab_data):
    system = ParsingSystem(ParsingSettings(width=2), lab_data, 1)
    _, parts = system._validation(16)
    sheet = system.sheet(Knowing(parts))
    assert sheet.shape == (4 * 256, 8 * 256, 3)
    assert (sheet[:256] == sheet[256:512]).all()
    nothing = system.sheet(Knowing(0 * parts))
    assert (nothing[256:512] == sheet[256:512]).all()
    assert (nothing[:256] != sheet[:256]).any()


def test_the_exports_odds_add_up_to_one(tmp_path):
    export, rgb = _Export(ParsingNet(4)).eval(), torch.rand(1, 256, 256, 3)
    file = tmp_path / "parsing.onnx"
    file.write_bytes(to_onnx(export, (rgb,), {}))
    odds = Network(file, exact=True)(rgb.numpy())[0]
    assert odds.shape == (1, 256, 256, 6)
    assert odds.sum(-1) == pytest.approx(1, abs=1e-4)
    assert np.abs(odds - export(rgb).detach().numpy()).max() < TOLERANCE


class Bright(nn.Module):
    """Says lips where red is above a half of its range, else background, with a logit of 3."""

    def forward(self, rgb):
        lips = 3.0 * (rgb[:, 0] > 0) + 0 * rgb[:, 0]
        rest = torch.zeros_like(lips)
        return torch.stack([3.0 - lips, rest, rest, rest, rest, lips], 1)


def test_parsing_loss_by_hand():
    red, black = torch.ones(1, 3, 256, 256), -torch.ones(1, 3, 256, 256)
    right = -np.log(np.exp(3) / (np.exp(3) + 5))
    wrong = -np.log(1 / (np.exp(3) + 5))
    assert float(parsing_loss(Bright(), red, red)) == pytest.approx(right, rel=1e-5)
    assert float(parsing_loss(Bright(), red, black)) == pytest.approx(wrong, rel=1e-5)
    half = torch.cat([red[..., :128], black[..., :128]], 3)
    assert float(parsing_loss(Bright(), half, red)) == pytest.approx((right + wrong) / 2, rel=1e-5)


def test_small_pictures_are_parsed_at_the_size_the_parser_knows():
    seen = []

    def parser(rgb):
        seen.append(tuple(rgb.shape))
        return Bright()(rgb)

    parsing_loss(parser, torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64))
    assert seen == [(1, 3, 256, 256)] * 2


def test_a_frozen_parser_steers_the_picture_and_stays_as_it_is(tmp_path):
    file = tmp_path / "p.safetensors"
    save_file(ParsingNet(2).state_dict(), file)
    parser = load_parser(file)
    before = {k: v.clone() for k, v in parser.state_dict().items()}
    picture, truth = (torch.rand(1, 3, 64, 64, requires_grad=True) for _ in range(2))
    parsing_loss(parser, picture, truth).backward()
    assert picture.grad.abs().sum() > 0
    assert truth.grad is None
    assert all(p.grad is None and not p.requires_grad for p in parser.parameters())
    assert all((v == before[k]).all() for k, v in parser.state_dict().items())  # norms' statistics too


@pytest.mark.parametrize("prefix", ["", "average."])
def test_a_parser_is_loaded_from_its_weights_or_a_runs(tmp_path, prefix):
    network, file = ParsingNet(3), tmp_path / "p.safetensors"
    tensors = {prefix + k: v for k, v in network.state_dict().items()}
    if prefix:  # a run keeps the weights it trains as well, and moments
        tensors |= {"network." + k: torch.zeros_like(v) for k, v in network.state_dict().items()}
        tensors["optimizer.0.step"] = torch.zeros(1)
    save_file(tensors, file)
    parser, rgb = load_parser(file), torch.rand(1, 3, 16, 16)
    assert (parser(rgb) == network.eval()(rgb)).all()
    assert not parser.training


def test_files_that_hold_no_parser_are_named_with_the_way_out(tmp_path):
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    fewer = {k: v for k, v in ParsingNet(2).state_dict().items() if k != "head.bias"}
    save_file(fewer, tmp_path / "fewer.safetensors")
    (tmp_path / "text.safetensors").write_bytes(b"no weights")
    for name in ("other", "fewer", "text", "gone"):
        with pytest.raises(WeightsError, match=rf"{name}\.safetensors: .*recipes/parsing\.yaml") as caught:
            load_parser(tmp_path / f"{name}.safetensors")
        assert "\n" not in str(caught.value)


def test_the_recipe_is_read_and_builds(lab_data):
    recipe = read_recipe(RECIPE)
    system = ParsingSystem(dataclasses.replace(recipe.settings, width=2), lab_data, recipe.seed)
    assert recipe.system == "parsing"
    assert system.pictures == len(system.faces) > 0
