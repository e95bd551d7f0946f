"""Every fill trained under one budget and judged on the same faces: one table, beside what the papers print."""

from __future__ import annotations

import base64
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.flop_counter import FlopCounterMode

from bareface import weights
from bareface.engine import Network
from bareface.errors import BarefaceError, RecipeError
from bareface.faces.likeness import alignment
from bareface.fills import DEFAULT, Answer, Fill, NetworkFill, named_fill, navier_stokes, telea
from bareface.lab.checkpoint import STATE
from bareface.lab.data import Clean, Coverer, Faces, Shares, planes
from bareface.lab.export import export_run
from bareface.lab.losses.identity import Identity
from bareface.lab.recipe import Budget, plain, read_recipe
from bareface.lab.report import page
from bareface.lab.systems import system_class
from bareface.lab.systems.inpainting import Inpainting
from bareface.lab.trainer import Trainer
from bareface.restorer import hole_of
from bareface.scores.detection import LbpDetector, detected
from bareface.scores.frechet import frechet
from bareface.scores.pixels import measure

Picture = NDArray[np.uint8]

COVERED = Shares(drawn=0.5, sprite=0.0, objects=0.0, things=0.5)
"""Masks and things of all nineteen classes, half and half, of kinds that no network was trained with."""
SHOWN = 8
"""Faces in a system's strip of pictures."""
COLUMNS = {
    "hole PSNR": "region PSNR, dB", "PSNR": "PSNR, dB", "hole SSIM": "region SSIM", "SSIM": "SSIM",
    "cosine": "identity", "detected": "detected", "frechet": "Fréchet", "parameters": "parameters, M",
    "macs": "MACs, G", "ms": "ms a face", "pictures": "pictures", "minutes": "minutes",
}  # fmt: skip
"""Figure of a row -> its head in the table."""
PRINTED = (
    ("edit, Din et al. 2020", "SSIM 0.864, PSNR 26.19 dB", "CelebA, whole picture"),
    ("edit-light, the report", "SSIM 0.621, PSNR 22.71 dB", "CelebA 128², whole picture"),
    ("pix2pix-l1, the report", "FID 65.73", "CelebA, 4,000 pairs"),
    ("pix2pix-cosine-mean, the report", "FID 56.26", "CelebA, 4,000 pairs"),
    ("pix2pix-cosine-sum, the report", "FID 50.81", "CelebA, 4,000 pairs"),
    ("colour-rgb2rgb, the report", "validation loss 0.5635", "Face Mask Lite, 128²"),
    ("colour-rgb2sketch, the report", "validation loss 0.0025", "Face Mask Lite, 128²"),
)
"""What the reports print: system, figure, on which data. Theirs, not comparable with ours."""


@dataclass(frozen=True)
class Case:
    """One face to be restored."""

    face: Clean
    seen: Picture
    """[256, 256, 3], covered."""
    hole: NDArray[np.bool_]
    """[256, 256], as the restorer makes it of the exact map."""


@dataclass(frozen=True)
class Entry:
    """A line of the table."""

    name: str
    figures: dict[str, float] = field(default_factory=dict)
    failure: str = ""
    """Why there are none; empty if there are."""
    strip: Picture | None = None
    """Some faces restored, side by side, [256, 256 * SHOWN, 3]."""


