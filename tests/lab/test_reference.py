"""The fill with a reference: its parts by hand, what the reference does, the system, its recipes."""

from __future__ import annotations

import copy
import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402
from bareface.lab.networks.attention import SelfAttention  # noqa: E402
from bareface.lab.networks.gated import GatedConv  # noqa: E402
from bareface.lab.networks.reference import PyramidBlock, ReferenceNetwork  # noqa: E402
from bareface.lab.networks.spectral_critic import SpectralCritic  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems import reference as module_under_test  # noqa: E402
from bareface.lab.systems.inpainting import filled_figures  # noqa: E402
from bareface.lab.systems.reference import ReferenceSettings, ReferenceSystem, Terms, copied, hue_turned  # noqa: E402

RECIPES = sorted((Path(__file__).resolve().parents[2] / "recipes").glob("reference*.yaml"))


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Tensors this small are computed faster by one thread, above all on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def pictures(*shape):
    return torch.rand(*shape) * 2 - 1


def places(*shape):
    return (torch.rand(*shape) > 0.5).float()


class TestGatedConv(NetworkTests):
    size = (16, 16)
    shapes = ((2, 5, 8, 8),)

    def make(self):
        return GatedConv(3, 5, 4, 2)


def test_gated_convolution_by_hand():
    conv = GatedConv(1, 1, 1)
    conv.feature.weight.data.fill_(2.0)
    conv.feature.bias.data.fill_(1.0)
    conv.gate.weight.data.fill_(-1.0)
    conv.gate.bias.data.fill_(0.5)
    x = torch.tensor([[[[3.0, -4.0]]]])
    # Features 7 and -7, of which LeakyReLU leaves 7 and -1.4; gates sigmoid(-2.5) and sigmoid(4.5).
    expected = [7 / (1 + math.exp(2.5)), -1.4 / (1 + math.exp(-4.5))]
    assert conv(x).flatten().tolist() == pytest.approx(expected, rel=1e-5)
    conv.active = False
    assert conv(x).flatten().tolist() == pytest.approx([expected[0], 5 * expected[1]], rel=1e-5)


def test_a_signal_keeps_its_size_through_many_gates():
    torch.manual_seed(0)
    layers = nn.Sequential(*(GatedConv(32, 32) for _ in range(12)))
    with torch.no_grad():
        out = layers(torch.randn(2, 32, 32, 32))[..., 12:20, 12:20]
    assert 0.2 < out.std() < 5


class TestSelfAttention(NetworkTests):
    size = (8, 8)
    shapes = ((2, 16, 8, 8),)

    def make(self):
        return SelfAttention(16)

    def inputs(self):
        return (torch.randn(2, 16, *self.size),)


def test_self_attention_is_its_equation():
    torch.manual_seed(0)
    block, x = SelfAttention(8), torch.randn(1, 8, 3, 4)
    assert (block(x) == x).all()
    block.gamma.data.fill_(0.7)
    places_ = x[0].flatten(1).T  # one row a place
    q, k, v = (places_ @ part.weight[:, :, 0, 0].T for part in (block.query, block.key, block.value))
    expected = places_.clone()
    for j in range(12):
        scores = torch.stack([q[j] @ k[i] for i in range(12)]).exp()
        expected[j] += 0.7 * sum(scores[i] / scores.sum() * v[i] for i in range(12))
    assert torch.allclose(block(x)[0].flatten(1).T, expected, atol=1e-5)


class TestPyramidBlock(NetworkTests):
    size = (16, 16)
    shapes = ((2, 8, 16, 16),)
    gated = False

    def make(self):
        return PyramidBlock(8, (1, 2, 4, 8), self.gated)

    def inputs(self):
        return (torch.randn(2, 8, *self.size),)

    def test_starts_as_the_identity_and_sees_as_far_as_its_rates(self):
        block, (x,) = self.make(), self.inputs()
        assert torch.allclose(block(x), x, atol=1e-6)
        for weight in block.parameters():
            weight.data.uniform_(0.1, 0.2)
        x = torch.zeros(1, 8, 41, 41).requires_grad_()
        block(x)[0, 0, 20, 20].backward()
        reached = x.grad[0, 0].abs().sum(0).nonzero().flatten()
        assert (int(reached.min()), int(reached.max())) == (20 - 9, 20 + 9)


