"""The edit module: its network as the report describes it, what its discriminators see, and that it learns."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from torch.utils.data import default_collate  # noqa: E402

from bareface.errors import UsageError  # noqa: E402
from bareface.lab.data import planes  # noqa: E402
from bareface.lab.losses.adversarial import non_saturating_critic, non_saturating_generator  # noqa: E402
from bareface.lab.losses.pixels import l1, ssim  # noqa: E402
from bareface.lab.networks.edit import Edit, SqueezeExcitation  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems.edit import EditSettings, EditSystem, Terms, mask_region  # noqa: E402

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
TINY = {"side": 64, "width": 4, "critic_width": 4, "features": "identity"}


def named(network):
    return [type(m).__name__ for m in network.modules()]


class TestEdit(NetworkTests):
    shapes = ((2, 3, 64, 64),)
    blocks, squeeze, divisor = 9, True, 16

    def make(self):
        return Edit(self.blocks, 4, self.squeeze)

    def inputs(self):
        return (torch.rand(2, 3, *self.size) * 2 - 1, (torch.rand(2, 1, *self.size) > 0.5).float())

    def test_blocks_are_as_the_report_says(self):
        network = self.make()
        assert named(network).count("MaxPool2d") == named(network).count("ConvTranspose2d") == self.blocks // 2
        assert named(network).count("SqueezeExcitation") == self.squeeze
        # Two convolutions a block and four in the bottleneck; the first block's and the very last are not normed.
        assert named(network).count("Conv2d") == 2 * (self.blocks - 1) + 4
        assert named(network).count("BatchNorm2d") == named(network).count("LeakyReLU") == 2 * (self.blocks - 1) + 1
        rates = [m.dilation[0] for m in network.down[-1].modules() if isinstance(m, torch.nn.Conv2d)]
        assert rates == [2, 4, 8, 16]

    def test_the_map_matters(self):
        network, (rgb, hole) = self.make().eval(), self.inputs()
        assert (network(rgb, hole) != network(rgb, 1 - hole)).any()


class TestLight(TestEdit):
    blocks, squeeze, divisor = 5, False, 4


class TestOfThreeBlocks(TestEdit):
    blocks, divisor = 3, 2


@pytest.mark.parametrize("blocks", [1, 4, 8])
def test_an_edit_network_needs_an_odd_number_of_blocks(blocks):
    with pytest.raises(UsageError, match=f"blocks: {blocks} "):
        Edit(blocks)


def test_squeeze_and_excitation_follows_the_second_block():
    network, seen = Edit(5, 4).eval(), []
    network.squeeze.register_forward_hook(lambda _module, inputs, _out: seen.append(inputs[0].shape))
    network(torch.zeros(1, 3, 32, 32), torch.zeros(1, 1, 32, 32))
    assert seen == [(1, 8, 16, 16)]


def test_squeeze_and_excitation_by_hand():
    module = SqueezeExcitation(2)
    for weight in module.parameters():
        weight.data.zero_()
    first, second = module.weigh[0], module.weigh[2]
    first.weight.data[0] = torch.tensor([1.0, 1.0])  # hidden: relu(mean 0 + mean 1)
    second.weight.data[:, 0] = torch.tensor([1.0, -1.0])
    x = torch.tensor([[[[1.0, 3.0]], [[0.0, 2.0]]]])  # means 2 and 1, hidden 3
    up, down = 1 / (1 + np.exp(-3.0)), 1 / (1 + np.exp(3.0))
    assert module(x).flatten().tolist() == pytest.approx([1 * up, 3 * up, 0.0, 2 * down], abs=1e-6)


def seen_by_the_centre(network):
    """How many pixels across reach the answer's centre."""
    rgb = torch.zeros(1, 3, 128, 128, requires_grad=True)
    network.double().eval()(rgb.double(), torch.zeros(1, 1, 128, 128).double())[0, :, 64, 64].sum().backward()
    return int((rgb.grad[0].abs().sum((0, 1)) > 0).sum())


def test_atrous_convolutions_see_the_whole_face():
    torch.manual_seed(0)
    plain, atrous = (seen_by_the_centre(Edit(5, 4, False, rates)) for rates in ((), (2, 4, 8, 16)))
    # At a quarter of the size, sums of 1 + 1 and of 2 + 4 + 8 + 16 pixels each way.
    assert plain < 50
    assert atrous == 128


def test_tanh_reaches_what_sigmoid_cannot():
    rgb, hole = torch.rand(2, 3, 32, 32) * 2 - 1, torch.ones(2, 1, 32, 32)
    ends = {}
    for out in ("tanh", "sigmoid"):
        network = Edit(3, 4, out=out).eval()
        network.last[-1].weight.data *= 100
        made = network(rgb, hole).detach()
        ends[out] = (float(made.min()), float(made.max()))
    assert -1 <= ends["tanh"][0] < -0.5
    assert 0 <= ends["sigmoid"][0] < 0.5 < ends["sigmoid"][1] <= 1


