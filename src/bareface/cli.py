"""The command line: verbs, arguments, exit codes. The work is done elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bareface.errors import BarefaceError, OutputError, SpriteError, UsageError

if TYPE_CHECKING:
    from bareface.evaluate.items import Source
    from bareface.maps.choice import MapChoice
    from bareface.occluders import Sprite
    from bareface.removal import Removal
    from bareface.restorer import Restorer

T = TypeVar("T")
SHOWN = 20
"""Failures of a folder that are told; the journal has all."""
Report = dict[str, Any]
"""What was done with a photo or a face, as JSON can hold it."""

EPILOG = """exit codes: 0 done (also when there was nothing to remove), 2 wrong usage, 3 not a readable picture,
4 the result cannot be written, 5 a network file is missing or damaged, 6 a sprite, 7 a recipe or run, 8 a dataset,
9 no usable face, 10 a service. With several photos the others go on, and the first failure's code is returned.
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
    _find_verb(verbs)
    remove = verbs.add_parser(
        "remove", help="take what covers the faces off photos", epilog=EPILOG, formatter_class=_Lines
    )
    remove.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="photos, or one folder of photos")
    remove.add_argument(
        "-o", "--out", type=Path, metavar="PATH",
        help="folder for the results (made if missing), or for one photo a file name; default: NAME.bare.EXT beside it",
    )  # fmt: skip
    remove.add_argument("--overwrite", action="store_true", help="replace results that exist")
    remove.add_argument("--always", action="store_true", help="write the photo even where nothing was removed")
    remove.add_argument("--json", action="store_true", help="one JSON object a photo on standard output")
    _map_options(remove)
    remove.add_argument(
        "--grow", type=int, metavar="N",
        help="growth of the map, in pixels of a face cut out at 256x256, 0 to 64; default: 7",
    )  # fmt: skip
    remove.add_argument(
        "--feather", type=int, metavar="N",
        help="width of the seam inside the hole, in the same pixels; default: 4, or as far as the map is grown",
    )  # fmt: skip
    remove.add_argument(
        "--fill", default="fill", metavar="NAME",
        help="what says what is beneath: fill (the package's networks), warp (other photos of the person are pasted, "
        "not followed), telea, navier-stokes, or a file NAME.onnx that bareface export wrote; default: fill",
    )  # fmt: skip
    _guidance_options(remove)
    _beside_options(remove)
    _folder_options(remove)
    remove.set_defaults(run=_remove)
    _serve_verb(verbs)
    _occlude_verb(verbs)
    _evaluate_verbs(verbs)
    _lab_verbs(verbs)
    return parser


def _guidance_options(remove: argparse.ArgumentParser) -> None:
    remove.add_argument(
        "--seed", type=int, default=0, metavar="N",
        help="which of the answers: 0 is the steady one, every other number another face; default: 0",
    )  # fmt: skip
    remove.add_argument(
        "--reference", type=Path, nargs="+", action="extend", default=[], metavar="PHOTO",
        help="photos of the same person, uncovered, each of one face: laid over it, they lead the fill",
    )  # fmt: skip
    remove.add_argument(
        "--face",
        type=int,
        metavar="N",
        help="whom the references show, 1 is the largest face; default: each shows whom it looks like, or is not used",
    )


def _beside_options(remove: argparse.ArgumentParser) -> None:
    remove.add_argument("--compare", action="store_true", help="write NAME.compare.jpg too: before and after")
    remove.add_argument(
        "--candidates", type=int, default=0, metavar="K",
        help="write NAME.candidate-1 ... too: K other faces, of the seeds 1 to K, ranked by how they fit what is seen",
    )  # fmt: skip
    remove.add_argument("--sheet", action="store_true", help="write NAME.sheet.jpg too: all answers side by side")
    remove.add_argument("--sure", action="store_true", help="write NAME.sure.jpg too: the error that is expected")
    remove.add_argument(
        "--sketch", nargs="?", const="face", default="", metavar="WHAT",
        help="write NAME.sketch.png too: a pencil sketch of the first face (face, 256x256), the whole photo (photo), "
        "or the first face by a network, NAME.onnx",
    )  # fmt: skip
    remove.add_argument("--svg", action="store_true", help="with --sketch: traced, as NAME.sketch.svg")
    remove.add_argument(
        "--sign", nargs=2, type=Path, metavar=("CHAIN.pem", "KEY.pem"),
        help="sign content credentials (C2PA) into the result, with a certificate of yours (bareface[credentials])",
    )  # fmt: skip
    remove.add_argument(
        "--report", action="store_true",
        help="write NAME.report.json and NAME.report.html too: what was done, checksums, settings, versions",
    )  # fmt: skip