class TestGatedPyramidBlock(TestPyramidBlock):
    gated = True


class TestReferenceNetwork(NetworkTests):
    shapes = ((2, 3, 64, 64), (2, 3, 64, 64), (2, 32))
    divisor = 16

    def make(self):
        torch.manual_seed(0)
        return ReferenceNetwork(2, 2, 2)

    def inputs(self):
        size = self.size
        return pictures(2, 3, *size), places(2, 1, *size), pictures(2, 3, *size), places(2, 1, *size)

    def test_what_lies_under_the_hole_or_beyond_the_reference_never_matters(self):
        network, (rgb, hole, reference, valid) = self.make().eval(), self.inputs()
        out = network(rgb, hole, reference, valid)
        covered = torch.where(hole > 0, torch.rand_like(rgb), rgb)
        beyond = torch.where(valid > 0, reference, torch.rand_like(reference))
        for a, b in zip(out, network(covered, hole, beyond, valid), strict=True):
            assert (a == b).all()

    def test_without_a_reference_it_is_as_with_one_that_is_nowhere_valid(self):
        network, (rgb, hole, reference, valid) = self.make().eval(), self.inputs()
        for a, b in zip(network(rgb, hole), network(rgb, hole, reference, 0 * valid), strict=True):
            assert (a == b).all()
        assert all(
            (a != b).any() for a, b in zip(network(rgb, hole), network(rgb, hole, reference, valid), strict=True)
        )

    def test_the_code_alone_is_the_same_code(self):
        network, inputs = self.make().eval(), self.inputs()
        assert torch.allclose(network.code(*inputs), network(*inputs)[2], atol=1e-6)


def test_the_networks_are_as_the_report_and_its_code_have_them():
    with torch.device("meta"):
        network = ReferenceNetwork()
    blocks = [m for m in network.coarse.modules() if isinstance(m, PyramidBlock)]
    assert [[b.feature.dilation[0] for b in block.branches] for block in blocks] == [[1, 2, 3, 4, 5, 6, 8, 10]] * 4
    long = [m.feature.dilation[0] for m in network.coarse.middle if isinstance(m, GatedConv)]
    assert long == [2, 4, 8, 16, 1, 1]
    blocks = [m for m in network.refine.modules() if isinstance(m, PyramidBlock)]
    assert [[b[0].dilation[0] for b in block.branches] for block in blocks] == [[1, 2, 4, 8]] * 6
    assert {block.merge.out_channels for block in blocks} == {512}
    assert not any(isinstance(m, GatedConv) for m in network.refine.modules())


def test_attention_is_over_16_32_and_64_places_a_side_at_256():
    network, sides = ReferenceNetwork(2, 1, 1), []
    for part in network.modules():
        if isinstance(part, SelfAttention):
            part.register_forward_hook(lambda _part, inputs, _out: sides.append(inputs[0].shape[2:]))
            part.forward = lambda x: x  # 64x64 places are slow, and what comes of them does not matter here
    with torch.no_grad():
        network(pictures(1, 3, 256, 256), places(1, 1, 256, 256))
    assert [tuple(side) for side in sides] == [(16, 16), (32, 32), (64, 64)]


class TestSpectralCritic(NetworkTests):
    size = (128, 128)
    shapes = ((2, 16, 2, 2),)
    exported = False

    def make(self):
        return SpectralCritic(4)

    def inputs(self):
        return (pictures(2, 3, *self.size), places(2, 1, *self.size))


def test_the_critic_is_yus():
    critic = SpectralCritic()
    assert [(s.out_channels, s.kernel_size, s.stride) for s in critic.steps] == [
        (width, (5, 5), (2, 2)) for width in (64, 128, 256, 256, 256, 256)
    ]
    critic.train()
    for _ in range(200):  # each pass improves the estimate of the largest singular value
        weight = critic.steps[0].weight
    assert torch.linalg.matrix_norm(weight.flatten(1), 2).item() == pytest.approx(1, abs=1e-2)


