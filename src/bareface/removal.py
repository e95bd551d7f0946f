"""One photo or film, from its file to all files that are asked for, and what is told: what `bareface remove` does."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from bareface import beside, fills
from bareface.beside import Beside
from bareface.errors import OutputError, UsageError
from bareface.maps.choice import MapChoice
from bareface.photo import Photo
from bareface.photo.credentials import Signature, signed
from bareface.restorer import FaceResult, Guidance, Restorer, Result
from bareface.sidecar import STATEMENT
from bareface.videos.video import is_video, uncover

Report = dict[str, Any]
"""What was done with a photo or a face, as JSON can hold it."""


@dataclass(frozen=True)
class Removal:
    """What is asked for, whatever the photo."""

    choice: MapChoice
    guidance: Guidance
    """Without references: they are read where the networks are."""
    beside: Beside
    fill: str = fills.DEFAULT
    references: tuple[Path, ...] = ()
    overwrite: bool = False
    always: bool = False
    """Write the photo even where nothing was removed."""
    signature: Signature | None = None
    """Who signs content credentials into the result; None for none."""


@dataclass(frozen=True)
class Places:
    """Where the files of a photo's result go."""

    photo: Path
    main: Path
    """The photo without what covered its faces."""

    @staticmethod
    def near(photo: Path, out: Path | None, what: str = "bare", suffix: str | None = None) -> Places:
        """`out`: a folder, or the main result's file; by default beside the photo, called NAME.what.EXT."""
        if out is not None and is_file_name(out):
            return Places(photo, out)
        return Places(photo, (out or photo.parent) / f"{photo.stem}.{what}{suffix or photo.suffix}")

    def __call__(self, what: str, suffix: str | None) -> Path:
        """The place of another file, called by a word."""
        stem = self.main.stem.removesuffix(".bare")
        return self.main.with_name(f"{stem}.{what}{suffix or self.main.suffix}")


def is_file_name(out: Path) -> bool:
    """Whether a path that a user gave for results names a file."""
    return bool(out.suffix) and not out.is_dir()


def check_free(target: Path, overwrite: bool) -> None:
    """Raises `OutputError` for a file that is there and is not to be replaced."""
    if target.exists() and not overwrite:
        raise OutputError(f"{target}: exists already; give --overwrite, or another place with -o")


class Remover:
    """Owns the networks, and does what is asked photo after photo."""

    def __init__(self, removal: Removal, threads: int | None = None) -> None:
        """Raises what `Restorer` does, and UsageError for other answers than a fill has."""
        self.removal = removal
        self.restorer = Restorer(threads=threads, fill=removal.fill)
        if removal.guidance.seed or removal.beside.candidates:
            fills.only_one_answer(self.restorer.fill)
        references, self.notes = self.restorer.refer(removal.references)
        self.guidance = Guidance(removal.guidance.seed, references, removal.guidance.face)

    def close(self) -> None:
        """Lets the networks go."""
        del self.restorer

    def _seal(self, places: Places) -> Callable[[bytes], bytes] | None:
        """Signs a result's file, if that is asked for."""
        if self.removal.signature is None:
            return None
        name, signature = places.main.name, self.removal.signature
        return lambda data: signed(data, name, places.photo, STATEMENT, signature)

    def __call__(self, places: Places) -> Report:
        """Reads, uncovers and writes; tells what was done. Raises PhotoError, OutputError, UsageError.

        A film's faces are told as they were when most of them was uncovered, each with its `pictures`.
        """
        asked = self.removal
        if is_video(places.photo):
            return self._film(places)
        for target in (places.main, *asked.beside.places(places)):
            check_free(target, asked.overwrite)
        photo = Photo.open(places.photo)
        result = self.restorer(photo, asked.choice, self.guidance)
        report = report_of(places.photo, photo, result)
        for face, restored in zip(report["faces"], result.faces, strict=True):
            face.update(outcome(restored))
        notes = [*photo.notes, *self.notes, *result.notes]
        report |= {"notes": notes, "engine": self.restorer.provider, "written": []}
        if not (result.removed or asked.always):
            return report
        result.photo.save(places.main, asked.overwrite, self._seal(places) if result.removed else None)
        notes += [f"{places.main.suffix} cannot hold its {what}" for what in photo.losses(places.main.suffix)]
        settings = {"fill": asked.fill, "references": [each.name for each in asked.references]}
        done = beside.Done(photo, result, asked.choice, self.guidance, places.photo, places.main, report, settings)
        more = beside.write(asked.beside, done, self.restorer, places, asked.overwrite)
        return report | more | {"written": [str(places.main), *more["written"]]}

    def _film(self, places: Places) -> Report:
        asked = self.removal
        if asked.beside.places(places) or asked.signature is not None:
            raise UsageError(f"{places.photo}: what is written beside a photo, and signatures, are not for films")
        check_free(places.main, asked.overwrite)
        if not is_video(places.main):
            raise OutputError(f"{places.main}: a film needs a film's suffix, such as .mp4")
        started = time.perf_counter()
        done = uncover(
            places.photo, places.main, self.restorer, asked.choice, self.guidance, asked.always, sys.stderr.isatty()
        )
        faces = [
            _report_face(track.best) | outcome(track.best) | {"pictures": track.seen}
            for track in done.tracks
            if track.best is not None
        ]
        return {
            "photo": str(places.photo),
            "width": done.width,
            "height": done.height,
            "pictures": done.pictures,
            "changed": done.changed,
            "faces": faces,
            "seconds": {"all": round(time.perf_counter() - started, 4)},
            "notes": [*self.notes, *done.notes],
            "engine": self.restorer.provider,
            "written": [str(places.main)] if done.changed or asked.always else [],
        }


def report_of(path: PurePath, photo: Photo, result: Result) -> Report:
    """What was found on a photo."""
    seconds = {k: round(v, 4) for k, v in result.seconds.items()}
    return {
        "photo": str(path),
        "width": photo.rgb.shape[1],
        "height": photo.rgb.shape[0],
        "faces": [_report_face(face) for face in result.faces],
        "seconds": seconds,
    }


def outcome(face: FaceResult) -> Report:
    """What became of a face: whether it was uncovered, by how much that may be wrong, and which photos go with it."""
    error = face.expected_error
    return {
        "removed": face.fill is not None,
        "expected_error": None if error is None else round(error, 4),
        "references": [
            {"photo": fit.reference.name, "alike": round(fit.alike, 3), "used": fit.used} for fit in face.references
        ],
    }


def _report_face(face: FaceResult) -> Report:
    found = face.found
    return {
        "box": [round(float(v), 1) for v in face.face.box],
        "score": round(float(face.face.score), 3),
        "covered": round(face.covered, 3),
        "things": [
            {"class": name, "share": round(share, 3), "odds": round(found.scores[name], 3)}
            for name, share in found.kinds.items()
        ],
        "sure": None if found.sure is None else round(found.sure, 3),
        "note": face.note,
    }