def _folder_options(remove: argparse.ArgumentParser) -> None:
    remove.add_argument("--recursive", action="store_true", help="of a folder: subfolders too, the same tree out")
    remove.add_argument("--workers", type=int, metavar="N", help="of a folder: processes; default: one for each core")
    _cluster_option(remove)
    remove.add_argument("--resume", action="store_true", help="of a folder: go on with what an earlier run has left")


def _cluster_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--cluster", metavar="ADDRESS",
        help="of a folder: on all processors of a Ray cluster; auto is the one that RAY_ADDRESS names, or this machine "
        "(bareface[cluster])",
    )  # fmt: skip


def _find_verb(verbs: Any) -> None:
    find = verbs.add_parser(
        "find", help="say what covers the faces on photos, how much, how sure", epilog=EPILOG, formatter_class=_Lines
    )
    find.description = "Says what covers each face. Sure: the overlap (IoU) with the truth that the map itself expects."
    find.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    find.add_argument(
        "--draw", action="store_true", help="write NAME.find.jpg: boxes, points, and the map in colours of the classes"
    )
    find.add_argument(
        "-o", "--out", type=Path, metavar="PATH",
        help="folder for the drawings (made if missing), or for one photo a file name; default: beside the photo",
    )  # fmt: skip
    find.add_argument("--overwrite", action="store_true", help="replace drawings that exist")
    find.add_argument("--json", action="store_true", help="one JSON object a photo on standard output")
    _map_options(find)
    find.set_defaults(run=_find)


def _map_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--map-by", default="segmenter", metavar="WAY",
        help="segmenter (default), kmeans (masks only), or a file: a map of your own, as large as the photo",
    )  # fmt: skip
    verb.add_argument(
        "--only", metavar="LIST",
        help="such as mask,sunglasses: classes to take; default: all, but glasses that can be seen through",
    )  # fmt: skip
    verb.add_argument(
        "--point", action="append", default=[], metavar="X,Y", help="take only what is there; photo pixels, repeatable"
    )
    verb.add_argument(
        "--box", action="append", default=[], metavar="X,Y,W,H", help="take only what is in there; repeatable"
    )


def _serve_verb(verbs: Any) -> None:
    serve = verbs.add_parser("serve", help="a page and a service for programs, on this machine (bareface[serve])")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; default: 127.0.0.1, this machine alone"
    )
    serve.add_argument("--port", type=int, default=8000, help="0 takes any free one; default: 8000")
    serve.add_argument("--name", action="append", default=[], help="host name that it answers to; repeatable")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="photos worked on at once; default: 1")
    serve.add_argument("--waiting", type=int, default=16, metavar="N", help="photos that may wait; default: 16")
    serve.add_argument("--timeout", type=float, default=60.0, metavar="S", help="seconds for a photo; default: 60")
    serve.add_argument(
        "--jobs", type=Path, metavar="FOLDER", help="take jobs of many photos, kept there until they are too old"
    )
    serve.add_argument(
        "--database", metavar="ADDRESS", help="of the jobs, such as postgresql://...; default: SQLite in their folder"
    )
    serve.add_argument("--hours", type=float, default=24.0, metavar="H", help="how long jobs are kept; default: 24")
    serve.epilog = (
        "The environment's BAREFACE_TOKEN is the token that clients must send; other hosts than 127.0.0.1 need it."
    )
    serve.set_defaults(run=_serve)


