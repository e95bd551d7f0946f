"""Gradients bounded by what they usually are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from statistics import median

from torch import Tensor, nn

OVER = 100
"""Steps whose norms are remembered."""
SETTLED = 10
"""Steps before their median counts."""
TIMES = 3.0
"""How many times that a norm may be."""
HIGHEST = 10.0
"""What no norm may exceed, however usual."""


class Clip:
    """Scales gradients down whose norm is far above the median of the last steps' (as AutoClip: Seetharaman 2020).

    A fixed bound that no system ever meets lets single wild batches through, and one is enough: Adam's step grows with
    the gradient before its second moment does, and a network whose outputs are saturated has no way back.
    """

    def __init__(self, norms: Iterable[float] = ()) -> None:
        """`norms`: of the steps before, as `plain` gave them."""
        # Norms stay on the device until they are needed, a step later: asking at once would make it wait.
        self._norms: deque[Tensor | float] = deque(norms, maxlen=OVER)

    @property
    def limit(self) -> float:
        """The largest norm that the next step may have."""
        norms = self.plain()
        return HIGHEST if len(norms) < SETTLED else min(HIGHEST, TIMES * median(norms))

    def __call__(self, module: nn.Module) -> None:
        """Bounds the gradients of the module's weights, and remembers what their norm was."""
        norm = nn.utils.clip_grad_norm_(module.parameters(), self.limit)
        self._norms.append(norm.detach())

    def plain(self) -> list[float]:
        """The last norms, oldest first, as JSON holds them."""
        norms = [float(norm) for norm in self._norms]
        self._norms = deque(norms, maxlen=OVER)
        return norms
