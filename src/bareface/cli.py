"""The command line: verbs, arguments, exit codes. The work is done elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bareface.errors import BarefaceError, OutputError, UsageError

if TYPE_CHECKING:
    from bareface.photo import Photo
    from bareface.restorer import Restorer, Result

EPILOG = """exit codes: 0 done (also when there was nothing to remove), 2 wrong usage, 3 not a readable picture,
4 the result cannot be written, 5 a network file is missing or damaged, 6 a sprite, 7 a recipe or run.
With several photos the others go on, and the first failure's code is returned.
What is shown beneath an occluder is a plausible guess, not evidence of anybody's identity."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except BarefaceError as error:
        print(f"bareface: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("bareface: stopped; photos written so far are whole", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bareface", description=__doc__, epilog=EPILOG, formatter_class=_Lines)
    parser.description = "Takes what covers a face off a photo, and shows a plausible face beneath."
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    remove = verbs.add_parser(
        "remove", help="take what covers the faces off photos", epilog=EPILOG, formatter_class=_Lines
    )
    remove.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    remove.add_argument(
        "-o", "--out", type=Path, metavar="PATH",
        help="folder for the results (made if missing), or for one photo a file name; default: NAME.bare.EXT beside it",
    )  # fmt: skip
    remove.add_argument("--compare", action="store_true", help="write NAME.compare.jpg too: before and after")
    remove.add_argument("--overwrite", action="store_true", help="replace results that exist")
    remove.add_argument("--always", action="store_true", help="write the photo even where nothing was removed")
    remove.add_argument("--json", action="store_true", help="one JSON object a photo on standard output")
    remove.set_defaults(run=_remove)
    _lab_verbs(verbs)
    return parser


def _lab_verbs(verbs: Any) -> None:
    train = verbs.add_parser("train", help="train a network from a recipe (needs bareface[lab])")
    train.add_argument("recipe", nargs="?", type=Path, help="a file of recipes/")
    train.add_argument("--data", type=Path, help="folder with faces/, scenes/, models/ ...")
    train.add_argument("--out", type=Path, help="folder of the run")
    train.add_argument("--resume", type=Path, metavar="RUN", help="go on with the run in this folder")
    train.add_argument("--budget", help="45m, 90s, 1.5h or '2000 steps'; default: the recipe's")
    train.add_argument("--threads", type=int, help="processor threads; default: all")
    train.set_defaults(run=_train)
    export = verbs.add_parser("export", help="write a run's network and card (needs bareface[lab])")
    export.add_argument("trained", type=Path, metavar="RUN")
    export.add_argument(
        "-o", "--out", type=Path, required=True, help="the network file, NAME.onnx; NAME.toml is its card"
    )
    export.set_defaults(run=_export)


class _Lines(argparse.RawDescriptionHelpFormatter):
    """Keeps the epilog's lines."""