def _occlude_verb(verbs: Any) -> None:
    occlude = verbs.add_parser(
        "occlude", help="put things before clean faces: a dataset with exact truth", epilog=EPILOG,
        formatter_class=_Lines,
    )  # fmt: skip
    occlude.add_argument("faces", nargs="?", type=Path, metavar="FACES", help="folder of clean faces")
    occlude.add_argument(
        "-o", "--out", type=Path, metavar="DATASET", help="folder of the dataset; a stopped job goes on"
    )
    occlude.add_argument(
        "--show", action="store_true", help="only draw a sheet of all kinds of things, into -o SHEET.png"
    )
    occlude.add_argument(
        "--classes", default="", metavar="LIST",
        help="such as mask:0.5,sunglasses,hand: odds; those without share the rest equally; default: all 19 equally",
    )  # fmt: skip
    occlude.add_argument(
        "--per-face", type=int, default=1, metavar="N", help="occluded pictures of each face; default: 1"
    )
    occlude.add_argument("--seed", type=int, default=0, help="the same seed gives the same bytes; default: 0")
    occlude.add_argument("--workers", type=int, metavar="N", help="processes; default: one for each core")
    _cluster_option(occlude)
    occlude.add_argument(
        "--as", dest="layout", default="triples", metavar="LAYOUT", help="triples (default), detection or inpainting"
    )
    occlude.add_argument(
        "--from", dest="source", metavar="LAYOUT",
        help="folder, celeba, celeba-hq, ffhq or utkface; default: told from what is there",
    )  # fmt: skip
    occlude.add_argument(
        "--cut", default="none", metavar="HOW",
        help="none (default): pictures as they are; ffhq: each face in the FFHQ frame; tight: a square round each face",
    )  # fmt: skip
    occlude.add_argument(
        "--size", type=int, metavar="PIXELS", help="side of a cut face; default: 256 (ffhq), 200 (tight)"
    )
    occlude.add_argument(
        "--splits", default="train:0.8,validation:0.1,test:0.1", metavar="SHARES",
        help="shares of the pictures, nobody in two splits; or source: as the faces come; default: %(default)s",
    )  # fmt: skip
    occlude.add_argument("--without", default="", metavar="EFFECTS", help="such as shadow,grain: effects left off")
    occlude.add_argument(
        "--together", type=float, default=0.1, metavar="SHARE", help="pictures with two things; default: 0.1"
    )
    occlude.add_argument(
        "--anywhere", type=float, default=0.1, metavar="SHARE", help="things placed anywhere; default: 0.1"
    )
    occlude.add_argument(
        "--held", type=float, default=0.3, metavar="SHARE",
        help="things that a hand holds, if hand is among the classes; default: 0.3",
    )  # fmt: skip
    occlude.add_argument(
        "--sprites", type=Path, nargs="+", default=[], metavar="FOLDER", help="pictures of your own things"
    )
    occlude.add_argument("--json", action="store_true", help="one JSON object on standard output")
    occlude.set_defaults(run=_occlude)


def _evaluate_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("evaluate", help="say how good restored faces are, with intervals (bareface[evaluate])")
    verb.add_argument(
        "--pairs", nargs=2, type=Path, metavar=("CLEAN", "RESTORED"), help="any system's output, matched by name"
    )
    verb.add_argument("--maps", type=Path, metavar="FOLDER", help="with --pairs: white where the face was hidden")
    verb.add_argument("--masked", type=Path, metavar="FOLDER", help="with --pairs: what the system was given")
    verb.add_argument(
        "--found", type=Path, metavar="FOLDER", help="with --pairs and --maps: maps as the system had them"
    )
    verb.add_argument("--fill", metavar="NAME", help="a fill, as in bareface remove, on faces covered on the fly")
    verb.add_argument("--data", type=Path, metavar="FOLDER", help="with --fill: folder with faces/manifest.csv")
    verb.add_argument("--split", help="with --fill: of the manifest; default: test")
    verb.add_argument(
        "--occluders", metavar="LIST",
        help="such as mask:surgical,hand; a class alone has the kinds kept from training; default: all classes so",
    )  # fmt: skip
    verb.add_argument("--seed", type=int, help="the same seed covers the same faces alike; default: 1")
    verb.add_argument("--faces", type=int, metavar="N", help="with --fill: how many, evenly chosen; default: all")
    verb.add_argument(
        "--find", action="store_const", const=True, help="with --fill: fill what the segmenter finds, not the exact map"
    )
    verb.add_argument("--candidates", type=int, metavar="K", help="with --fill: judge K other answers too")
    verb.add_argument("--protocol", metavar="NAME", help="with --fill: faces, occluders and seed by name")
    verb.add_argument("--name", help="what to call the system; default: the fill's or the folder's name")
    verb.add_argument("--judge", type=Path, metavar="FILE", help="face recognition network, NAME.onnx; default: dlib's")
    verb.add_argument("--ms-ssim", action="store_true", help="MS-SSIM too, for sides of 176 pixels and more")
    verb.add_argument(
        "--perception", action="store_true",
        help="LPIPS, FID and KID by Inception too; fetches 0.9 GB of others' networks once (bareface[perception])",
    )  # fmt: skip
    verb.add_argument("--workers", type=int, metavar="N", help="processes; default: one for each core")
    verb.add_argument(
        "-o", "--out", type=Path, default=Path("evaluation.json"), metavar="NAME.json",
        help="the report; NAME.csv and NAME.html are beside it; default: evaluation.json",
    )  # fmt: skip
    verb.add_argument("--overwrite", action="store_true", help="replace a report that exists")
    verb.add_argument(
        "--rate", nargs="+", type=Path, metavar="FOLDER",
        help="a page on which people rate the pictures of a system, or choose between those of two, blind",
    )  # fmt: skip
    verb.add_argument(
        "--question", choices=("realism", "choose"), default="realism", help="with --rate; default: realism"
    )
    verb.add_argument(
        "--answers", type=Path, metavar="FILE", help="with --rate: where answers are kept; alone: what they come to"
    )
    verb.add_argument("--port", type=int, default=8010, help="with --rate: of the page; default: 8010")
    verb.set_defaults(run=_evaluate)
    check = verbs.add_parser("verify", help="whether a recogniser knows covered people again: AUC, TAR")
    check.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="folder with pairs/manifest.csv")
    check.add_argument("--fill", default="fill", metavar="NAME", help="as in bareface remove; default: fill")
    check.add_argument("--occluders", default="mask", metavar="LIST", help="as in bareface evaluate; default: mask")
    check.add_argument("--people", type=int, metavar="N", help="how many, evenly chosen; default: all")
    check.add_argument("--seed", type=int, default=1, help="of what covers them; default: 1")
    check.add_argument("--judge", type=Path, metavar="FILE", help="face recognition network; default: dlib's")
    check.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    check.set_defaults(run=_verify)
    page = verbs.add_parser("results", help="one page of figures: fills under each kind of occluder, and by group")
    page.add_argument("fills", nargs="*", metavar="FILL", help="as in bareface remove; default: all of the package")
    page.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="folder with faces/manifest.csv")
    page.add_argument("--faces", type=int, metavar="N", help="how many, evenly chosen; default: all")
    page.add_argument("--workers", type=int, metavar="N", help="processes; default: one for each core")
    page.add_argument(
        "--keep", type=Path, required=True, metavar="FOLDER", help="where each report is kept; a stopped run goes on"
    )
    page.add_argument("-o", "--out", type=Path, required=True, metavar="NAME.md", help="the page")
    page.add_argument("--overwrite", action="store_true", help="replace a page that exists")
    page.set_defaults(run=_results)
    compare = verbs.add_parser("compare", help="reports of bareface evaluate side by side, with significance")
    compare.add_argument("reports", nargs="+", type=Path, metavar="NAME.json")
    compare.add_argument("--json", action="store_true", help="one JSON object on standard output")
    compare.set_defaults(run=_compare)


