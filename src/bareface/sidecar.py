"""What was done with a photo, to keep beside the result: a JSON record, and one page to look at offline."""

from __future__ import annotations

import hashlib
import platform
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import bareface
from bareface import fills, weights
from bareface.overlay import heat
from bareface.page import page
from bareface.photo import Photo
from bareface.photo.xmp import source_type
from bareface.restorer import NEEDED, FaceResult, Result

STATEMENT = (
    "What is shown where something covered a face is a plausible guess. It is no evidence of what the person looks "
    "like, nor of who it is."
)
LIBRARIES = ("numpy", "opencv-python-headless", "openvino", "pillow")
"""What, beside this package, decides over the bytes of a result."""


def record(done: Mapping[str, Any], settings: Mapping[str, Any], source: Path, output: Path) -> dict[str, Any]:
    """What was `done`, as the command line tells it, with checksums, settings and versions: fit for JSON.

    `source` and `output`: the photo's file and the written one; `settings["fill"]` names the fill, as
    `fills.named_fill` takes it, `settings["references"]` other photos. Raises OSError for a file that cannot be read.
    """
    xmp = Photo.open(output).extras.xmp
    return {
        **done,
        "statement": STATEMENT,
        "input": {"file": source.name, "sha256": _sha256(source)},
        "output": {
            "file": output.name,
            "sha256": _sha256(output),
            "digital_source_type": source_type(xmp) if xmp else None,
        },
        "settings": dict(settings),
        "networks": _networks(str(settings["fill"]), ("likeness",) if settings["references"] else ()),
        "versions": {
            "bareface": bareface.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
    }


def whole_page(record: Mapping[str, Any], result: Result, before: Photo) -> str:
    """The record as one HTML page that opens offline, each face with its crops in it."""
    faces = zip(record["faces"], result.faces, strict=True)
    parts = [
        f"<h1>{escape(record['input']['file'])}</h1>",
        f"<p><strong>{escape(STATEMENT)}</strong></p>",
        *(_face(number, told, face, result, before) for number, (told, face) in enumerate(faces, 1)),
        "<h2>Notes</h2><ul>" + "".join(f"<li>{escape(note)}</li>" for note in record["notes"]) + "</ul>"
        if record["notes"]
        else "",
        "<h2>Files</h2>" + _table({key: record[key] for key in ("input", "output")}),
        "<h2>Settings</h2>" + _table(record["settings"]),
        "<h2>Networks</h2>" + _table(record["networks"]),
        "<h2>Versions</h2>" + _table({**record["versions"], "engine": record["engine"]}),
        "<h2>Seconds</h2>" + _table(record["seconds"]),
    ]
    return page(f"Report on {record['output']['file']}", "\n".join(parts))


def _face(number: int, told: Mapping[str, Any], face: FaceResult, result: Result, before: Photo) -> str:
    map_ = np.repeat(np.rint(255 * face.map).astype(np.uint8)[..., None], 3, 2)
    pictures = {
        "before": face.frame.crop(before.rgb),
        "after": face.frame.crop(result.photo.rgb),
        **_heat(face),
        "map: white is what covers the face": map_,
    }
    figures = "".join(
        f'<figure><img src="{_embedded(rgb)}" alt="{escape(name)}"><figcaption>{escape(name)}</figcaption></figure>'
        for name, rgb in pictures.items()
    )
    things = ", ".join(f"{thing['class']} ({thing['share']:.0%})" for thing in told["things"])
    rows = {
        "box (x, y, width, height)": ", ".join(map(str, told["box"])),
        "what covers it": things or ("something" if told["covered"] else "nothing"),
        "covered": f"{told['covered']:.1%} of the face",
        "how sure (expected overlap of the map with the truth)": "not told"
        if told["sure"] is None
        else f"{told['sure']:.0%}",
        "removed": "yes" if told["removed"] else "no",
        "error that the fill expects, of the range from black to white": "not told"
        if told["expected_error"] is None
        else f"{told['expected_error']:.1%}",
        "references: 1 for the same picture, about 0 for a stranger's": "none"
        if not told["references"]
        else {fit["photo"]: f"{fit['alike']:.2f}{'' if fit['used'] else ', not used'}" for fit in told["references"]},
        "note": told["note"],
    }
    return f'<h2>Face {number}</h2><div class="charts">{figures}</div>{_table(rows)}'


def _heat(face: FaceResult) -> dict[str, NDArray[np.uint8]]:
    if face.error is None or face.hole is None:
        return {}
    return {"expected error: yellow is a quarter of the range, or more": heat(face.crop, face.error, face.hole)}


def _table(rows: Mapping[str, Any]) -> str:
    def cell(value: Any) -> str:
        if isinstance(value, Mapping):
            return _table(value)
        return escape(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))

    lines = (f"<tr><th>{escape(str(name))}</th><td>{cell(value)}</td></tr>" for name, value in rows.items())
    return f"<table>{''.join(lines)}</table>"


def _networks(fill: str, more: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Name -> day it was made and checksum of each network that had a part in it, by its card or else its file."""
    found = {name: weights.card(name) for name in (*NEEDED, *more, *fills.EMBEDDED.get(fill, ()))}
    told = {name: {"made": str(card["made"]), "sha256": str(card["sha256"])} for name, card in found.items()}
    path = Path(fill)
    return told | ({path.name: {"sha256": _sha256(path)}} if path.suffix == ".onnx" else {})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _embedded(rgb: NDArray[np.uint8]) -> str:
    return "data:image/png;base64," + b64encode(Photo.from_array(rgb).encode(".png")).decode()
