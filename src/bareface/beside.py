"""What is written beside a result, where it is asked for: comparison, candidates, how sure, sketch, report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface import sidecar
from bareface.candidates import MOST_CANDIDATES, fit, sheet
from bareface.compare import side_by_side
from bareface.errors import UsageError
from bareface.maps.choice import MapChoice
from bareface.overlay import heat
from bareface.photo import Photo
from bareface.restorer import Guidance, Restorer, Result
from bareface.sketch import Sketcher, pencil, traced

Place = Callable[[str, str | None], Path]
"""Where a file goes that is called by a word and has a suffix, the photo's own where it is None."""


@dataclass(frozen=True)
class Beside:
    """What is asked for."""

    compare: bool = False
    """Before and after, side by side."""
    candidates: int = 0
    """How many other answers, of the seeds 1, 2, ..."""
    sheet: bool = False
    """All answers on one sheet."""
    sure: bool = False
    """Each face with the error that the fill expects."""
    sketch: str = ""
    """A pencil sketch of the "face" or the whole "photo", or of the face by a network, NAME.onnx; empty for none."""
    traced: bool = False
    """The sketch as SVG."""
    report: bool = False
    """The record as JSON and as a page."""

    def __post_init__(self) -> None:
        if not 0 <= self.candidates <= MOST_CANDIDATES:
            raise UsageError(f"--candidates {self.candidates}: give a number from 1 to {MOST_CANDIDATES}")
        if self.sketch not in ("", "face", "photo") and Path(self.sketch).suffix != ".onnx":
            raise UsageError(
                f"--sketch {self.sketch}: give face, photo, or a file NAME.onnx of a network that sketches"
            )

    def places(self, place: Place) -> list[Path]:
        """All files that may be written, to see that they are free."""
        named = [
            (self.compare, ("compare", ".jpg")),
            (self.sheet, ("sheet", ".jpg")),
            (self.sure, ("sure", ".jpg")),
            (bool(self.sketch), ("sketch", self._sketch_suffix)),
            (self.report, ("report", ".json")),
            (self.report, ("report", ".html")),
            *((True, (f"candidate-{seed}", None)) for seed in self._seeds),
        ]
        return [place(*name) for asked, name in named if asked]

    @property
    def _seeds(self) -> range:
        return range(1, self.candidates + 1)

    @property
    def _sketch_suffix(self) -> str:
        return ".svg" if self.traced else ".png"


@dataclass(frozen=True)
class Done:
    """A photo and what became of it."""

    photo: Photo
    result: Result
    choice: MapChoice
    guidance: Guidance
    file: Path
    """The photo's."""
    written: Path
    """The main result's."""
    told: Mapping[str, Any]
    """As the command line tells it."""
    settings: Mapping[str, Any]


def write(asked: Beside, done: Done, restorer: Restorer, place: Place, overwrite: bool) -> dict[str, Any]:
    """Writes what is asked for; `written`: the files, `candidates`: seed, file and misfit of each, the best first."""
    told: dict[str, Any] = {"written": []}

    def save(photo: Photo, *name: str | None) -> Path:
        path = place(str(name[0]), name[1])
        photo.save(path, overwrite=overwrite)
        told["written"].append(str(path))
        return path

    if asked.compare:
        save(Photo.from_array(side_by_side([done.photo.rgb, done.result.photo.rgb])), "compare", ".jpg")
    seeds = list(asked._seeds)
    others = list(zip(seeds, restorer.others(done.photo, done.result, done.choice, seeds), strict=True))
    if asked.candidates:
        files = {seed: save(other.photo, f"candidate-{seed}", None) for seed, other in others}
        others.sort(key=lambda each: fit(each[1]))
        told["candidates"] = [
            {"seed": seed, "file": str(files[seed]), "misfit": round(fit(other), 4)} for seed, other in others
        ]
    if asked.sheet:
        answers = [(done.guidance.seed, done.result), *others]
        save(Photo.from_array(sheet(done.photo, answers)), "sheet", ".jpg")
    if asked.sure:
        save(Photo.from_array(_sure(done.result)), "sure", ".jpg")
    if asked.sketch:
        _write_sketch(asked, done.result, place("sketch", asked._sketch_suffix), told["written"], overwrite)
    if asked.report:
        _write_report(done, told, place)
    return told


def _sure(result: Result) -> NDArray[np.uint8]:
    """The uncovered faces in a row, with the error that is expected of each pixel."""
    faces = [face for face in result.faces if face.fill is not None]
    shown = [
        heat(f.frame.crop(result.photo.rgb), f.error, f.hole)
        for f in faces
        if f.error is not None and f.hole is not None
    ]
    if not shown:
        raise UsageError("--sure: this fill does not say how sure it is; choose --fill fill")
    return side_by_side(shown)


def _write_sketch(asked: Beside, result: Result, path: Path, written: list[str], overwrite: bool) -> None:
    drawn = _sketched(asked.sketch, result)
    if asked.traced:
        path.write_text(traced(drawn), encoding="utf-8")
    else:
        Photo.from_array(np.repeat(drawn[..., None], 3, 2)).save(path, overwrite=overwrite)
    written.append(str(path))


def _sketched(by: str, result: Result) -> NDArray[np.uint8]:
    face = next((f for f in result.faces if f.fill is not None), None)
    if by == "photo" or face is None or face.hole is None:
        return pencil(result.photo.rgb)
    return pencil(face.frame.crop(result.photo.rgb)) if by == "face" else _sketcher(Path(by))(face.crop, face.hole)


@cache
def _sketcher(path: Path) -> Sketcher:
    """Loaded once, whatever folder is worked off."""
    return Sketcher(path)


def _write_report(done: Done, told: dict[str, Any], place: Place) -> None:
    settings = {**done.settings, "choice": asdict(done.choice), "seed": done.guidance.seed, "face": done.guidance.face}
    page, data = place("report", ".html"), place("report", ".json")
    files = [str(done.written), *told["written"], str(data), str(page)]
    record = sidecar.record({**done.told, **told, "written": files}, settings, done.file, done.written)
    data.write_text(json.dumps(record, indent=1, default=str), encoding="utf-8")
    page.write_text(sidecar.whole_page(record, done.result, done.photo), encoding="utf-8")
    told["written"] += [str(data), str(page)]