def _lab_verbs(verbs: Any) -> None:
    train = verbs.add_parser("train", help="train a network from a recipe (needs bareface[lab])")
    train.add_argument("recipe", nargs="?", type=Path, help="a file of recipes/")
    train.add_argument("--data", type=Path, help="folder with faces/, scenes/, models/ ...")
    train.add_argument("--out", type=Path, help="folder of the run")
    train.add_argument("--resume", type=Path, metavar="RUN", help="go on with the run in this folder")
    train.add_argument(
        "--precision", choices=("float32", "bfloat16"), help="of the networks; default: bfloat16 where that is faster"
    )
    train.add_argument("--budget", help="45m, 90s, 1.5h or '2000 steps'; default: the recipe's")
    train.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE",
        help="set a field of the recipe otherwise, as in optimizer.lr=1e-4; any number of times",
    )  # fmt: skip
    train.add_argument("--dry-run", action="store_true", help="say what the run would be, and train nothing")
    train.add_argument("--threads", type=int, help="processor threads; default: all")
    train.add_argument("--workers", type=int, default=1, help="processes that make samples; default: 1")
    train.add_argument(
        "--processes", type=int, default=1, help="processes that train together on this machine; default: 1"
    )
    train.set_defaults(run=_train)
    board = verbs.add_parser("leaderboard", help="train fills under one budget and judge them alike (bareface[lab])")
    board.add_argument("recipes", nargs="+", type=Path, metavar="RECIPE", help="files of recipes/")
    board.add_argument("--data", type=Path, required=True, help="folder with faces/, models/ ...")
    board.add_argument("--budget", required=True, help="of each: 45m, 90s, 1.5h, '2000 steps' or '20 epochs'")
    board.add_argument(
        "-o", "--out", type=Path, default=Path("runs/leaderboard"),
        help="folder of the runs and the table; runs that are there are gone on with; default: runs/leaderboard",
    )  # fmt: skip
    board.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="set a field of every recipe otherwise"
    )
    board.add_argument("--faces", type=int, default=100, help="test faces to judge on; default: 100")
    board.add_argument("--about", default="", help="a sentence for the head of the table")
    board.add_argument("--threads", type=int, help="processor threads; default: all")
    board.set_defaults(run=_leaderboard)
    export = verbs.add_parser("export", help="write a run's network and card (needs bareface[lab])")
    export.add_argument("trained", type=Path, metavar="RUN")
    export.add_argument("--best", action="store_true", help="the weights of the best validation, not the last")
    export.add_argument(
        "-o", "--out", type=Path, required=True, help="the network file, NAME.onnx; NAME.toml is its card"
    )
    export.set_defaults(run=_export)


class _Lines(argparse.RawDescriptionHelpFormatter):
    """Keeps the epilog's lines."""


