"""Networks that compute in whole numbers (quantization): what a convolution takes is rounded to seven bits.

Between which bounds is told by what it takes of pictures: those of the least squared error (Nagel et al. 2021, A White
Paper on Neural Network Quantization, section 3.1). Weights are rounded where the file is written, to eight bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

STEPS = 127
"""Whole numbers go from 0 to this, those of weights from minus this. With one bit more, a sum of two products passes 16
bits, and processors without VNNI cut it off there: silently, and the picture is ruined. Weights miss the bit more."""
BYTE = 255
"""Largest whole number of the type that they are stored in."""
SAMPLED = 4096
"""Values that are kept of what a convolution takes at a time."""
SHRUNK = [k / 50 for k in range(5, 51)]
"""Shares of the widest bounds that are tried."""


def quantize(network: nn.Module, look: Callable[[], object]) -> None:
    """Has the convolutions of `network` round what they take from now on, by what they take while `look` runs it.

    Those that `look` does not reach stay as they are.
    """
    taken: dict[nn.Module, list[NDArray[np.float32]]] = defaultdict(list)
    chance = torch.Generator().manual_seed(0)

    def note(convolution: nn.Module, inputs: tuple[Tensor]) -> None:
        values = inputs[0].detach().float().cpu().flatten()
        taken[convolution].append(values[torch.randint(len(values), (SAMPLED,), generator=chance)].numpy())

    convolutions = [part for part in network.modules() if isinstance(part, nn.Conv2d)]
    hooks = [convolution.register_forward_pre_hook(note) for convolution in convolutions]
    look()
    for hook in hooks:
        hook.remove()
    for convolution, values in taken.items():
        convolution.register_forward_pre_hook(_rounding(*best_steps(np.concatenate(values))))


def best_steps(values: NDArray[np.float32]) -> tuple[float, int]:
    """Size of a step, and which whole number stands for 0, for the least squared error of rounding `values` [N].

    Bounds are drawn in together from all that occurs; the lower one stays where that is better or nothing is below 0.
    """
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 1e-6)
    tried = [(start, high * share) for share in SHRUNK for start in {low, low * share}]

    def error(bounds: tuple[float, float]) -> float:
        step, zero = _steps_between(*bounds)
        rounded = np.clip(np.rint(values / step) + zero, 0, STEPS) - zero
        return float(np.square(rounded * step - values).mean())

    return _steps_between(*min(tried, key=error))


def _steps_between(low: float, high: float) -> tuple[float, int]:
    step = (high - low) / STEPS
    return step, round(-low / step)


def _rounding(step: float, zero: int) -> Callable[[nn.Module, tuple[Tensor]], tuple[Tensor]]:
    """A hook before a convolution; exported, it becomes Clip, QuantizeLinear and DequantizeLinear.

    The clip keeps the bound: in the file, whole numbers are bytes and go on to 255.
    """
    low, high = -zero * step, (STEPS - zero) * step

    def rounded(_: nn.Module, inputs: tuple[Tensor]) -> tuple[Tensor]:
        return (torch.fake_quantize_per_tensor_affine(inputs[0].clamp(low, high), step, zero, 0, BYTE),)

    return rounded