def test_the_mask_region_is_the_covered_picture_edited_in_its_hole_alone():
    seen, edit = torch.full((1, 3, 1, 2), -0.5), torch.tensor([0.2, 0.9]).expand(1, 3, 1, 2)
    hole = torch.tensor([[[[1.0, 0.0]]]])
    assert mask_region(seen, edit, hole)[0, 0, 0].tolist() == pytest.approx([0.2, -0.5])


@pytest.fixture(scope="module")
def batch(lab_data):
    system = EditSystem(EditSettings(**TINY), lab_data, 1)
    return default_collate([system.sample(k) for k in range(2)])


@pytest.fixture
def system(lab_data):
    torch.manual_seed(0)
    return EditSystem(EditSettings(**TINY), lab_data, 1)


def idle(module):
    return [name for name, p in module.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


def test_losses_are_finite_and_reach_every_weight(system, batch):
    assert (batch["rgb"].shape, batch["hole"].shape) == ((2, 64, 64, 3), (2, 64, 64))
    system.critic.requires_grad_(False)
    terms = system.loss(batch, 0.5)
    assert set(terms) == {"ssim", "l1", "perceptual", "whole", "mask"}
    sum(terms.values()).backward()
    assert idle(system.network) == []
    system.critic.requires_grad_(True)
    own = system.critic_loss(batch, 0.5)
    assert set(own) == {"whole critic", "mask critic"}
    sum(own.values()).backward()
    assert idle(system.critic) == []
    assert all(torch.isfinite(v) for v in (terms | own).values())


def test_terms_by_hand(lab_data, batch):
    settings = EditSettings(**TINY, terms=Terms(reconstruction=10.0, whole=3.0, mask=7.0))
    system = EditSystem(settings, lab_data, 1)
    system.network.eval()
    system.critic.eval()
    terms = system.loss(batch, 1.0)
    truth, seen, hole = planes(batch["rgb"]), planes(batch["seen"]), batch["hole"][:, None].float()
    made = system.network(seen, hole)
    region = seen * (1 - hole) + made * hole
    expected = {
        "ssim": 10 * (1 - ssim(made, truth)),
        "l1": 10 * l1(made, truth),
        "whole": 3 * non_saturating_generator(system.critic["whole"](made)),
        "mask": 7 * non_saturating_generator(system.critic["mask"](region)),
    }
    for name, value in expected.items():
        assert terms[name].item() == pytest.approx(value.item(), rel=1e-5), name
    own = system.critic_loss(batch, 1.0)["mask critic"].item()
    real = seen * (1 - hole) + truth * hole
    both = non_saturating_critic(system.critic["mask"](real), system.critic["mask"](region))
    assert own == pytest.approx(both.item(), rel=1e-5)


def test_the_mask_region_discriminator_joins_after_half_of_the_training(system, batch):
    assert "mask" not in system.loss(batch, 0.49)
    sum(system.critic_loss(batch, 0.49).values()).backward()
    assert idle(system.critic["whole"]) == []
    assert all(p.grad is None for p in system.critic["mask"].parameters())


def test_without_an_answer_there_is_nothing_to_judge(system, batch):
    assert system.critic_loss(batch, 1.0) == {}


def test_a_few_steps_come_nearer_to_the_clean_face(system, batch):
    optimizer = torch.optim.Adam(system.network.parameters(), 5e-3)
    first = None
    for _ in range(12):
        terms = system.loss(batch, 0.0)
        first = first or terms["l1"].item()
        optimizer.zero_grad()
        sum(terms.values()).backward()
        optimizer.step()
    assert system.loss(batch, 0.0)["l1"].item() < 0.8 * first


@pytest.mark.parametrize("path", sorted(RECIPES.glob("edit-*.yaml")), ids=lambda p: p.stem)
def test_recipes_build_and_keep_the_papers_weights(lab_data, path):
    settings = read_recipe(path).settings
    assert settings.terms == Terms(100.0, 0.3, 0.7)
    assert (settings.side, settings.features, settings.mask_critic_from) == (128, "vgg19", 0.5)
    system = EditSystem(dataclasses.replace(settings, width=4, critic_width=4), lab_data, 1)
    made = system.paint(system.network.eval(), torch.zeros(1, 3, 128, 128), torch.ones(1, 1, 128, 128))
    assert made.shape == (1, 3, 128, 128)
    assert system.critic["whole"](made).shape == (1, 1, 14, 14)


def test_recipes_differ_as_their_names_say():
    found = {p.stem: read_recipe(p).settings for p in RECIPES.glob("edit-*.yaml")}
    assert {name: (s.blocks, s.squeeze, s.out) for name, s in found.items()} == {
        "edit-full": (9, True, "tanh"),
        "edit-light": (5, False, "tanh"),
        "edit-light-se": (5, True, "tanh"),
        "edit-3": (3, True, "tanh"),
        "edit-sigmoid": (5, False, "sigmoid"),
    }