def test_a_turned_hue_by_hand():
    red = torch.tensor([1.0, 0.0, 0.0])
    # A third of the circle takes I, Q = 0.5959, 0.2115 of red to -0.4811, 0.4103; with Y = 0.299 that is
    # R = Y + 0.956 I + 0.619 Q, G = Y - 0.272 I - 0.647 Q, B = Y - 1.106 I + 1.703 Q.
    i, q = -0.5 * 0.5959 - math.sqrt(3) / 2 * 0.2115, math.sqrt(3) / 2 * 0.5959 - 0.5 * 0.2115
    expected = [0.299 + 0.956 * i + 0.619 * q, 0.299 - 0.272 * i - 0.647 * q, 0.299 - 1.106 * i + 1.703 * q]
    # In [0, 1] on a grey ground, so that nothing is cut off.
    rgb = (0.4 + 0.3 * (red - 0.5))[None, :, None, None]
    found = (hue_turned(rgb * 2 - 1, torch.tensor([2 * math.pi / 3])) + 1) / 2
    assert found.flatten().tolist() == pytest.approx([0.25 + 0.3 * v for v in expected], abs=2e-3)


def test_hues_turn_each_by_its_own_angle_and_keep_grey_and_brightness():
    rgb = 0.4 * pictures(3, 3, 8, 8)
    angles = torch.tensor([0.0, 1.0, -2.5])
    turned = hue_turned(rgb, angles)
    assert torch.allclose(turned[0], rgb[0], atol=1e-5)
    assert (turned[1:] - rgb[1:]).abs().max() > 0.1
    assert torch.allclose(hue_turned(turned, -angles), rgb, atol=1e-4)
    brightness = torch.tensor([0.299, 0.587, 0.114])[None, :, None, None]
    assert torch.allclose((turned * brightness).sum(1), (rgb * brightness).sum(1), atol=1e-3)
    grey = torch.linspace(-1, 1, 9)[None, None, None].repeat(3, 3, 2, 1)
    assert torch.allclose(hue_turned(grey, angles), grey, atol=1e-3)
    assert hue_turned(pictures(3, 3, 8, 8), angles).abs().max() <= 1


def test_a_copy_is_mirrored_and_picture_and_reference_turn_alike():
    rgb, hole, valid = 0.3 * pictures(2, 3, 8, 8), places(2, 1, 8, 8), places(2, 1, 8, 8)
    seen, other_hole, reference, other_valid = copied(rgb, hole, rgb, valid)
    assert torch.equal(other_hole, hole.flip(3))
    assert torch.equal(other_valid, valid.flip(3))
    assert torch.equal(seen, reference)
    brightness = torch.tensor([0.299, 0.587, 0.114])[None, :, None, None]
    assert torch.allclose((seen * brightness).sum(1), (rgb.flip(3) * brightness).sum(1), atol=1e-3)
    assert (seen - rgb.flip(3)).abs().max() > 0.02


SMALL = ReferenceSettings(side=64, width=2, refine_width=2, blocks=2, critic_width=4, features="identity")


@pytest.fixture(scope="module")
def loaded(lab_data):
    return ReferenceSystem(SMALL, lab_data, 1)


@pytest.fixture
def system(loaded):
    """Makes systems of any settings that share the photos, which take a second to load."""

    def make(**settings):
        torch.manual_seed(0)
        made = copy.copy(loaded)
        made.settings = dataclasses.replace(SMALL, **settings)
        made.network, made.critic = ReferenceNetwork(2, 2, 2), SpectralCritic(4)
        return made

    return make


def batch_of(made, count=3):
    samples = [made.sample(k) for k in range(count)]
    return {name: torch.stack([torch.from_numpy(s[name]) for s in samples]) for name in samples[0]}


