"""What a request brings: a photo alone, or a form with a photo, other photos of the person, and a map."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PIL import Image
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bareface.errors import PhotoError, UsageError
from bareface.fills.references import Reference
from bareface.maps.choice import MapChoice
from bareface.photo import Photo
from bareface.restorer import Restorer
from bareface.serve.settings import Settings

MOST_REFERENCES = 4
"""Other photos in one request."""
FORM = "multipart/form-data"
PHOTO_SCHEMA = {"type": "string", "format": "binary"}
FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["photo"],
    "properties": {
        "photo": PHOTO_SCHEMA,
        "reference": {
            "type": "array",
            "maxItems": MOST_REFERENCES,
            "items": PHOTO_SCHEMA,
            "description": "Other photos of the person, whose face is seen in them.",
        },
        "map": PHOTO_SCHEMA | {"description": "What is to go, white on black, as large as the photo."},
    },
}
"""Of the form, in OpenAPI's words."""

JOB_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["photo"],
    "properties": {"photo": {"type": "array", "minItems": 1, "items": PHOTO_SCHEMA}},
}
"""Likewise of a job's."""


@dataclass(frozen=True)
class Upload:
    """The files of a request."""

    photo: bytes
    references: tuple[bytes, ...] = ()
    map: bytes | None = None

    @staticmethod
    async def of(request: Request, most_bytes: int) -> Upload:
        """Reads a request, in memory. UsageError for a form that is damaged or brings anything else."""
        if not request.headers.get("content-type", "").lower().startswith(FORM):
            return Upload(await request.body())
        return Upload._checked(**await _files(request, most_bytes, ("photo", "reference", "map"), MOST_REFERENCES + 2))

    @staticmethod
    def _checked(photo: list[bytes], reference: list[bytes], map: list[bytes]) -> Upload:  # noqa: A002 - the field's
        if len(photo) != 1 or len(map) > 1 or len(reference) > MOST_REFERENCES:
            raise UsageError(
                f"the form: {len(photo)} photos, {len(reference)} references, {len(map)} maps; "
                f"send one photo, up to {MOST_REFERENCES} references and one map"
            )
        return Upload(photo[0], tuple(reference), map[0] if map else None)

    def opened(self, settings: Settings) -> Photo:
        """The photo. Raises PhotoError."""
        return _opened(self.photo, "the photo", settings)

    def choice(self, plain: MapChoice, settings: Settings) -> MapChoice:
        """The choice, by the map where there is one. UsageError where both a map and classes choose."""
        if self.map is None:
            return plain
        return replace(plain, by=_opened(self.map, "the map", settings))

    def referred(self, restorer: Restorer, settings: Settings) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
        """The references that are of use, and what is wrong with the others."""
        named = enumerate(self.references, 1)
        return restorer.refer_named((str(k), partial(_opened, data, str(k), settings)) for k, data in named)


async def many(request: Request, most_bytes: int, most: int) -> list[bytes]:
    """The photos of a form that brings nothing else, one to `most`. UsageError for another request."""
    if not request.headers.get("content-type", "").lower().startswith(FORM):
        raise UsageError(f"a job is a form of photos; send it as {FORM}")
    photos = (await _files(request, most_bytes, ("photo",), most))["photo"]
    if not photos:
        raise UsageError(f"the form: brings no photo; send 1 to {most}")
    return photos


async def _files(request: Request, most_bytes: int, names: Sequence[str], most: int) -> dict[str, list[bytes]]:
    """The files of a form by their names, of which there are `names` alone."""
    parser = MultiPartParser(request.headers, request.stream(), max_files=most, max_fields=0)
    parser.spool_max_size = most_bytes  # nothing reaches the disk unless it is kept by intent
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        reason = getattr(error, "message", "it names no boundary")
        raise UsageError(f"the form: {reason}; send it as {FORM} with files alone") from error
    found: dict[str, list[bytes]] = {name: [] for name in names}
    for name, value in form.multi_items():
        if name not in found or not isinstance(value, UploadFile):
            raise UsageError(f"the form: no file is called {name!r}; there are {', '.join(found)}")
        found[name].append(await value.read())
    return found


def _opened(data: bytes, name: str, settings: Settings) -> Photo:
    """The photo of a file; too large ones are refused by their header."""
    try:
        with Image.open(io.BytesIO(data)) as header:
            width, height = header.size
    except Exception:
        width = height = 0
    if width * height > settings.most_pixels:
        most = settings.most_pixels / 1e6
        raise PhotoError(f"{name} is {width}x{height}, more than {most:g} million pixels; scale it first")
    return Photo.decode(data, name)
