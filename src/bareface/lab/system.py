"""What a system is: a network, its samples, its losses and its figures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from torch import Tensor, nn

Batch = dict[str, Tensor]
Stored = Literal["half", "bytes", "quantized"]
"""How large weights lie in an exported file: in half precision, or as bytes, whole numbers of steps of each output.
Quantized, the engine computes with those, which is faster on every processor; what convolutions take is rounded too."""


class System(ABC):
    """What is trained, on which samples, towards which losses. One subclass a file of `lab/systems/`."""

    Settings: ClassVar[type]
    """The dataclass of the system's own settings."""
    network: nn.Module
    """What is trained and exported."""
    critic: nn.Module | None = None
    """The discriminators, or None."""
    pictures: int = 0
    """Pictures that an epoch walks over; 0 where they are not counted."""
    judged_by: ClassVar[tuple[str, Literal["highest", "lowest"]] | None] = None
    """Figure of `validate` by which the best weights are kept, plateaus are seen and runs stopped early."""

    def __init__(self, settings: Any, data: Path, seed: int) -> None:
        self.settings, self.data, self.seed = settings, data, seed

    def rng(self, index: int) -> np.random.Generator:
        """The only source of chance of sample number `index`, so that a resumed run sees what it would have seen."""
        return np.random.default_rng((self.seed, index))

    def prepare(self) -> None:
        """Makes what samples are taken from, before the clock runs and before processes that take them are forked."""
        return

    def begin(self) -> None:
        """Gives the network what a fresh run starts from, where the constructor's weights will not do."""
        return

    @abstractmethod
    def sample(self, index: int) -> dict[str, np.ndarray]:
        """Training sample number `index` of an endless stream."""

    @abstractmethod
    def loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Named, weighted terms for the network; the trainer adds them up. `progress` in [0, 1] is the spent budget."""

    def critic_loss(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Likewise for the discriminators, on the batch that `loss` has just seen; empty while they sit out."""
        raise NotImplementedError

    @abstractmethod
    def validate(self, network: nn.Module) -> dict[str, float]:
        """Figures on the validation split."""

    @abstractmethod
    def export_module(self, network: nn.Module) -> nn.Module:
        """The network as the studio calls it: RGB float32 [B, H, W, 3] in [0, 1] in, channels last out."""

    @abstractmethod
    def example(self) -> tuple[Tensor, ...]:
        """Inputs of the export module, of the size it is exported at."""

    takes: ClassVar[tuple[str, ...]] = ("rgb", "hole", "code")
    """Names of the exported inputs, of which there may be fewer."""
    stored: ClassVar[Stored] = "half"
    """How large weights are stored."""
    dynamic_axes: ClassVar[dict[str, dict[int, str]]] = {}
    """Axes of the exported inputs and outputs that may vary, as `torch.onnx.export` takes them."""

    def sheet(self, network: nn.Module) -> np.ndarray | None:
        """A picture to look at, RGB uint8 [H, W, 3], or None."""
        return None
