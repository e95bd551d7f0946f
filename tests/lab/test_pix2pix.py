"""Pix2pix: generator and discriminator as the paper has them, each distance and adversarial loss; that it learns."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from torch.nn.functional import softplus  # noqa: E402
from torch.utils.data import default_collate  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.errors import UsageError  # noqa: E402
from bareface.lab.data import planes  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402
from bareface.lab.losses.pixels import cosine_mean, l1  # noqa: E402
from bareface.lab.networks.patch70 import Patch70  # noqa: E402
from bareface.lab.networks.pix2pix import Pix2Pix  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems.pix2pix import Pix2PixSettings, Pix2PixSystem, Terms  # noqa: E402

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
TINY = {"side": 64, "width": 4, "critic_width": 4}


class TestPix2Pix(NetworkTests):
    shapes = ((2, 3, 64, 64),)
    divisor = 64

    def make(self):
        return Pix2Pix(64, 4)


class TestPatch70(NetworkTests):
    size = (128, 128)
    shapes = ((2, 1, 14, 14),)
    exported = False
    norm = "batch"

    def make(self):
        return Patch70(3, 4, self.norm)

    def test_the_first_and_the_last_step_are_not_normed(self):
        kinds = [type(m).__name__ for m in self.make().steps]
        step = ["Conv2d", {"batch": "BatchNorm2d", "instance": "InstanceNorm2d", "none": "Identity"}[self.norm]]
        assert kinds == ["Conv2d", "LeakyReLU", *(step + ["LeakyReLU"]) * 3, "Conv2d"]


class TestPatch70WithInstanceNorm(TestPatch70):
    norm = "instance"


class TestPatch70WithoutNorm(TestPatch70):
    norm = "none"


def test_a_score_sees_70_pixels():
    critic, picture = Patch70(3, 4, "none").double(), torch.rand(1, 3, 256, 256).double().requires_grad_()
    score = critic(picture)
    assert score.shape == (1, 1, 30, 30)
    score[0, 0, 15, 15].backward()
    where = picture.grad[0].abs().sum(0) > 0
    assert (int(where.any(0).sum()), int(where.any(1).sum())) == (70, 70)


def test_instance_norm_keeps_pictures_apart_and_batch_norm_does_not():
    pictures, others = torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64)
    others[0] = pictures[0]
    same = {}
    for norm in ("batch", "instance"):
        critic = Patch70(3, 4, norm).train()
        same[norm] = torch.allclose(critic(pictures)[0], critic(others)[0], atol=1e-6)
    assert same == {"batch": False, "instance": True}


@pytest.mark.parametrize(("side", "steps"), [(64, 6), (128, 7), (256, 8)])
def test_the_generator_goes_down_to_one_pixel(side, steps):
    network, sizes = Pix2Pix(side, 2).train(), []
    network.innermost.register_forward_hook(lambda _module, _inputs, out: sizes.append(out.shape))
    made = network(torch.rand(1, 3, side, side) * 2 - 1)  # one picture: a norm of its one pixel would refuse it
    assert made.shape == (1, 3, side, side)
    assert sizes == [(1, 16, 1, 1)]
    kinds = [type(m).__name__ for m in network.modules()]
    assert kinds.count("Conv2d") == kinds.count("ConvTranspose2d") == steps
    assert kinds.count("BatchNorm2d") == (steps - 2) + (steps - 1)
    assert [step[2].p for step in network.up] == [0.5] * 3 + [0.0] * (steps - 4)


def test_the_papers_widths_at_256():
    network = Pix2Pix()
    down = [network.first, *(step[0] for step in network.down), network.innermost]
    up = [*(step[0] for step in network.up), network.last]
    assert [conv.out_channels for conv in down] == [64, 128, 256, 512, 512, 512, 512, 512]
    assert [conv.in_channels for conv in up] == [512, 1024, 1024, 1024, 1024, 512, 256, 128]
    assert float(network.innermost.weight.detach().std()) == pytest.approx(0.02, rel=0.01)


@pytest.mark.parametrize("side", [16, 96, 200])
def test_a_side_that_cannot_be_halved_to_one_pixel_is_refused(side):
    with pytest.raises(UsageError, match=f"side: {side} "):
        Pix2Pix(side)


def test_dropout_is_the_noise_of_training_alone():
    torch.manual_seed(0)
    network, rgb = Pix2Pix(64, 4), torch.rand(1, 3, 64, 64)
    assert (network.train()(rgb) != network(rgb)).any()
    assert (network.eval()(rgb) == network(rgb)).all()


@pytest.fixture(scope="module")
def batch(lab_data):
    system = Pix2PixSystem(Pix2PixSettings(**TINY), lab_data, 1)
    return default_collate([system.sample(k) for k in range(2)])


def idle(module):
    return [name for name, p in module.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


@pytest.mark.parametrize("adversarial", ["cgan", "wgan-gp"])
@pytest.mark.parametrize("distance", ["l1", "cosine mean", "cosine sum"])
def test_losses_are_finite_and_reach_every_weight(lab_data, batch, distance, adversarial):
    torch.manual_seed(0)
    system = Pix2PixSystem(Pix2PixSettings(**TINY, distance=distance, adversarial=adversarial), lab_data, 1)
    system.critic.requires_grad_(False)
    terms = system.loss(batch, 0.0)
    assert set(terms) == {distance, "adversarial"}
    sum(terms.values()).backward()
    assert idle(system.network) == []
    system.critic.requires_grad_(True)
    own = system.critic_loss(batch, 0.0)
    assert set(own) == ({"critic"} if adversarial == "cgan" else {"critic", "penalty"})
    sum(own.values()).backward()
    # The difference of two scores is blind to what is added to both.
    assert idle(system.critic) == ([] if adversarial == "cgan" else ["steps.11.bias"])
    assert all(torch.isfinite(v) for v in (terms | own).values())


def test_distances_and_their_weight(lab_data, batch):
    found = {}
    for distance in ("l1", "cosine mean", "cosine sum"):
        torch.manual_seed(0)
        settings = Pix2PixSettings(**TINY, distance=distance, terms=Terms(distance=10.0))
        system = Pix2PixSystem(settings, lab_data, 1)
        system.network.eval()
        found[distance] = system.loss(batch, 0.0)[distance].item()
    made, truth = system.network(planes(batch["seen"])), planes(batch["rgb"])
    assert found["l1"] == pytest.approx(10 * l1(made, truth).item(), rel=1e-5)
    assert found["cosine mean"] == pytest.approx(10 * cosine_mean(made, truth).item(), rel=1e-5)
    assert found["cosine sum"] == pytest.approx(2 * found["cosine mean"], rel=1e-5)


def test_the_discriminator_is_told_what_was_covered(lab_data, batch):
    system = Pix2PixSystem(Pix2PixSettings(**TINY), lab_data, 1)
    for module in (system.network, system.critic):
        module.eval()
    for weight in system.critic.parameters():
        weight.data *= 5  # as they start, scores are too small to tell anything apart
    system.loss(batch, 0.0)
    found = system.critic_loss(batch, 0.0)["critic"].item()
    made, truth = system.network(planes(batch["seen"])), planes(batch["rgb"])
    by_hand = {}
    for name, cover in (("covered", planes(batch["seen"])), ("clean", truth)):
        real, fake = (system.critic(torch.cat([cover, picture], 1)) for picture in (truth, made))
        by_hand[name] = (softplus(-real).mean() + softplus(fake).mean()).item()
    assert found == pytest.approx(by_hand["covered"], rel=1e-5)
    assert found != pytest.approx(by_hand["clean"], rel=1e-4)


def test_without_an_answer_there_is_nothing_to_judge(lab_data, batch):
    assert Pix2PixSystem(Pix2PixSettings(**TINY), lab_data, 1).critic_loss(batch, 0.0) == {}


@pytest.mark.parametrize("distance", ["l1", "cosine sum"])
def test_a_few_steps_come_nearer_to_the_clean_face(lab_data, batch, distance):
    torch.manual_seed(0)
    system = Pix2PixSystem(Pix2PixSettings(**TINY, distance=distance), lab_data, 1)
    optimizer = torch.optim.Adam(system.network.parameters(), 1e-2, (0.5, 0.999))
    first = None
    for _ in range(30):
        terms = system.loss(batch, 0.0)
        first = first or terms[distance].item()
        optimizer.zero_grad()
        sum(terms.values()).backward()
        optimizer.step()
    assert system.loss(batch, 0.0)[distance].item() < 0.7 * first


def test_the_export_takes_the_hole_too_and_answers_as_torch_does(lab_data, tmp_path):
    system = Pix2PixSystem(Pix2PixSettings(**TINY), lab_data, 1)
    module, example = system.export_module(system.network.eval()).eval(), system.example()
    (tmp_path / "n.onnx").write_bytes(to_onnx(module, example, {}))
    network = Network(tmp_path / "n.onnx", exact=True)
    assert [name.split()[0] for name in network.inputs] == ["rgb", "hole"]
    with torch.no_grad():
        expected = module(*example).numpy()
    assert network(*(v.numpy() for v in example))[0] == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.parametrize("path", sorted(RECIPES.glob("pix2pix-*.yaml")), ids=lambda p: p.stem)
def test_recipes_build(lab_data, path):
    recipe = read_recipe(path)
    assert (recipe.settings.side, recipe.settings.terms) == (256, Terms(100.0, 1.0, 10.0))
    assert recipe.batch > 1, "the cosines' mean and sum would be the same"
    system = Pix2PixSystem(dataclasses.replace(recipe.settings, width=2, critic_width=2), lab_data, 1)
    made = system.paint(system.network, torch.zeros(1, 3, 256, 256), torch.ones(1, 1, 256, 256))
    assert system.critic(torch.cat([made, made], 1)).shape == (1, 1, 30, 30)


def test_recipes_differ_as_their_names_say():
    found = {p.stem: read_recipe(p).settings for p in RECIPES.glob("pix2pix-*.yaml")}
    assert {name: (s.distance, s.adversarial) for name, s in found.items()} == {
        "pix2pix-l1": ("l1", "cgan"),
        "pix2pix-cosine-mean": ("cosine mean", "cgan"),
        "pix2pix-cosine-sum": ("cosine sum", "cgan"),
        "pix2pix-wgan": ("cosine sum", "wgan-gp"),
    }
