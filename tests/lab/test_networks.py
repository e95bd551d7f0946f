"""What every network must do: right shapes, gradients everywhere, saved and loaded the same."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402

from bareface.errors import UsageError  # noqa: E402
from bareface.lab.networks.dilated import Dilated  # noqa: E402
from bareface.lab.networks.finder import FinderNetwork  # noqa: E402
from bareface.lab.networks.map_unet import MapUNet  # noqa: E402
from bareface.lab.networks.mesh import MeshNet  # noqa: E402
from bareface.lab.networks.mobilefacenet import MobileFaceNet  # noqa: E402
from bareface.lab.networks.patchgan import PatchGAN  # noqa: E402
from bareface.lab.networks.segmenter import Segmenter  # noqa: E402


class TestSegmenter(NetworkTests):
    shapes = ((2, 1, 64, 64), (2, 19, 32, 32))
    divisor = 16

    def make(self):
        return Segmenter(8)


class TestMapUNet(NetworkTests):
    shapes = ((2, 1, 64, 64),)
    blocks = 9
    divisor = 16

    def make(self):
        return MapUNet(self.blocks, 4)

    def inputs(self):
        return (torch.rand(2, 1, *self.size) * 2 - 1,)

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
    divisor = 32


@pytest.mark.parametrize("blocks", [1, 8, 10])
def test_a_map_unet_needs_an_odd_number_of_blocks(blocks):
    with pytest.raises(UsageError, match=f"blocks: {blocks} "):
        MapUNet(blocks)


class TestDilated(NetworkTests):
    shapes = ((2, 3, 64, 64),)
    divisor = 16

    def make(self):
        return Dilated(8, (1, 2))

    def inputs(self):
        return (torch.rand(2, 3, *self.size) * 2 - 1, (torch.rand(2, 1, *self.size) > 0.5).float())

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
    exported = False

    def make(self):
        return PatchGAN(8)

    def inputs(self):
        return (torch.rand(2, 3, 64, 64), torch.ones(2, 1, 64, 64))


class TestFinderNetwork(NetworkTests):
    divisor = 32
    shapes = ((2, 15, 8, 8), (2, 15, 4, 4), (2, 15, 2, 2))

    def make(self):
        return FinderNetwork((8, 8, 16, 16, 16), 16)


class TestMobileFaceNet(NetworkTests):
    exported = False
    size = (112, 96)
    shapes = ((2, 128), (2, 64, 28, 24), (2, 128, 14, 12))

    def make(self):
        return MobileFaceNet()

    def test_features_are_unit_vectors(self):
        vectors, _ = self.make().eval()(*self.inputs())
        assert vectors.norm(dim=1).tolist() == pytest.approx([1, 1], abs=1e-5)