def test_references_come_as_often_as_asked(system):
    made = system()
    samples = [made.sample(k) for k in range(24)]
    assert all(s["reference"].shape == (64, 64, 3) and s["valid"].shape == (64, 64) for s in samples)
    assert all(s["reference"].dtype == s["valid"].dtype == np.uint8 for s in samples)
    given = [s["valid"].any() for s in samples]
    assert 2 <= sum(given) <= 11  # a half of a half
    assert all((s["reference"][s["valid"] == 0] == 0).all() for s in samples)
    for settings, share in (({"dropped": 1.0}, 0), ({"pairs": 0.0}, 0), ({"pairs": 1.0, "dropped": 0.0}, 8)):
        assert sum(system(**settings).sample(k)["valid"].any() for k in range(8)) == share
    again = made.sample(given.index(True))
    assert all((again[name] == samples[given.index(True)][name]).all() for name in again)


def test_a_reference_is_of_the_same_person_and_lies_where_the_face_is(system):
    """Its eyes, mouth and nose are where the truth has them, so it is nearer to it than another's or a moved one."""
    made = system(side=128, pairs=1.0, dropped=0.0, close_ups=0.0, landmark_error=0.0)
    samples = [made.sample(k) for k in range(10)]

    def unlike(a, b, valid):
        a, b = (v.mean(2)[valid > 0] for v in (a.astype(float), b.astype(float)))
        return 1 - np.corrcoef(a, b)[0, 1]

    own = [unlike(s["reference"], s["rgb"], s["valid"]) for s in samples]
    moved = [unlike(np.roll(s["reference"], 16, 0), s["rgb"], s["valid"]) for s in samples]
    assert np.mean(own) < 0.6 * np.mean(moved)
    assert all(0.05 < s["valid"].mean() < 0.6 for s in samples)