def _choice(options: argparse.Namespace) -> MapChoice:
    from bareface.maps.choice import MapChoice, parse_classes
    from bareface.maps.given import Marks, parse_box, parse_point

    only = () if options.only is None else parse_classes(options.only)
    marks = Marks(tuple(map(parse_point, options.point)), tuple(map(parse_box, options.box)))
    choice = MapChoice(options.map_by, only, marks)
    if choice.marked and len(options.photos) > 1:
        raise UsageError("--point and --box are pixels of one photo; give one photo with them")
    return choice


def _each(
    options: argparse.Namespace,
    tool: T,
    one: Callable[[Path, T], Report],
    told: Callable[[Report], str],
) -> int:
    """Does `one` to each photo and prints its report, `told` in words; the exit code is the first failure's."""
    from tqdm import tqdm

    code = 0
    quiet = len(options.photos) == 1 or options.json
    for path in tqdm(options.photos, unit="photo", disable=quiet, file=sys.stderr):
        try:
            report = one(path, tool)
        except BarefaceError as error:
            code = code or error.exit_code
            report = {"photo": str(path), "error": str(error), "exit_code": error.exit_code}
        failed = "error" in report and not options.json
        line = json.dumps(report) if options.json else f"bareface: {report['error']}" if failed else told(report)
        tqdm.write(line, file=sys.stderr if failed else sys.stdout)
    return code


def _find(options: argparse.Namespace) -> int:
    if options.out is not None and not options.draw:
        raise UsageError("--out: there is nothing to write without --draw")
    choice = _choice(options)
    _check_out(options)
    from bareface.restorer import Restorer

    return _each(options, Restorer(), lambda path, restorer: _find_one(path, options, choice, restorer), _told_found)


def _find_one(path: Path, options: argparse.Namespace, choice: MapChoice, restorer: Restorer) -> Report:
    from bareface.overlay import overlay
    from bareface.photo import Photo
    from bareface.removal import Places, check_free, report_of

    out = Places.near(path, options.out, "find", ".jpg").main
    if options.draw:
        check_free(out, options.overwrite)
    photo = Photo.open(path)
    result = restorer.inspect(photo, choice)
    report = report_of(path, photo, result) | {"written": [str(out)] if options.draw else []}
    for face, seen in zip(report["faces"], result.faces, strict=True):
        face["points"] = seen.points.xy.astype(float).round(1).tolist()
        face["visible"] = seen.points.visible.astype(float).round(3).tolist()
    if options.draw:
        words = [f"{number}: {_covers(face)}" for number, face in enumerate(report["faces"], 1)]
        Photo.from_array(overlay(photo.rgb, result.faces, words)).save(out, overwrite=options.overwrite)
    return report | {"notes": [*photo.notes, *result.notes], "engine": restorer.provider}


def _remove(options: argparse.Namespace) -> int:
    from bareface.removal import Places, Remover

    removal = _removal(options)
    if any(path.is_dir() for path in options.photos):
        return _remove_folder(options, removal)
    if options.recursive or options.resume or options.workers is not None or options.cluster:
        raise UsageError("--recursive, --workers, --cluster and --resume are for a folder of photos; give one")
    _check_out(options)

    def one(path: Path, remover: Remover) -> Report:
        return remover(Places.near(path, options.out))

    return _each(options, Remover(removal), one, _told_removed)


def _removal(options: argparse.Namespace) -> Removal:
    from bareface.beside import Beside
    from bareface.photo.credentials import Signature
    from bareface.removal import Removal
    from bareface.restorer import Guidance

    choice = _choice(options)
    grow = choice.grow if options.grow is None else options.grow
    choice = replace(choice, grow=grow, feather=options.feather)
    if options.svg and not options.sketch:
        raise UsageError("--svg: says how a sketch is written; give --sketch with it")
    asked = Beside(
        options.compare, options.candidates, options.sheet, options.sure, options.sketch, options.svg, options.report
    )
    guidance = Guidance(options.seed, face=options.face)
    references = tuple(path.resolve() for path in options.reference)
    signature = Signature(*(path.resolve() for path in options.sign)) if options.sign else None
    return Removal(choice, guidance, asked, options.fill, references, options.overwrite, options.always, signature)


