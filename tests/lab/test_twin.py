"""The twin encoders: partial convolution and the local crop by hand, the networks, the system and its recipes."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.errors import UsageError, WeightsError  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402
from bareface.lab.networks.dense_critic import DenseCritic  # noqa: E402
from bareface.lab.networks.parsing import ParsingNet  # noqa: E402
from bareface.lab.networks.partial import PartialBlock, PartialConv  # noqa: E402
from bareface.lab.networks.twin import Partial, Twin  # noqa: E402
from bareface.lab.recipe import Recipe, read_recipe  # noqa: E402
from bareface.lab.systems.twin import Terms, TwinSettings, TwinSystem, around  # noqa: E402

RECIPES = sorted((Path(__file__).resolve().parents[2] / "recipes").glob("twin*.yaml"))


def pictures(count, side, channels=3):
    return torch.rand(count, channels, side, side) * 2 - 1


def holes(count, side):
    """A hole a picture, at different places."""
    hole = torch.zeros(count, 1, side, side)
    for k in range(count):
        hole[k, :, side // 4 + 2 * k : side // 2 + 4 * k, side // 4 : side // 2 + 2 * k] = 1
    return hole


class TestPartialConv(NetworkTests):
    size = (32, 32)
    shapes = ((2, 5, 16, 16), (2, 1, 16, 16))

    def make(self):
        return PartialConv(3, 5, 5, 2)

    def inputs(self):
        return (pictures(2, 32), 1 - holes(2, 32))


def by_hand(x, mask, weight, bias):
    """The equation, window by window, for a kernel of 3 and stride 1."""
    height, width = x.shape[1:]
    x, mask = F.pad(x, (1, 1, 1, 1)), F.pad(mask, (1, 1, 1, 1))
    out = torch.zeros(len(weight), height, width)
    for i in range(height):
        for j in range(width):
            m = mask[0, i : i + 3, j : j + 3]
            if m.sum() > 0:
                seen = x[:, i : i + 3, j : j + 3] * m
                out[:, i, j] = (weight * seen).sum((1, 2, 3)) * 9 / m.sum() + bias
    return out


def test_partial_convolution_is_its_equation():
    torch.manual_seed(0)
    conv, x = PartialConv(2, 3, 3), torch.randn(1, 2, 9, 9)
    mask = (torch.rand(1, 1, 9, 9) > 0.6).float()
    mask[..., 2:7, 2:7] = 0  # no window within sees anything
    out, _ = conv(x, mask)
    assert torch.allclose(out[0], by_hand(x[0], mask[0], conv.weight, conv.bias), atol=1e-5)
    assert (out[0, :, 3:6, 3:6] == 0).all()


def test_the_mean_of_what_is_seen_by_hand():
    conv = PartialConv(1, 1, 3, bias=False)
    conv.weight.data.fill_(1 / 9)  # a mean of the window, so that a partial one is the mean of its valid pixels
    x, mask = torch.tensor([[[[1.0, 50.0], [50.0, 4.0]]]]), torch.tensor([[[[1.0, 0.0], [0.0, 1.0]]]])
    assert conv(x, mask)[0].flatten().tolist() == pytest.approx([2.5] * 4)


@pytest.mark.parametrize(("stride", "rows"), [(1, ["11000", "11000", "00000", "00011", "00011"]), (2, ["100"] * 3)])
def test_the_mask_grows_to_wherever_a_valid_pixel_was_seen(stride, rows):
    mask = torch.zeros(1, 1, 5, 5)
    mask[0, 0, 0, 0] = 1
    if stride == 1:
        mask[0, 0, 4, 4] = 1
    else:
        mask[0, 0, :, 0] = 1
    _, grown = PartialConv(1, 1, 3, stride)(torch.zeros(1, 1, 5, 5), mask)
    assert ["".join(str(int(v)) for v in row) for row in grown[0, 0]] == rows


def test_what_is_invalid_changes_nothing_and_no_gradient_reaches_it():
    conv, x, mask = PartialConv(3, 4, 3), pictures(1, 16).requires_grad_(), 1 - holes(1, 16)
    out, _ = conv(x, mask)
    out.square().sum().backward()
    assert (x.grad[(mask == 0).expand_as(x)] == 0).all()
    assert (x.grad[(mask == 1).expand_as(x)] != 0).all()
    assert (conv(torch.where(mask > 0, x, 9.0), mask)[0] == out).all()


def test_a_block_is_exported_as_it_is_with_its_norm_folded_in(tmp_path):
    block, inputs = PartialBlock(3, 4, 3).eval(), (pictures(2, 16), torch.zeros(2, 1, 16, 16))
    inputs[1][..., :5] = 1
    norm = block.chain[1]
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
    norm.bias.data.uniform_(0.5, 1)  # above 0, so that an invalid place would show it
    with torch.no_grad():
        before = block(*inputs)
        (tmp_path / "n.onnx").write_bytes(to_onnx(block, inputs, {}))
        found = Network(tmp_path / "n.onnx", exact=True)(*(v.numpy() for v in inputs))
    assert isinstance(block.chain[1], torch.nn.Identity)
    assert (before[0][..., 6:] == 0).all()
    for a, b in zip(before, found, strict=True):
        assert a.numpy() == pytest.approx(b, abs=5 * TOLERANCE)  # weights went to half precision in between


class TestTwin(NetworkTests):
    branches = "both"
    shapes = ((2, 3, 64, 64),)
    divisor = 16

    def make(self):
        return Twin(4, self.branches, 64)

    def inputs(self):
        # At random places: the inner edge of the largest feature is then never wholly hidden.
        return (torch.rand(2, 3, *self.size) * 2 - 1, (torch.rand(2, 1, *self.size) > 0.7).float())


class TestVanillaAlone(TestTwin):
    branches = "vanilla"

    def test_what_covers_the_face_is_seen(self):
        network, (rgb, hole) = self.make().eval(), self.inputs()
        assert (network(rgb, hole) != network(torch.where(hole > 0, 0.5, rgb), hole)).any()


class TestPartialAlone(TestTwin):
    branches = "partial"

    def test_what_lies_under_the_hole_never_matters(self):
        network, (rgb, hole) = self.make().eval(), self.inputs()
        other = torch.where(hole > 0, torch.rand_like(rgb), rgb)
        assert (network(rgb, hole) == network(other, hole)).all()


@pytest.mark.parametrize("side", [64, 128, 256])
@pytest.mark.parametrize("branches", ["both", "vanilla", "partial"])
def test_every_side_fits(side, branches):
    with torch.no_grad():
        out = Twin(2, branches, side).eval()(pictures(1, side), holes(1, side))
    assert out.shape == (1, 3, side, side)


def test_the_encoders_are_as_the_report_says():
    network = Twin(4)
    assert len(network.vanilla.blocks) == 5
    assert [block[-1].p for block in network.vanilla.blocks] == [0, 0, 0, 0.5, 0.5]
    assert network.vanilla.widths == [4, 8, 16, 32, 64]
    kinds = [type(m).__name__ for m in network.modules()]
    assert kinds.count("PartialConv") == 8
    assert kinds.count("BatchNorm2d") == 7
    assert Twin(4, "partial").vanilla is None
    assert Twin(4, "vanilla").partial is None


@pytest.mark.parametrize(("side", "rates"), [(64, [2]), (128, [2, 4]), (256, [2, 4, 8])])
def test_atrous_rates_reach_inside_what_they_see(side, rates):
    assert [part[0].dilation[0] for part in Twin(2, "vanilla", side).atrous] == rates


def test_eight_partial_blocks_close_a_hole_over_half_of_the_face():
    known = torch.ones(1, 1, 256, 256)
    known[..., 90:250, 40:216] = 0
    x, left = pictures(1, 256), [known]
    with torch.no_grad():
        for block in Partial(2).blocks:
            x, mask = block(x, left[-1])
            left.append(mask)
    hidden = [float((1 - mask).mean()) for mask in left]
    assert hidden == sorted(hidden, reverse=True)
    assert hidden[4] > 0 == hidden[8]  # the halvings alone would not have closed it


def test_branches_and_sides_that_there_are_not():
    with pytest.raises(UsageError, match="branches: there is no 'neither'; give both, vanilla or partial"):
        Twin(4, "neither")
    with pytest.raises(UsageError, match="side: 32 "):
        Twin(4, "both", 32)


class TestDenseCritic(NetworkTests):
    shapes = ((2, 1),)
    exported = False

    def make(self):
        return DenseCritic(64, 4, 16)


def test_a_dense_critic_is_as_the_report_lists_it_and_sees_one_size():
    with torch.device("meta"):
        critic = DenseCritic(256)
    convs = [m for m in critic.modules() if isinstance(m, torch.nn.Conv2d)]
    assert [(c.out_channels, c.kernel_size, c.stride) for c in convs] == [(32 * 2**k, (4, 4), (2, 2)) for k in range(5)]
    dense = [m for m in critic.modules() if isinstance(m, torch.nn.Linear)]
    assert [(d.in_features, d.out_features) for d in dense] == [(32768, 4096), (4096, 4096), (4096, 1)]
    assert [m.p for m in critic.modules() if isinstance(m, torch.nn.Dropout)] == [0.2]
    with pytest.raises(UsageError, match="a picture of 96x64 does not fit a dense critic of 64x64"):
        DenseCritic(64, 2, 4)(torch.zeros(1, 3, 64, 96))
    with pytest.raises(UsageError, match="side: 80 cannot be halved 5 times; give a multiple of 32"):
        DenseCritic(80)


def test_the_local_crop_by_hand():
    picture, hole = pictures(4, 32), torch.zeros(4, 1, 32, 32)
    hole[0, :, 8:16, 12:16] = 1  # 8 high; with half of that on each side: rows 4 to 20, columns 6 to 22
    hole[1, :, 0:4, 24:32] = 1  # in a corner: the same square, moved inside
    hole[2] = 1
    crop = around(picture, hole, 16, 0.5)
    assert torch.allclose(crop[0], picture[0, :, 4:20, 6:22], atol=1e-5)
    assert torch.allclose(crop[1], picture[1, :, 0:16, 16:32], atol=1e-5)
    for k in (2, 3):  # all hidden, nothing hidden: the whole picture, at half size the mean of each four pixels
        assert torch.allclose(crop[k], F.avg_pool2d(picture[k], 2), atol=1e-5)


def test_gradients_reach_the_crop_and_nothing_else():
    picture, hole = pictures(1, 32).requires_grad_(), torch.zeros(1, 1, 32, 32)
    hole[0, :, 8:16, 12:16] = 1
    around(picture, hole, 16, 0.5).sum().backward()
    expected = torch.zeros(1, 3, 32, 32)
    expected[:, :, 4:20, 6:22] = 1
    assert torch.allclose(picture.grad, expected, atol=1e-4)


SMALL = {"side": 64, "width": 4, "critic_width": 2, "critic_dense": 16, "features": "identity"}


@pytest.fixture(scope="module")
def batch(lab_data):
    system = TwinSystem(TwinSettings(**SMALL), lab_data, 1)
    samples = [system.sample(k) for k in range(2)]
    return {name: torch.stack([torch.from_numpy(s[name]) for s in samples]) for name in samples[0]}


def idle(module):
    return [k for k, p in module.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


@pytest.mark.parametrize("branches", ["both", "vanilla", "partial"])
def test_losses_reach_every_weight_of_generator_and_discriminators(lab_data, batch, branches):
    torch.manual_seed(0)
    system = TwinSystem(TwinSettings(**SMALL, branches=branches), lab_data, 1)
    system.critic.requires_grad_(False)
    terms = system.loss(batch, 0.5)
    names = ["valid", "hole", "perceptual", "style", "variation", "whole", "local"]
    assert list(terms) == names
    assert all(torch.isfinite(v) and v > 0 for v in terms.values())
    sum(terms.values()).backward()
    assert idle(system.network) == []
    system.critic.requires_grad_(True)
    system.network.zero_grad()
    critic_terms = system.critic_loss(batch, 0.5)
    assert list(critic_terms) == ["whole critic", "local critic"]
    sum(critic_terms.values()).backward()
    assert idle(system.critic) == []
    assert all(p.grad is None for p in system.network.parameters())


def test_pixel_terms_by_hand(lab_data, batch):
    """The network answers grey: what is lost then is known."""
    system = TwinSystem(TwinSettings(**SMALL, terms=Terms(valid=2.0, hole=3.0)), lab_data, 1)
    system.network.decoder.head.weight.data.zero_()
    system.network.decoder.head.bias.data.zero_()
    with torch.no_grad():
        terms = system.loss(batch, 0.0)
    truth, hole = batch["rgb"].permute(0, 3, 1, 2) / 127.5 - 1, batch["hole"][:, None].float()
    assert float(terms["hole"]) == pytest.approx(float(3 * (truth.abs() * hole).mean()), rel=1e-4)
    assert float(terms["valid"]) == pytest.approx(float(2 * (truth.abs() * (1 - hole)).mean()), rel=1e-4)


def test_features_of_output_and_composite_both_count(lab_data, batch):
    system = TwinSystem(TwinSettings(**SMALL), lab_data, 1)
    truth, align = batch["rgb"].permute(0, 3, 1, 2) / 127.5 - 1, batch["align"]
    other = truth.flip(3)
    neither, one, both = (
        system._likeness(*pair, truth, align) for pair in ((truth, truth), (other, truth), (other, other))
    )
    for name in ("perceptual", "style"):
        assert float(neither[name]) == pytest.approx(0, abs=1e-5)
        assert float(both[name]) == pytest.approx(2 * float(one[name]), rel=1e-3)
        assert one[name] > 1e-3


def test_a_few_steps_fill_the_hole_better(lab_data, batch):
    torch.manual_seed(1)
    system = TwinSystem(TwinSettings(**SMALL | {"width": 8}), lab_data, 1)
    system.critic.requires_grad_(False)
    optimizer = torch.optim.Adam(system.network.parameters(), 1e-3)
    told = []
    for _ in range(8):
        terms = system.loss(batch, 0.5)
        optimizer.zero_grad()
        sum(terms.values()).backward()
        optimizer.step()
        told.append(float(terms["hole"].detach()))
    assert told[-1] < 0.7 * told[0]


def test_a_parser_regularises(lab_data, batch, tmp_path):
    torch.manual_seed(0)
    save_file(ParsingNet(4).state_dict(), tmp_path / "parser.safetensors")
    system = TwinSystem(TwinSettings(**SMALL, parsing=str(tmp_path / "parser.safetensors")), lab_data, 1)
    term = system.loss(batch, 0.5)["parsing"]
    term.backward()
    assert term > 0
    assert idle(system.network) == []
    assert all(p.grad is None for p in system.parser.parameters())
    missing = TwinSystem(TwinSettings(**SMALL, parsing=str(tmp_path / "none.safetensors")), lab_data, 1)
    with pytest.raises(WeightsError, match=r"none\.safetensors"):
        missing.loss(batch, 0.5)


def test_the_export_takes_the_studios_crop(lab_data, tmp_path):
    system = TwinSystem(TwinSettings(**SMALL), lab_data, 1)
    module, (rgb, hole) = system.export_module(system.network).eval(), system.example()
    (tmp_path / "n.onnx").write_bytes(to_onnx(module, (rgb, hole), {}))
    (found,) = Network(tmp_path / "n.onnx", exact=True)(rgb.numpy(), hole.numpy())
    with torch.no_grad():
        assert found == pytest.approx(module(rgb, hole).numpy(), abs=TOLERANCE)
    assert found.shape == (1, 256, 256, 3)


@pytest.mark.parametrize("path", RECIPES, ids=lambda p: p.stem)
def test_recipes_are_read_and_build(lab_data, path):
    recipe = read_recipe(path)
    assert isinstance(recipe, Recipe)
    with torch.device("meta"):  # a third of a billion weights, none of which is needed here
        system = TwinSystem(recipe.settings, lab_data, recipe.seed)
    expected = {"twin-vanilla": "vanilla", "twin-partial": "partial"}.get(path.stem, "both")
    assert recipe.settings.branches == expected
    assert (system.network.vanilla is None, system.network.partial is None) == (
        expected == "partial",
        expected == "vanilla",
    )
    assert bool(recipe.settings.parsing) == (path.stem == "twin-parsing")
    assert (recipe.optimizer.lr, recipe.batch, recipe.settings.side) == (5e-5, 4, 256)


def test_there_is_a_recipe_for_each_branch():
    assert {path.stem for path in RECIPES} == {"twin", "twin-vanilla", "twin-partial", "twin-parsing"}