class Leaderboard:
    """Trains or reuses a run for each recipe in one folder, judges all alike, and writes the table."""

    def __init__(self, data: Path, out: Path, faces: int = 100, options: Sequence[str] = ()) -> None:
        """`faces`: how many of the test split, evenly chosen, each covered once. `options`: of `bareface train`."""
        self.data, self.out, self.options = data, out, tuple(options)
        every = Faces(data, "test")
        chosen = np.linspace(0, len(every) - 1, min(faces, len(every))).astype(int)
        self.cases = list(_cases(every, chosen, Coverer(data, COVERED, held_out=True)))
        self.identity, self.detector = Identity(data / "models" / "mobilefacenet.safetensors"), LbpDetector()

    def run(self, recipes: Sequence[Path], budget: str, changes: Sequence[str] = ()) -> list[Entry]:
        """The entries of all recipes, best region PSNR first, after those that need no training.

        `changes` as `read_recipe` takes them, each for the recipes that have its field; RecipeError if none has. A
        recipe that cannot be trained has an entry that says why. Runs that are there already are gone on with until the
        budget is spent, or reused.
        """
        _check_changes(recipes, changes)
        Budget.parse(budget)
        entries = [self._entry(path, budget, changes) for path in recipes]
        return [*self.baselines(), *sorted(entries, key=lambda e: -e.figures.get("hole PSNR", -np.inf))]

    def baselines(self) -> list[Entry]:
        """The covered picture as it is, OpenCV's inpainting, and the fill that the package comes with."""
        cards = [weights.card(name) for name in ("fill", "guided")]
        known = {"parameters": sum(card["parameters"] for card in cards) / 1e6}
        known |= {"minutes": sum(card["training"]["seconds"] for card in cards) / 60}
        known |= {"pictures": sum(card["training"]["pictures"] for card in cards)}
        return [
            self._judged("covered", lambda crop, _: Answer(crop / np.float32(255))),
            self._judged("OpenCV, Telea", telea),
            self._judged("OpenCV, Navier-Stokes", navier_stokes),
            self._judged("bareface's own, as embedded", named_fill(DEFAULT), known),
        ]

    def _entry(self, path: Path, budget: str, changes: Sequence[str]) -> Entry:
        try:
            recipe = read_recipe(path, _fitting(path, changes))
            if not issubclass(system_class(recipe.system), Inpainting):
                return Entry(path.stem, failure=f"{recipe.system} is no fill")
            trainer = self._trained(path, budget, changes)
            file = trainer.out / f"{path.stem}.onnx"
            export_run(trainer.out, file)
            fill = NetworkFill(Network(file))
            if fill(self.cases[0].seen, self.cases[0].hole).rgb.shape[-1] != 3:
                return Entry(path.stem, failure=f"makes no photo; its own figures: {_own_figures(trainer.out)}")
            known = {"parameters": _parameters(trainer), "macs": _macs(trainer), "minutes": trainer.seconds / 60}
            known |= {"pictures": float(trainer.step * trainer.recipe.batch)}
            return self._judged(path.stem, fill, known)
        except BarefaceError as error:
            return Entry(path.stem, failure=str(error))

    def _trained(self, path: Path, budget: str, changes: Sequence[str]) -> Trainer:
        """The run of a recipe, gone on with until the budget is spent."""
        run, fitting = self.out / path.stem, _fitting(path, changes)
        recipe = read_recipe(path, fitting)
        if (run / STATE).exists():
            trainer = Trainer.resume(run, Budget.parse(budget))
            if plain(trainer.recipe) != plain(recipe):
                raise RecipeError(f"{run}: a run of another recipe or other --set; remove it, or give another --out")
            if trainer.budget.spent(trainer.seconds, trainer.step) == 1:
                return trainer
            self._train(["--resume", str(run), "--budget", budget])
        else:
            sets = [word for change in fitting for word in ("--set", change)]
            self._train([str(path), "--data", str(self.data), "--out", str(run), "--budget", budget, *sets])
        return Trainer.resume(run, Budget.parse(budget))

    def _train(self, arguments: Sequence[str]) -> None:
        """By a process of its own: samples are made by forks, and a process that has judged a fill has threads."""
        command = [sys.executable, "-m", "bareface.cli", "train", *arguments, *self.options]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()] or ["it said nothing"]
            raise RecipeError(f"training ended with code {done.returncode}: {said[-1].removeprefix('bareface: ')}")

    def _judged(self, name: str, fill: Fill, known: dict[str, float] | None = None) -> Entry:
        made, seconds = [], []
        for case in self.cases:
            started = time.perf_counter()
            answer = fill(case.seen, case.hole)
            seconds.append(time.perf_counter() - started)
            composite = np.where(case.hole[..., None], np.rint(255 * answer.rgb), case.face.rgb)
            made.append(composite.astype(np.uint8))
        figures = self._figures(made) | (known or {}) | {"ms": 1000 * float(np.median(seconds))}
        return Entry(name, figures, strip=np.concatenate(made[:SHOWN], 1))

    def _figures(self, made: Sequence[Picture]) -> dict[str, float]:
        each = [measure(m, case.face.rgb, case.hole) for m, case in zip(made, self.cases, strict=True)]
        figures = {name: float(np.mean([row[name] for row in each])) for name in each[0]}
        who, true = (self._features(pictures) for pictures in (made, [case.face.rgb for case in self.cases]))
        found = [detected(self.detector, m, case.face.points) for m, case in zip(made, self.cases, strict=True)]
        return figures | {
            "cosine": float((who * true).sum(1).mean()),
            "detected": float(np.mean(found)),
            # On fewer faces than the features have values a covariance needs shrinking.
            "frechet": frechet(who, true, shrink=len(self.cases) <= who.shape[1]),
        }

    def _features(self, pictures: Sequence[Picture]) -> NDArray[np.float32]:
        parts = []
        for at in range(0, len(pictures), 25):
            align = np.stack([alignment(case.face.points) for case in self.cases[at : at + 25]])
            with torch.no_grad():
                part, _ = self.identity(
                    planes(torch.from_numpy(np.stack(pictures[at : at + 25]))), torch.from_numpy(align)
                )
            parts.append(part.numpy())
        return np.concatenate(parts)

    # ---- The table

    def write(self, entries: Sequence[Entry], about: str) -> Path:
        """Writes `leaderboard.md`, `.csv` and `.html` into the folder; the path of the first."""
        head = f"# Leaderboard\n\n{about}\n"
        failures = "\n".join(f"- **{e.name}**: {e.failure}" for e in entries if e.failure)
        told = f"\n## Without a place\n\n{failures}\n" if failures else ""
        text = f"{head}\n{_markdown(entries)}\n{told}\n## What the reports print, on their own data\n\n{_printed()}\n"
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / "leaderboard.md").write_text(text)
        self._write_csv(entries)
        clean = np.concatenate([case.face.rgb for case in self.cases[:SHOWN]], 1)
        strips = [*entries, Entry("clean", strip=clean)]
        body = [f"<h1>Leaderboard</h1><p>{escape(about)}</p>", _html_table(entries)]
        body += [_figure(e.name, e.strip) for e in strips if e.strip is not None]
        (self.out / "leaderboard.html").write_text(page("Leaderboard", "\n".join(body)), encoding="utf-8")
        return self.out / "leaderboard.md"

    def _write_csv(self, entries: Sequence[Entry]) -> None:
        with (self.out / "leaderboard.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, ["name", *COLUMNS, "failure"], restval="")
            table.writeheader()
            for e in entries:
                table.writerow({"name": e.name, "failure": e.failure, **{k: e.figures.get(k, "") for k in COLUMNS}})


def _fitting(path: Path, changes: Sequence[str]) -> list[str]:
    """Those changes whose field the recipe's system has."""

    def fits(change: str) -> bool:
        try:
            read_recipe(path, [change])
        except RecipeError as error:  # what contradicts by itself may fit together with the others
            return "unknown field" not in str(error)
        return True

    return [change for change in changes if fits(change)]


def _check_changes(recipes: Sequence[Path], changes: Sequence[str]) -> None:
    fitting = {change for path in recipes for change in _fitting(path, changes)}
    if strange := [change for change in changes if change not in fitting]:
        raise RecipeError(f"--set {strange[0]}: no recipe has this field")


def _cases(faces: Faces, chosen: NDArray[np.int_], cover: Coverer) -> Iterator[Case]:
    """Each face covered; the next draw of chance where nothing fitted it."""
    for k in map(int, chosen):
        draws = (cover(faces[k], np.random.default_rng((19, k, attempt))) for attempt in range(8))
        holes = ((seen, hole_of(seen.alpha)) for seen in draws)
        fitting = ((seen, hole) for seen, hole in holes if hole.any())
        for seen, hole in islice(fitting, 1):
            yield Case(faces[k], seen.photo, hole)


def _parameters(trainer: Trainer) -> float:
    return sum(p.numel() for p in trainer.average.parameters()) / 1e6


def _macs(trainer: Trainer) -> float:
    module = trainer.system.export_module(trainer.answering()).eval()
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(*trainer.system.example())
    return counter.get_total_flops() / 2e9


def _own_figures(run: Path) -> str:
    last = json.loads((run / "log.jsonl").read_text().splitlines()[-1])
    return ", ".join(f"{k} {v:.4f}" for k, v in last.items() if isinstance(v, float))


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    digits = {"pictures": 0, "minutes": 0, "ms": 0, "parameters": 1, "macs": 1, "PSNR": 2, "hole PSNR": 2}.get(name, 3)
    return f"{value:,.{digits}f}"


def _cells(entry: Entry) -> list[str]:
    return [entry.name, *(_cell(name, entry.figures.get(name)) for name in COLUMNS)]


def _markdown(entries: Sequence[Entry]) -> str:
    rows = [["system", *COLUMNS.values()], ["---"] * (len(COLUMNS) + 1)]
    rows += [_cells(e) for e in entries if not e.failure]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _printed() -> str:
    rows = [("system", "figure", "data"), ("---",) * 3, *PRINTED]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _html_table(entries: Sequence[Entry]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in ("system", *COLUMNS.values()))
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in _cells(e)) for e in entries if not e.failure)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _figure(name: str, strip: Picture) -> str:
    data = base64.b64encode(
        cv2.imencode(".jpg", strip[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
    ).decode()
    label = escape(name)
    return f'<figure><figcaption>{label}</figcaption><img alt="{label}" src="data:image/jpeg;base64,{data}"></figure>'
