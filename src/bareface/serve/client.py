"""A client of the service for programs: a photo's file in, what is found or the photo without it out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from bareface.errors import ServiceError


@dataclass(frozen=True)
class Restored:
    """What `Client.restore` gives."""

    photo: bytes
    """The file."""
    media: str
    """Its media type, such as "image/png"."""
    report: dict[str, Any]
    """What was done: faces (the first eight), their count, notes."""


@dataclass(frozen=True)
class Client:
    """Where a service is, and the token that it wants, if it wants one."""

    address: str = "http://127.0.0.1:8000"
    token: str | None = None
    timeout: float = 90.0
    """Seconds."""

    def find(self, photo: bytes, only: str = "", map: bytes | None = None) -> dict[str, Any]:  # noqa: A002
        """What covers the faces of a photo's file; `only`: classes, such as "mask,sunglasses". Raises ServiceError."""
        body, _ = self._asked("/v1/find", _files(photo, map=map), {"only": only})
        found: dict[str, Any] = json.loads(body)
        return found

    def restore(
        self,
        photo: bytes,
        only: str = "",
        seed: int = 0,
        kind: str = "same",
        references: Sequence[bytes] = (),
        face: int | None = None,
        map: bytes | None = None,  # noqa: A002 - the field's word
        show: str = "photo",
    ) -> Restored:
        """The photo's file with plausible faces.

        `kind`: "same", "png" or "jpg". `references`: files of other photos of face number `face`, the largest is 1; of
        whom they look like by default.
        `map`: a file, what is to go white on black, instead of what is found. `show`: "photo", "sure" or "sketch".
        ServiceError where it is refused.
        """
        wish = {"only": only, "seed": seed, "kind": kind, "show": show} | ({"face": face} if face else {})
        body, headers = self._asked("/v1/restore", _files(photo, references, map), wish)
        return Restored(body, headers["content-type"], json.loads(headers["bareface-report"]))

    def submit(self, photos: Sequence[bytes], only: str = "", seed: int = 0, kind: str = "same") -> str:
        """Leaves photos with a service that keeps jobs (`bareface serve --jobs`); returns the job's name."""
        files = [("photo", photo) for photo in photos]
        body, _ = self._asked("/v1/jobs", files, {"only": only, "seed": seed, "kind": kind})
        return str(json.loads(body)["job"])

    def job(self, name: str) -> dict[str, Any]:
        """How far a job is: counts by state, and each photo's state and report."""
        told: dict[str, Any] = json.loads(self._asked(f"/v1/jobs/{name}")[0])
        return told

    def result(self, name: str, number: int) -> bytes:
        """The file that became of photo `number`, counted from 0."""
        return self._asked(f"/v1/jobs/{name}/{number}")[0]

    def forget(self, name: str) -> None:
        """Deletes a job and all that is kept of it."""
        self._asked(f"/v1/jobs/{name}", method="DELETE")

    def _asked(
        self,
        path: str,
        files: Sequence[tuple[str, bytes]] = (),
        wish: Mapping[str, Any] | None = None,
        method: str | None = None,
    ) -> tuple[bytes, Any]:
        if not self.address.startswith(("http://", "https://")):
            raise ServiceError(f"{self.address}: is no address; give one such as http://127.0.0.1:8000")
        query = f"?{urlencode(wish)}" if wish else ""
        request = Request(f"{self.address}{path}{query}", method=method)  # noqa: S310 - its scheme is checked above
        if files:
            request.data, media = _form(files)
            request.add_header("Content-Type", media)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 - likewise
                return answer.read(), answer.headers
        except HTTPError as error:
            raise ServiceError(f"{self.address}: {_detail(error)}", error.code) from error
        except (URLError, TimeoutError) as error:
            raise ServiceError(f"{self.address}: does not answer ({error}); is the service running?") from error


def _files(
    photo: bytes,
    references: Sequence[bytes] = (),
    map: bytes | None = None,  # noqa: A002 - the field's word
) -> list[tuple[str, bytes]]:
    """The form's files by their names."""
    more = [] if map is None else [("map", map)]
    return [("photo", photo), *(("reference", each) for each in references), *more]


def _form(files: Sequence[tuple[str, bytes]]) -> tuple[bytes, str]:
    """A form of files (RFC 7578), and its media type."""
    boundary = uuid4().hex
    head = '--{}\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
    parts = [head.format(boundary, name, name).encode() + data + b"\r\n" for name, data in files]
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _detail(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError):
        return f"answers {error.code}"
