"""The photos and films of a folder, one after the other, in an order that is the same each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bareface.errors import UsageError
from bareface.photo.containers import SUFFIXES
from bareface.videos.video import is_video


def photos(folder: Path, recursive: bool, leave_out: Path) -> Iterator[str]:
    """Paths of the photos relative to `folder`, with "/" between their parts; those in `leave_out` are none.

    A folder's files come before its subfolders; hidden ones and links to folders are passed over. UsageError for a
    folder that cannot be read.
    """
    yield from _within(folder, "", recursive, leave_out.resolve())


def _within(top: Path, inside: str, recursive: bool, leave_out: Path) -> Iterator[str]:
    try:
        with os.scandir(top / inside) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise UsageError(f"{top / inside}: cannot be read ({error.strerror}); name a folder of photos") from error
    seen = [entry for entry in entries if not entry.name.startswith(".")]
    yield from (inside + e.name for e in seen if e.is_file() and _wanted(Path(e.name)))
    for entry in seen if recursive else ():
        if entry.is_dir(follow_symlinks=False) and Path(entry.path).resolve() != leave_out:
            yield from _within(top, f"{inside}{entry.name}/", recursive, leave_out)


def _wanted(name: Path) -> bool:
    return name.suffix.lower() in SUFFIXES or is_video(name)
