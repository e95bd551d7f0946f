"""A run that starts from a network file: the same answer where all fits, a named error where nothing does."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from torch import nn  # noqa: E402

from bareface.errors import RecipeError  # noqa: E402
from bareface.lab.export import to_onnx  # noqa: E402
from bareface.lab.networks.bare import CODE, Bare  # noqa: E402
from bareface.lab.networks.blocks import Residual, conv_bn  # noqa: E402
from bareface.lab.networks.dilated import Dilated  # noqa: E402
from bareface.lab.start import start_from, weights_of  # noqa: E402


class Exported(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, rgb, hole):
        return self.network(rgb, hole)


class Alone(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, rgb):
        return self.network(rgb)


def nothing():
    """What a network looks at that has no batch norms."""


def written(path, network, stored="half"):
    """Exported, which rounds large weights in place."""
    example = torch.rand(1, 3, 32, 32), torch.zeros(1, 1, 32, 32)
    path.write_bytes(to_onnx(Exported(network).eval(), example, {}, stored=stored))
    return network


@pytest.mark.parametrize("stored", ["half", "bytes"])
def test_a_file_holds_what_was_exported(tmp_path, stored):
    network = written(tmp_path / "n.onnx", Dilated(8), stored)
    found = weights_of(tmp_path / "n.onnx")
    assert torch.equal(found["stem.weight"], network.stem.weight)
    assert torch.equal(found["middle.3.first.bias"], network.middle[3].first.bias)


def test_bare_begins_where_the_first_fill_ended(tmp_path):
    torch.manual_seed(1)
    old = Dilated(8)
    for weight in old.parameters():
        weight.data += 0.02 * torch.randn_like(weight)
    written(tmp_path / "n.onnx", old)
    holder = nn.ModuleDict({"fill": Bare(8, 32, 8)})
    assert len(start_from(holder, tmp_path / "n.onnx", nothing)) == sum(1 for _ in old.parameters())
    rgb, hole = torch.rand(2, 3, 64, 64) * 2 - 1, (torch.rand(2, 1, 64, 64) > 0.6).float()
    with torch.no_grad():
        made, _ = holder["fill"](rgb, hole, torch.randn(2, CODE))
        assert made.numpy() == pytest.approx(old(rgb, hole).numpy(), abs=1e-4)


def test_batch_norms_that_were_folded_are_taken_up_again(tmp_path):
    """The network answers as the file did, judged and taught, where its norms see what they have seen."""
    torch.manual_seed(1)
    old, new, rgb = (*(nn.Sequential(conv_bn(3, 8), Residual(8)) for _ in range(2)), torch.rand(4, 3, 32, 32))
    for weight in old.parameters():
        weight.data += 0.2 * torch.randn_like(weight)
    with torch.no_grad():
        for _ in range(50):
            old.train()(rgb)
        told = old.eval()(rgb)
        (tmp_path / "n.onnx").write_bytes(to_onnx(Alone(old), (rgb,), {}))
        start_from(new, tmp_path / "n.onnx", lambda: new(rgb))
        assert new.training
        assert new.eval()(rgb).numpy() == pytest.approx(told.numpy(), abs=0.01)
        assert new.train()(rgb).numpy() == pytest.approx(told.numpy(), abs=0.05)


def test_a_file_that_fits_nothing_and_one_that_is_none_are_named(tmp_path):
    written(tmp_path / "n.onnx", Dilated(8))
    with pytest.raises(RecipeError, match=r"n\.onnx: none of its weights"):
        start_from(nn.Linear(3, 3), tmp_path / "n.onnx", nothing)
    (tmp_path / "bad.onnx").write_bytes(b"no network")
    with pytest.raises(RecipeError, match=r"bad\.onnx"):
        weights_of(tmp_path / "bad.onnx")
