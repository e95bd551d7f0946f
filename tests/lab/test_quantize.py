"""Quantized networks: steps by hand, what is exported, and that no processor cuts their sums off."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

import onnx  # noqa: E402
from torch import nn  # noqa: E402

from bareface import weights  # noqa: E402
from bareface.engine import Network  # noqa: E402
from bareface.lab.export import to_onnx  # noqa: E402
from bareface.lab.quantize import STEPS, best_steps, quantize  # noqa: E402
from bareface.lab.start import weights_of  # noqa: E402


def test_whole_numbers_take_whole_steps():
    assert best_steps(np.arange(128, dtype=np.float32)) == (1.0, 0)
    assert best_steps(np.arange(-28, 100, dtype=np.float32)) == (1.0, 28)


def test_a_rare_value_does_not_widen_the_steps_of_all_others():
    many = np.random.default_rng(0).normal(size=1_000_000).astype(np.float32)
    step, zero = best_steps(np.append(many, np.float32(40)))
    assert 4 < step * (STEPS - zero) < 20
    assert -6 < -step * zero < -3


def test_two_products_fit_in_sixteen_bits():
    assert 2 * STEPS * STEPS < 2**15 <= 2 * STEPS * (2 * STEPS + 1)


def test_a_convolution_rounds_what_it_takes():
    convolution = nn.Conv2d(1, 1, 1, bias=False)
    convolution.weight.data.fill_(1.0)
    quantize(convolution, lambda: convolution(torch.arange(128.0).view(1, 1, 8, 16)))
    taken = torch.tensor([[-3.0, 0.4], [0.6, 300.0]]).view(1, 1, 2, 2)
    assert convolution(taken).flatten().tolist() == [0.0, 0.0, 1.0, 127.0]


def test_one_that_saw_nothing_rounds_nothing():
    network = nn.ModuleList([nn.Conv2d(1, 1, 1), nn.Conv2d(1, 1, 1)])
    picture = torch.randn(1, 1, 8, 8)
    before = network[1](picture)
    quantize(network, lambda: network[0](picture))
    assert torch.equal(network[1](picture), before)


@pytest.fixture
def quantized(tmp_path):
    """A small network with a batch norm to fold, quantized, and its file."""
    torch.manual_seed(1)
    network = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2), nn.Conv2d(16, 4, 3, padding=1)
    ).eval()
    network[1].running_var.fill_(0.25)
    pictures = torch.rand(8, 3, 32, 32)
    exact = network(pictures).detach()
    quantize(network, lambda: network(pictures))
    file = tmp_path / "q.onnx"
    file.write_bytes(to_onnx(nn.Sequential(network), (pictures[:1],), {}, stored="quantized"))
    return network, pictures, exact, file


def test_the_file_computes_what_torch_does(quantized):
    network, pictures, exact, file = quantized
    found = np.concatenate([Network(file, exact=True)(p[None].numpy())[0] for p in pictures])
    assert np.abs(found - network(pictures).detach().numpy()).mean() < 1e-3
    assert 1e-4 < np.abs(found - exact.numpy()).mean() < 0.04 * exact.std()


def test_the_file_rounds_before_each_convolution_and_holds_bytes(quantized):
    model = onnx.load(str(quantized[-1]))
    made_by = {name: node for node in model.graph.node for name in node.output}
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    assert len(convolutions) == 2
    for node in convolutions:
        assert [made_by[name].op_type for name in node.input[:2]] == ["DequantizeLinear"] * 2
        assert made_by[made_by[node.input[0]].input[0]].op_type == "QuantizeLinear"
    stored = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    kernels = [values for values in stored.values() if values.ndim == 4]
    assert [k.dtype for k in kernels] == [np.int8] * 2
    assert max(np.abs(k).max() for k in kernels) == STEPS


def test_a_training_may_start_from_it(quantized):
    network, _, _, file = quantized
    found = weights_of(file)
    kernels = [values for values in found.values() if values.ndim == 4]
    assert sorted(k.shape for k in kernels) == [(4, 16, 3, 3), (16, 3, 3, 3)]
    assert torch.allclose(found["3.weight"], network[3].weight)


ANSWERED = """
import sys
import numpy as np
from pathlib import Path
from bareface.engine import Network
chance = np.random.default_rng(0)
network = Network(Path(sys.argv[1]), exact=True)
given = [chance.random(shape, np.float32) for shape in network.shapes]
np.save(sys.argv[2], network(*given)[0])
"""


@pytest.mark.parametrize("name", ["segmenter", "fill", "guided"])
def test_processors_without_dot_products_of_bytes_answer_alike(name, tmp_path):
    """Those add two products of bytes in 16 bits, and what is over is cut off."""
    answers = []
    for instructions in ("DEFAULT", "AVX2"):
        file = tmp_path / f"{instructions}.npy"
        command = [sys.executable, "-c", ANSWERED, str(weights.folder() / f"{name}.onnx"), str(file)]
        subprocess.run(command, check=True, env={**os.environ, "ONEDNN_MAX_CPU_ISA": instructions})
        answers.append(np.load(file))
    assert np.abs(answers[0] - answers[1]).max() < 0.02
