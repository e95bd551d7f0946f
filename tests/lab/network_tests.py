"""What every network must do; each network's test inherits it."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from safetensors.torch import load_file, save_file  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.errors import UsageError  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402


def flat(out):
    """All tensors of an output, however nested."""
    out = list(out.values()) if isinstance(out, dict) else out
    return [out] if isinstance(out, torch.Tensor) else [t for part in out for t in flat(part)]


class NetworkTests:
    """Inherited by the test of each network."""

    size = (64, 64)
    shapes: tuple[tuple[int, ...], ...]
    """Of the first outputs, for two pictures of `size`."""
    divisor = 1
    """What width and height must be divisible by."""
    exported = True
    """Whether the studio runs it: not so for discriminators and judges."""

    def make(self):
        raise NotImplementedError

    def inputs(self):
        return (torch.rand(2, 3, *self.size) * 2 - 1,)

    def test_shapes(self):
        out = flat(self.make().eval()(*self.inputs()))
        assert tuple(tuple(t.shape) for t in out[: len(self.shapes)]) == self.shapes
        assert all(torch.isfinite(t).all() for t in out)

    def test_gradients_reach_every_weight(self):
        torch.manual_seed(0)  # by chance a narrow network may be born with a dead channel
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

    def test_exported_it_answers_as_torch_does(self, tmp_path):
        if not self.exported:
            pytest.skip("training alone needs it")
        network, inputs = self.make().eval(), self.inputs()
        with torch.no_grad():
            (tmp_path / "n.onnx").write_bytes(to_onnx(network, inputs, {}))
            expected = flat(network(*inputs))  # after the export, which rounds the weights in place
        found = Network(tmp_path / "n.onnx", exact=True)(*(v.numpy() for v in inputs))
        for a, b in zip(expected, found, strict=True):
            assert a.numpy() == pytest.approx(b, abs=TOLERANCE), "differs from torch"

    def test_sizes_that_do_not_fit_are_refused_by_name(self):
        if self.divisor == 1:
            pytest.skip("every size fits")
        self.size = (self.size[0], self.size[1] + self.divisor // 2)
        with pytest.raises(UsageError, match=rf"{self.size[1]}x{self.size[0]}.*divisible by {self.divisor}"):
            self.make().eval()(*self.inputs())
