"""A client of the service for programs: a photo's file in, what is found or the photo without it out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

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

    def find(self, photo: bytes, only: str = "") -> dict[str, Any]:
        """What covers the faces of a photo's file; `only`: classes, such as "mask,sunglasses". Raises ServiceError."""
        body, _ = self._asked("/v1/find", photo, {"only": only})
        found: dict[str, Any] = json.loads(body)
        return found

    def restore(self, photo: bytes, only: str = "", seed: int = 0, kind: str = "same") -> Restored:
        """The photo's file with plausible faces. `kind`: "same", "png" or "jpg". ServiceError where it is refused."""
        body, headers = self._asked("/v1/restore", photo, {"only": only, "seed": seed, "kind": kind})
        return Restored(body, headers["content-type"], json.loads(headers["bareface-report"]))

    def _asked(self, path: str, photo: bytes, wish: dict[str, Any]) -> tuple[bytes, Any]:
        if not self.address.startswith(("http://", "https://")):
            raise ServiceError(f"{self.address}: is no address; give one such as http://127.0.0.1:8000")
        request = Request(  # noqa: S310 - its scheme is checked above
            f"{self.address}{path}?{urlencode(wish)}", photo, {"Content-Type": "application/octet-stream"}
        )
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 - likewise
                return answer.read(), answer.headers
        except HTTPError as error:
            raise ServiceError(f"{self.address}: {_detail(error)}", error.code) from error
        except (URLError, TimeoutError) as error:
            raise ServiceError(f"{self.address}: does not answer ({error}); is the service running?") from error


def _detail(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError):
        return f"answers {error.code}"