def _remove_folder(options: argparse.Namespace, removal: Removal) -> int:
    import os

    from bareface.cluster import BOTH
    from bareface.folders.run import Folder, work_off

    if len(options.photos) > 1 or options.out is None:
        folder = next(path for path in options.photos if path.is_dir())
        raise UsageError(f"{folder}: is a folder; give it alone, with -o OUT for the results")
    if removal.choice.marked or removal.choice.own:
        raise UsageError("--point, --box and a map of your own are for one photo, not for a folder")
    if options.cluster and options.workers is not None:
        raise UsageError(BOTH)
    workers = (os.cpu_count() or 1) if options.workers is None else options.workers
    source, out = (path.resolve() for path in (options.photos[0], options.out))  # a cluster's workers start elsewhere
    work = Folder(source, out, options.recursive, workers, options.resume, options.cluster)
    try:
        summary = work_off(work, removal, progress=not options.json)
    except KeyboardInterrupt:
        print("bareface: stopped; the same command with --resume goes on from here", file=sys.stderr)
        return 130
    if options.json:
        print(json.dumps(asdict(summary)))
        return summary.exit_code
    for photo, reason in summary.failures[:SHOWN]:
        print(f"bareface: {photo}: {reason}", file=sys.stderr)
    print(f"{summary.done} photos done, {summary.written} results written now, {len(summary.failures)} failed")
    return summary.exit_code


def _occlude(options: argparse.Namespace) -> int:
    from bareface.datasets.settings import effects_without, parse_odds

    mix = parse_odds(options.classes)
    if options.show:
        return _show(options, list(mix))
    if options.faces is None or options.out is None:
        raise UsageError("occlude: give FACES -o DATASET, or --show")
    from bareface.datasets.job import occlude_dataset
    from bareface.datasets.readers import read_faces
    from bareface.datasets.settings import Settings
    from bareface.datasets.splits import parse_shares

    settings = Settings(
        classes=mix, per_face=options.per_face, seed=options.seed, layout=options.layout, cut=options.cut,
        size=options.size, splits="source" if options.splits == "source" else parse_shares(options.splits),
        effects=effects_without(options.without), together=options.together, held=options.held,
        anywhere=options.anywhere,
    )  # fmt: skip
    if options.out.resolve().is_relative_to(options.faces.resolve()):
        raise UsageError(f"--out {options.out}: lies among the faces; choose a folder outside {options.faces}")
    source = read_faces(options.faces.resolve(), options.source)  # a cluster's workers start elsewhere
    sprites, broken = _load_sprites(options.sprites)
    problems = [str(problem) for problem in (*source.problems, *broken)]
    try:
        summary = occlude_dataset(
            source, options.out.resolve(), settings, sprites=sprites, workers=options.workers,
            cluster=options.cluster, progress=not options.json,
        )  # fmt: skip
    except KeyboardInterrupt:
        print("bareface: stopped; the same command goes on from here", file=sys.stderr)
        return 130
    report = {**asdict(summary), "root": str(summary.root), "problems": problems}
    print(json.dumps(report) if options.json else _told_dataset(report))
    return 0


def _show(options: argparse.Namespace, classes: list[str]) -> int:
    from bareface.occluders.show import contact_sheet
    from bareface.photo import Photo

    out = options.out or Path("occluders.png")
    if out.exists():
        raise OutputError(f"{out}: exists already; remove it, or name another file with -o")
    Photo.from_array(contact_sheet(classes, options.seed)).save(out)
    print(f"{out}: {len(classes)} classes")
    return 0


def _load_sprites(folders: list[Path]) -> tuple[list[Sprite], list[SpriteError]]:
    from bareface.occluders import load_folder, load_masktheface

    found = [(load_masktheface if (path / "masks.cfg").is_file() else load_folder)(path) for path in folders]
    return [sprite for sprites, _ in found for sprite in sprites], [line for _, broken in found for line in broken]


def _told_dataset(report: dict[str, Any]) -> str:
    """What a dataset holds, in words."""
    state = "was complete already" if report["was_complete"] else "done"
    splits = ", ".join(f"{name} {counts['pictures']}" for name, counts in report["splits"].items())
    lines = [f"{report['root']}: {state}: {report['pictures']} pictures of {report['faces']} faces ({splits})"]
    lines.append("  seen: " + ", ".join(f"{name} {count}" for name, count in report["classes"].items()))
    for reason, dropped in report["dropped"].items():
        etc = ", ..." if dropped["count"] > len(dropped["names"]) else ""
        lines.append(f"  left out, {reason}: {dropped['count']} ({', '.join(dropped['names'])}{etc})")
    shown = report["problems"][:20]
    more = [f"  ... and {len(report['problems']) - len(shown)} more"] if len(report["problems"]) > len(shown) else []
    return "\n".join([*lines, *(f"  left out: {problem}" for problem in shown), *more])


def _told_found(report: Report) -> str:
    count, drawing = len(report["faces"]), "".join(f" -> {path}" for path in report["written"])
    return _told(report, f"{count} face{'' if count == 1 else 's'}{drawing}", [""] * count)


def _told_removed(report: Report) -> str:
    head = f"-> {', '.join(report['written'])}" if report["written"] else "nothing written"
    return _told(report, head, [", removed" if face["removed"] else ", left as it is" for face in report["faces"]])


