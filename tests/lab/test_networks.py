"""What every network must do: right shapes, gradients everywhere, saved and loaded the same."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from safetensors.torch import load_file, save_file  # noqa: E402

from bareface.errors import UsageError  # noqa: E402
from bareface.lab.networks.dilated import Dilated  # noqa: E402
from bareface.lab.networks.finder import FinderNetwork  # noqa: E402
from bareface.lab.networks.map_unet import MapUNet  # noqa: E402
from bareface.lab.networks.mesh import MeshNet  # noqa: E402
from bareface.lab.networks.mobilefacenet import MobileFaceNet  # noqa: E402
from bareface.lab.networks.patchgan import PatchGAN  # noqa: E402
from bareface.lab.networks.segmenter import Segmenter  # noqa: E402


def flat(out):
    """All tensors of an output, however nested."""
    out = list(out.values()) if isinstance(out, dict) else out
    return [out] if isinstance(out, torch.Tensor) else [t for part in out for t in flat(part)]


class NetworkTests:
    """Inherited by the test of each network."""

    size = (64, 64)
    shapes: tuple[tuple[int, ...], ...]

    def make(self):
        raise NotImplementedError

    def inputs(self):
        return (torch.rand(2, 3, *self.size) * 2 - 1,)

    def test_shapes(self):
        out = flat(self.make().eval()(*self.inputs()))
        assert tuple(tuple(t.shape) for t in out[: len(self.shapes)]) == self.shapes
        assert all(torch.isfinite(t).all() for t in out)

    def test_gradients_reach_every_weight(self):
        network = self.make().train()
        for _ in range(2):  # a weight that starts at zero holds back what is before it for one step
            network.zero_grad()
            out = flat(network(*self.inputs()))
            sum((t.float() * torch.randn_like(t, dtype=torch.float32)).sum() for t in out).backward()
            for weight in network.parameters():
                weight.data += 1e-3 * torch.randn_like(weight)
        idle = [name for name, p in network.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
        assert idle == []

    def test_saved_and_loaded_the_same(self, tmp_path):
        one, other = self.make().eval(), self.make().eval()
        save_file(one.state_dict(), tmp_path / "n.safetensors")
        other.load_state_dict(load_file(tmp_path / "n.safetensors"))
        inputs = self.inputs()
        assert all((a == b).all() for a, b in zip(flat(one(*inputs)), flat(other(*inputs)), strict=True))


class TestSegmenter(NetworkTests):
    shapes = ((2, 1, 64, 64), (2, 19, 32, 32))

    def make(self):
        return Segmenter(8)


class TestMapUNet(NetworkTests):
    shapes = ((2, 1, 64, 64),)
    blocks = 9

    def make(self):
        return MapUNet(self.blocks, 4)

    def inputs(self):
        return (torch.rand(2, 1, *self.size) * 2 - 1,)

    def test_sizes_that_cannot_be_halved_often_enough_are_refused_by_name(self):
        network, least = self.make(), 2 ** (self.blocks // 2)
        assert network(torch.zeros(2, 1, least, 3 * least)).shape == (2, 1, least, 3 * least)
        with pytest.raises(UsageError, match=rf"{least + 8}x64 does not fit .* {self.blocks} blocks.* by {least}"):
            network(torch.zeros(1, 1, 64, least + 8))

    def test_blocks_are_as_the_report_says(self):
        network = self.make()
        modules = [type(m).__name__ for m in network.modules()]
        assert modules.count("MaxPool2d") == modules.count("ConvTranspose2d") == self.blocks // 2
        assert modules.count("Dropout") == self.blocks // 2
        assert modules.count("ReLU") == 2
        assert modules.count("Tanh") == 1
        # Two convolutions a block; all but the first block's two and the very last, which makes the map, are normed.
        assert modules.count("Conv2d") == 2 * self.blocks
        assert modules.count("BatchNorm2d") == 2 * self.blocks - 3
        assert modules.count("LeakyReLU") == 2 * self.blocks - 4


class TestMapUNetOf11Blocks(TestMapUNet):
    blocks = 11


@pytest.mark.parametrize("blocks", [1, 8, 10])
def test_a_map_unet_needs_an_odd_number_of_blocks(blocks):
    with pytest.raises(UsageError, match=f"blocks: {blocks} "):
        MapUNet(blocks)


class TestDilated(NetworkTests):
    shapes = ((2, 3, 64, 64),)

    def make(self):
        return Dilated(8, (1, 2))

    def inputs(self):
        return (torch.rand(2, 3, 64, 64) * 2 - 1, (torch.rand(2, 1, 64, 64) > 0.5).float())

    def test_what_lies_under_the_hole_never_matters(self):
        network, (rgb, hole) = self.make().eval(), self.inputs()
        other = torch.where(hole > 0, torch.rand_like(rgb), rgb)
        assert (network(rgb, hole) == network(other, hole)).all()


class TestMeshNet(NetworkTests):
    size = (128, 128)
    shapes = ((2, 478, 2), (2, 478))

    def make(self):
        return MeshNet(torch.rand(478, 2), 8, 1)

    def test_starts_from_the_mean_face(self):
        network = self.make().eval()
        points, _ = network(*self.inputs())
        assert (points - network.mean).abs().max() < 0.05


class TestPatchGAN(NetworkTests):
    shapes = ((2, 1, 4, 4),)

    def make(self):
        return PatchGAN(8)

    def inputs(self):
        return (torch.rand(2, 3, 64, 64), torch.ones(2, 1, 64, 64))


class TestFinderNetwork(NetworkTests):
    shapes = ((2, 15, 8, 8), (2, 15, 4, 4), (2, 15, 2, 2))

    def make(self):
        return FinderNetwork((8, 8, 16, 16, 16), 16)


class TestMobileFaceNet(NetworkTests):
    size = (112, 96)
    shapes = ((2, 128), (2, 64, 28, 24), (2, 128, 14, 12))

    def make(self):
        return MobileFaceNet()

    def test_features_are_unit_vectors(self):
        vectors, _ = self.make().eval()(*self.inputs())
        assert vectors.norm(dim=1).tolist() == pytest.approx([1, 1], abs=1e-5)