def idle(module):
    return [k for k, p in module.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


def test_losses_reach_every_weight(system):
    made = system(pairs=1.0, dropped=0.0)
    batch = batch_of(made)
    for block in made.network.modules():
        if isinstance(block, PyramidBlock):  # which hold back what is before them in the first step
            (block.merge.feature if isinstance(block.merge, GatedConv) else block.merge).weight.data.normal_(0, 0.05)
        if isinstance(block, SelfAttention):
            block.gamma.data.fill_(0.1)
    made.critic.requires_grad_(False)
    terms = made.loss(batch, 0.5)
    assert list(terms) == ["coarse", "refined", "variation", "perceptual", "style", "contrast", "adversarial"]
    assert all(torch.isfinite(v) for v in terms.values())
    sum(terms.values()).backward()
    assert idle(made.network) == []
    made.critic.requires_grad_(True)
    made.network.zero_grad()
    critic_terms = made.critic_loss(batch, 0.5)
    assert list(critic_terms) == ["critic"]
    critic_terms["critic"].backward()
    assert idle(made.critic) == []
    assert all(p.grad is None for p in made.network.parameters())


def test_pixel_terms_by_hand(system):
    """Both networks answer grey: what is lost is the truth's size in the hole and round it, each picture alike."""
    made = system(terms=Terms(coarse=2.0, refined=3.0))
    for head in (made.network.coarse.up0[-1], made.network.refine.head):
        head.weight.data.zero_()
        head.bias.data.zero_()
    batch = batch_of(made)
    with torch.no_grad():
        terms = made.loss(batch, 0.0)
    expected = 0.0
    for rgb, hole in zip(batch["rgb"].numpy() / 127.5 - 1, batch["hole"].numpy() > 0, strict=True):
        expected += (np.abs(rgb[hole]).mean() + np.abs(rgb[~hole]).mean()) / 3
    assert float(terms["coarse"]) == pytest.approx(2 * expected, rel=1e-4)
    assert float(terms["refined"]) == pytest.approx(3 * expected, rel=1e-4)


def test_a_few_steps_fill_the_hole_better(system):
    made = system()
    batch = batch_of(made, 2)
    made.critic.requires_grad_(False)
    optimizer, told = torch.optim.Adam(made.network.parameters(), 5e-3), []
    for _ in range(14):
        terms = made.loss(batch, 0.5)
        optimizer.zero_grad()
        sum(terms.values()).backward()
        optimizer.step()
        told.append([float(terms[name].detach()) for name in ("coarse", "refined")])
    first, last = np.mean(told[:3], 0), np.mean(told[-3:], 0)
    assert (last < first * (0.97, 0.8)).all()  # the coarse network is twenty layers of two channels here


class Pasted(nn.Module):
    """Answers with the reference where there is one, and with grey elsewhere."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, rgb, hole, reference=None, valid=None):
        valid = torch.zeros_like(hole) if valid is None else valid
        out = torch.zeros_like(rgb) if reference is None else reference * valid
        return out, out, out.mean((2, 3))


def test_figures_tell_what_a_reference_is_worth(system, monkeypatch):
    monkeypatch.setattr(module_under_test, "PEOPLE", 6)
    monkeypatch.setattr("bareface.lab.systems.inpainting.JUDGED", 6)
    made = system(side=256)
    with torch.no_grad():
        figures = made.validate(Pasted())
    assert list(figures)[-4:] == [
        f"{name} {how} reference" for how in ("with", "without") for name in ("hole dB", "cosine")
    ]
    assert figures["cosine with reference"] > figures["cosine without reference"] + 0.1
    assert made.judged_by[0] in figures
    assert all(np.isfinite(v) for v in figures.values())


def test_figures_by_hand(system):
    made = system()
    truth, hole = 0.3 * pictures(2, 3, 64, 64), torch.zeros(2, 1, 64, 64)
    hole[..., 10:30, 10:30] = 1
    align = torch.tensor([[[0.6, 0, 3], [0, 0.6, 0]]] * 2)
    # Off by 0.2 and by 0.02 in the hole, 0.1 and 0.01 of the peak: 20 and 40 dB; what is round it never counts.
    off = torch.tensor([0.2, 0.02])[:, None, None, None]
    with torch.no_grad():
        decibels, likeness = filled_figures(made.identity, truth + torch.where(hole > 0, off, 5.0), truth, hole, align)
        _, same = filled_figures(made.identity, torch.where(hole > 0, truth, 5.0) + 1e-3 * hole, truth, hole, align)
    assert decibels == pytest.approx(30, abs=1e-3)
    assert likeness < same
    assert same == pytest.approx(1, abs=1e-2)


def test_the_export_takes_the_studios_crop_and_no_reference(system, tmp_path):
    made = system()
    module, (rgb, hole) = made.export_module(made.network.eval()), made.example()
    (tmp_path / "n.onnx").write_bytes(to_onnx(module, (rgb, hole), {}))
    (found,) = Network(tmp_path / "n.onnx", exact=True)(rgb.numpy(), hole.numpy())
    with torch.no_grad():
        assert found == pytest.approx(module(rgb, hole).numpy(), abs=TOLERANCE)
        small = F.avg_pool2d(rgb.permute(0, 3, 1, 2), 4) * 2 - 1
        largest = F.max_pool2d(hole.permute(0, 3, 1, 2), 4)
        bare = made.network(small, largest, torch.zeros_like(small), torch.zeros_like(largest))[0]
    assert found.shape == (1, 256, 256, 3)
    assert torch.allclose(made.paint(made.network, small, largest), bare)


@pytest.mark.parametrize("path", RECIPES, ids=lambda p: p.stem)
def test_recipes_are_read_and_build(lab_data, path):
    recipe = read_recipe(path)
    with torch.device("meta"):  # forty million weights, none of which is needed here
        made = ReferenceSystem(recipe.settings, lab_data, recipe.seed)
    assert sum(p.numel() for p in made.network.parameters()) == pytest.approx(40e6, rel=0.01)
    assert recipe.settings.dropped == (1.0 if path.stem == "reference-none" else 0.5)
    assert (recipe.optimizer.lr, recipe.critic.lr) == (1e-4, 4e-4)
    assert recipe.optimizer.betas[0] == 0.5
    assert (recipe.settings.terms.perceptual, recipe.settings.terms.style) == (0.05, 40.0)


def test_the_ablation_differs_in_the_reference_alone():
    with_it, without = (read_recipe(path) for path in sorted(RECIPES, key=lambda p: len(p.stem)))
    same = dataclasses.replace(without.settings, dropped=with_it.settings.dropped)
    assert dataclasses.replace(without, settings=same, card=with_it.card) == with_it
