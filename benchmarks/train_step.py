"""Training, measured against what this machine can do at most.

    python benchmarks/train_step.py --data DATA [--threads 1] [RECIPE ...] [--set FIELD=VALUE ...]

For each recipe: multiply-adds of a step (forward, backward, discriminators and judges, as torch counts them), seconds a
step, the share of this machine's own matrix product that the step reaches, in the precision that the trainer takes
here, and how many times faster one worker makes samples than the step uses them up. The peak is the best of several
square products, measured in the same run with as many threads.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from torch.utils.data import default_collate
from torch.utils.flop_counter import FlopCounterMode

from bareface.lab.plan import one_step
from bareface.lab.processes import bf16_is_fast
from bareface.lab.recipe import read_recipe
from bareface.lab.system import System
from bareface.lab.systems import system_class

SIDES = (512, 1024, 2048)
"""Of the square matrices."""


def peak(kind: torch.dtype) -> float:
    """Floating point operations a second of the best square product."""
    best = 0.0
    for side in SIDES:
        a, b = torch.randn(side, side).to(kind), torch.randn(side, side).to(kind)
        a @ b
        started, runs = time.perf_counter(), 0
        while time.perf_counter() - started < 1 or not runs:
            a @ b
            runs += 1
        best = max(best, 2 * side**3 * runs / (time.perf_counter() - started))
    return best


def timed(system: System, batch: dict[str, torch.Tensor]) -> float:
    """Seconds of a step."""
    started = time.perf_counter()
    one_step(system, batch)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipes", nargs="*", type=Path, default=[Path("recipes/fill.yaml")])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    half = bf16_is_fast(torch.device("cpu"))
    kind = torch.bfloat16 if half else torch.float32
    most = peak(kind)
    print(f"{kind}, {options.threads} threads: a matrix product runs at {most / 1e9:.0f} GFLOP/s\n")
    print("| recipe | GFLOP a picture | ms a picture | share of the peak | ms a sample | samples to steps |")
    print("|---" * 6 + "|")
    for path in options.recipes:
        recipe = read_recipe(path, options.set)
        torch.manual_seed(recipe.seed)
        system = system_class(recipe.system)(recipe.settings, options.data, recipe.seed)
        for k in range(4):  # caches fill
            system.sample(k)
        started, count = time.perf_counter(), 16
        batch = default_collate([system.sample(k) for k in range(count)])
        sample = (time.perf_counter() - started) / count
        batch = {name: values[: min(8, recipe.batch)] for name, values in batch.items()}
        pictures = len(next(iter(batch.values())))
        one_step(system, batch)
        with FlopCounterMode(display=False) as counter:
            one_step(system, batch)
        seconds = min(timed(system, batch) for _ in range(3)) / pictures
        flops = counter.get_total_flops() / pictures
        print(
            f"| {path.stem} | {flops / 1e9:.1f} | {1000 * seconds:.0f} | {flops / seconds / most:.0%} "
            f"| {1000 * sample:.0f} | {seconds / sample:.1f} |"
        )


if __name__ == "__main__":
    main()
