"""The learning rate over a run, and what validations say to it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from bareface.lab.recipe import Optimizer


def rate(settings: Optimizer, progress: float) -> float:
    """Linear warm-up, then half a cosine or the same; bent to the budget, whatever its unit."""
    if progress < settings.warmup:
        return settings.lr * max(progress, 1e-3) / settings.warmup
    if settings.schedule != "cosine":
        return settings.lr
    done = (progress - settings.warmup) / (1 - settings.warmup)
    return settings.lr * 0.5 * (1 + math.cos(math.pi * done))


@dataclass
class Judged:
    """What validations have said so far of the figure that a system is judged by."""

    lowest_is_best: bool = False
    best: float | None = None
    """The best figure, or None before the first."""
    worse: int = 0
    """Validations since the best one."""
    waited: int = 0
    """Validations since the best one or the last fall of the rate."""
    falls: int = 0
    """How often the rate has fallen."""

    def tell(self, figure: float, settings: Optimizer) -> bool:
        """Takes note of a figure; True if it is the best so far. On a plateau, a fall of the rate is noted."""
        if self._better(figure):
            self.best, self.worse, self.waited = figure, 0, 0
            return True
        self.worse, self.waited = self.worse + 1, self.waited + 1
        if settings.schedule == "plateau" and self.waited > settings.patience:
            self.falls, self.waited = self.falls + 1, 0
        return False

    def rate(self, settings: Optimizer, progress: float) -> float:
        """The rate, fallen as often as plateaus asked for, to the floor and no further."""
        full = rate(settings, progress)
        if settings.schedule != "plateau" or not self.falls:
            return full
        return min(full, max(settings.floor, full * settings.factor**self.falls))

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    def _better(self, figure: float) -> bool:
        if math.isnan(figure):
            return False
        if self.best is None:
            return True
        return figure < self.best if self.lowest_is_best else figure > self.best