def _told(report: Report, head: str, states: Sequence[str]) -> str:
    """The report in words: what was done with the photo, and with each face."""
    lines = [f"{report['photo']}: {head}"]
    if not report["faces"]:
        lines.append("  no face was found; a face should be upright and at least 24 pixels wide")
    if "pictures" in report:
        lines.append(f"  {report['pictures']} pictures, something removed in {report['changed']}")
    for number, (face, state) in enumerate(zip(report["faces"], states, strict=True), 1):
        x, y, w, h = (round(v) for v in face["box"])
        note = f" ({face['note']})" if face["note"] else ""
        pictures = f" in {face['pictures']} pictures" if "pictures" in face else ""
        lines.append(f"  face {number} at {x},{y} {w}x{h}: {_covers(face)}{state}{pictures}{note}")
    lines += [f"  note: {note}" for note in report["notes"]]
    steps = ", ".join(f"{name} {1000 * s:.0f} ms" for name, s in report["seconds"].items())
    return "\n".join([*lines, f"  {steps}"])


def _covers(face: Report) -> str:
    """What covers a face, how much, how sure, in words."""
    if not face["covered"]:
        return "covered 0%"
    things = [(thing["class"], f" ({thing['share']:.0%})") for thing in face["things"]]
    what = ", ".join(name + (share if len(things) > 1 else "") for name, share in things) or "something"
    sure = "" if face["sure"] is None else f", sure {face['sure']:.0%}"
    return f"{what} over {face['covered']:.0%} of the face{sure}"


def _check_out(options: argparse.Namespace) -> None:
    from bareface.removal import is_file_name

    out: Path | None = options.out
    if out is None or is_file_name(out):
        if out is not None and len(options.photos) > 1:
            raise UsageError(f"--out {out}: several photos need a folder, not a file name")
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}: the folder cannot be made ({error.strerror}); choose another with -o") from error


def _serve(options: argparse.Namespace) -> int:
    import os

    try:
        from bareface.serve.run import serve
    except ImportError as error:
        raise UsageError(f"serve: {error.name} is missing; pip install 'bareface[serve]'") from error
    from bareface.serve.settings import Settings

    serve(Settings(
        options.host, options.port, os.environ.get("BAREFACE_TOKEN") or None, tuple(options.name), options.workers,
        options.waiting, options.timeout, jobs=options.jobs, database=options.database, hours=options.hours,
    ))  # fmt: skip
    return 0


def _rate(options: argparse.Namespace) -> int:
    """Serves the rating page, or tells what the answers come to."""
    from bareface.evaluate.rating.answers import Answers
    from bareface.evaluate.rating.server import RatingServer
    from bareface.evaluate.rating.sitting import Sittings
    from bareface.evaluate.rating.study import read_questions
    from bareface.evaluate.rating.summary import summarised, told

    path = options.answers or Path("ratings.sqlite")
    questions = read_questions(options.rate, options.question) if options.rate else []
    with Answers(path, create=bool(options.rate)) as answers:
        if options.rate:
            sittings = Sittings(questions, options.question, answers, options.seed or 0)
            with RatingServer(sittings, options.port) as server:
                print(f"{server.address}: {len(questions)} questions; answers go to {path}; Ctrl-C ends it", flush=True)
                try:
                    server.serve_forever()
                except KeyboardInterrupt:
                    print()
        print(told(summarised(answers.given())))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    if options.rate or options.answers:
        return _rate(options)
    import os

    from bareface.evaluate.files import check_place, write
    from bareface.evaluate.html import told, whole_page
    from bareface.evaluate.run import Options, evaluate

    check_place(options.out, options.overwrite)
    source, name = _evaluated(options)
    workers = (os.cpu_count() or 1) if options.workers is None else options.workers
    how = Options(options.judge, options.ms_ssim, options.perception, workers, progress=True)
    report = evaluate(source, options.name or name, how)
    paths = write(report, options.out, whole_page(report, source))
    print(told(report) + f"\n\n-> {', '.join(map(str, paths))}")
    return 0