def _remove(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from bareface.restorer import Restorer

    _check_out(options)
    restorer, code = Restorer(), 0
    quiet = len(options.photos) == 1 or options.json
    for path in tqdm(options.photos, unit="photo", disable=quiet, file=sys.stderr):
        try:
            report = _remove_one(path, options, restorer)
        except BarefaceError as error:
            code = code or error.exit_code
            report = {"photo": str(path), "error": str(error), "exit_code": error.exit_code}
        line = json.dumps(report) if options.json else _told(report)
        tqdm.write(line, file=sys.stderr if "error" in report and not options.json else sys.stdout)
    return code


def _remove_one(path: Path, options: argparse.Namespace, restorer: Restorer) -> dict[str, Any]:
    from bareface.compare import side_by_side
    from bareface.photo import Photo

    out = _place(path, options.out, "bare")
    beside = _place(path, options.out, "compare", ".jpg") if options.compare else None
    for target in filter(None, (out, beside)):
        if target.exists() and not options.overwrite:
            raise OutputError(f"{target}: exists already; give --overwrite, or another place with -o")
    photo = Photo.open(path)
    result = restorer(photo)
    written = []
    if result.removed or options.always:
        result.photo.save(out, overwrite=options.overwrite)
        written.append(str(out))
        if beside is not None:
            both = Photo.from_array(side_by_side([photo.rgb, result.photo.rgb]))
            both.save(beside, overwrite=options.overwrite)
            written.append(str(beside))
    report = _report(path, photo, result)
    lost = [f"{out.suffix} cannot hold its {what}" for what in photo.losses(out.suffix)] if written else []
    return report | {"written": written, "notes": [*photo.notes, *lost], "engine": restorer.provider}


def _report(path: Path, photo: Photo, result: Result) -> dict[str, Any]:
    faces = [
        {
            "box": [round(float(v), 1) for v in face.face.box],
            "score": round(float(face.face.score), 3),
            "covered": round(face.covered, 3),
            "removed": face.fill is not None,
            "note": face.note,
        }
        for face in result.faces
    ]
    seconds = {k: round(v, 4) for k, v in result.seconds.items()}
    return {
        "photo": str(path),
        "width": photo.rgb.shape[1],
        "height": photo.rgb.shape[0],
        "faces": faces,
        "seconds": seconds,
    }


def _told(report: dict[str, Any]) -> str:
    """The report in words."""
    if "error" in report:
        return f"bareface: {report['error']}"
    lines = [
        f"{report['photo']}: " + (f"-> {', '.join(report['written'])}" if report["written"] else "nothing written")
    ]
    if not report["faces"]:
        lines.append("  no face was found; a face should be upright and at least 24 pixels wide")
    for number, face in enumerate(report["faces"], 1):
        x, y, w, h = (round(v) for v in face["box"])
        state = f"covered {face['covered']:.0%}, " + ("removed" if face["removed"] else "left as it is")
        note = f" ({face['note']})" if face["note"] else ""
        lines.append(f"  face {number} at {x},{y} {w}x{h}: {state}{note}")
    lines += [f"  note: {note}" for note in report["notes"]]
    steps = ", ".join(f"{name} {1000 * s:.0f} ms" for name, s in report["seconds"].items())
    return "\n".join([*lines, f"  {steps}"])


def _check_out(options: argparse.Namespace) -> None:
    out: Path | None = options.out
    if out is None or _is_file_name(out):
        if out is not None and len(options.photos) > 1:
            raise UsageError(f"--out {out}: several photos need a folder, not a file name")
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}: the folder cannot be made ({error.strerror}); choose another with -o") from error


def _is_file_name(out: Path) -> bool:
    return bool(out.suffix) and not out.is_dir()


def _place(path: Path, out: Path | None, what: str, suffix: str | None = None) -> Path:
    """Where a result of photo `path` goes."""
    if out is not None and _is_file_name(out):
        return out if what == "bare" else out.with_name(f"{out.stem}.{what}{suffix or out.suffix}")
    return (out or path.parent) / f"{path.stem}.{what}{suffix or path.suffix}"


def _train(options: argparse.Namespace) -> int:
    _need_lab()
    import torch

    from bareface.lab.recipe import Budget, read_recipe
    from bareface.lab.trainer import Trainer

    if options.threads:
        torch.set_num_threads(options.threads)
    budget = Budget.parse(options.budget) if options.budget else None
    if options.resume:
        trainer = Trainer.resume(options.resume, budget)
    elif options.recipe and options.data and options.out:
        recipe = read_recipe(options.recipe)
        trainer = Trainer(recipe, options.data, options.out, budget or Budget.parse(recipe.budget))
    else:
        raise UsageError("train: give RECIPE --data FOLDER --out RUN, or --resume RUN")
    trainer.train()
    return 0


def _export(options: argparse.Namespace) -> int:
    _need_lab()
    from bareface.lab.export import export_run

    export_run(options.trained, options.out)
    print(f"{options.out} and its card {options.out.with_suffix('.toml').name} written")
    return 0


def _need_lab() -> None:
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise UsageError("this verb trains networks and needs the lab: pip install 'bareface[lab]'") from error


if __name__ == "__main__":
    sys.exit(main())