def _evaluated(options: argparse.Namespace) -> tuple[Source, str]:
    """The faces that are to be judged, and what their system is called if nothing else is said."""
    if bool(options.pairs) == bool(options.fill):
        raise UsageError("evaluate: give --pairs CLEAN RESTORED, or --fill NAME --data FOLDER")
    only_with = {
        "--pairs": ("maps", "masked", "found"),
        "--fill": ("data", "split", "occluders", "seed", "faces", "find", "candidates", "protocol"),
    }
    for other in only_with["--fill" if options.pairs else "--pairs"]:
        if getattr(options, other) is not None:
            raise UsageError(f"--{other}: goes with {'--fill' if options.pairs else '--pairs'} only; leave it away")
    if options.pairs:
        from bareface.evaluate.pairs import Pairs

        clean, restored = options.pairs
        return Pairs(clean, restored, options.maps, options.masked, options.found), restored.resolve().name
    if options.data is None:
        raise UsageError("evaluate: --fill needs faces; give --data FOLDER with faces/manifest.csv")
    from bareface.evaluate.covered import CoveredFaces, Wish
    from bareface.evaluate.protocol import read_protocol

    asked = {name: getattr(options, name) for name in ("split", "occluders", "seed", "faces", "candidates")}
    asked["found"] = options.find
    given = {name: value for name, value in asked.items() if value is not None}
    fixed = read_protocol(options.protocol) if options.protocol else {}
    if both := [f"--{name}" for name in given if name in fixed]:
        raise UsageError(f"{both[0]}: the protocol {options.protocol} says so already; leave one of them away")
    return CoveredFaces(Wish(options.data, fill=options.fill, **fixed, **given)), options.fill


def _verify(options: argparse.Namespace) -> int:
    from bareface.evaluate.verification import Asked, told, verify

    asked = Asked(
        options.data, options.fill, options.occluders, people=options.people, seed=options.seed, identity=options.judge
    )
    report = verify(asked, progress=not options.json)
    print(json.dumps(report) if options.json else told(report))
    return 0


def _results(options: argparse.Namespace) -> int:
    import os

    from bareface.evaluate.results import Asked, results
    from bareface.evaluate.run import Options
    from bareface.fills import DEFAULT, WITHOUT_NETWORK
    from bareface.removal import check_free

    check_free(options.out, options.overwrite)
    asked = Asked(options.data, tuple(options.fills) or (DEFAULT, *WITHOUT_NETWORK), options.faces)
    workers = (os.cpu_count() or 1) if options.workers is None else options.workers
    how = Options(workers=workers, progress=True)
    text = results(asked, how, options.keep, lambda words: print(f"{words} ...", file=sys.stderr))
    options.out.write_text(text, encoding="utf-8")
    print(options.out)
    return 0


def _compare(options: argparse.Namespace) -> int:
    from bareface.evaluate.compare import compared, told
    from bareface.evaluate.run import read_report

    comparison = compared([read_report(path) for path in options.reports])
    print(json.dumps(comparison) if options.json else told(comparison))
    return 0


def _train(options: argparse.Namespace) -> int:
    _need_lab()
    import torch

    from bareface.lab.recipe import Budget, read_recipe

    if options.threads:
        torch.set_num_threads(options.threads)
    budget = Budget.parse(options.budget) if options.budget else None
    if options.resume and (options.recipe or options.set):
        raise UsageError("train: a run is resumed with its own recipe; leave RECIPE and --set away")
    if not options.resume and not (options.recipe and options.data and (options.out or options.dry_run)):
        raise UsageError("train: give RECIPE --data FOLDER --out RUN, or --resume RUN")
    if options.dry_run:
        from bareface.lab.plan import plan

        recipe = read_recipe(options.recipe, options.set)
        if options.budget:
            recipe = replace(recipe, budget=options.budget)
        print(plan(recipe, options.data, Budget.parse(recipe.budget)).told(recipe))
        return 0
    from bareface.lab.processes import launched
    from bareface.lab.trainer import Trainer

    fabric = launched(options.processes, options.precision)
    if options.resume:
        trainer = Trainer.resume(options.resume, budget, options.workers, fabric)
    else:
        recipe = read_recipe(options.recipe, options.set)
        budget = budget or Budget.parse(recipe.budget)
        trainer = Trainer(recipe, options.data, options.out, budget, options.workers, fabric)
    trainer.train()
    return 0


def _leaderboard(options: argparse.Namespace) -> int:
    _need_lab()
    import torch

    from bareface.lab.leaderboard import Leaderboard

    threads = ["--threads", str(options.threads)] if options.threads else []
    if options.threads:
        torch.set_num_threads(options.threads)
    board = Leaderboard(options.data, options.out, options.faces, threads)
    entries = board.run(options.recipes, options.budget, options.set)
    sets = f", with {', '.join(options.set)}" if options.set else ""
    about = f"{len(board.cases)} test faces; each recipe trained for {options.budget}{sets}. {options.about}".strip()
    path = board.write(entries, about)
    print(path.read_text(), end="")
    return 0


def _export(options: argparse.Namespace) -> int:
    _need_lab()
    from bareface.lab.export import export_run

    export_run(options.trained, options.out, best=options.best)
    print(f"{options.out} and its card {options.out.with_suffix('.toml').name} written")
    return 0


def _need_lab() -> None:
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise UsageError("this verb trains networks and needs the lab: pip install 'bareface[lab]'") from error


if __name__ == "__main__":
    sys.exit(main())
