"""The rating page over HTTP, on this machine alone: blind, and closed to every other page in the rater's browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from bareface.errors import BarefaceError, UsageError
from bareface.evaluate.rating.sitting import Sittings
from bareface.page import page

HOST = "127.0.0.1"
MAX_BODY = 2048
"""Bytes of a request: a name, an id and a number."""
KEPT = 32
"""Pictures kept as PNG, of those shown last."""
QUIET_SECONDS = 20
"""After which a connection that says nothing is closed."""


class RatingServer(ThreadingHTTPServer):
    """Serves the page, its pictures, and three calls: start, answer, undo."""

    daemon_threads = True

    def __init__(self, sittings: Sittings, port: int) -> None:
        """Listens on loopback; port 0 is any free one. UsageError where the port cannot be had."""
        self.sittings = sittings
        self.page = page("Rating faces", files("bareface.evaluate.rating").joinpath("page.html").read_text("utf-8"))
        self.policy = _policy(self.page)
        self.png = lru_cache(KEPT)(self._png)
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise UsageError(f"--port {port}: cannot be had ({error}); give another") from error
        self.hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"

    def _png(self, identity: str) -> bytes | None:
        picture = self.sittings.picture(identity)
        return picture.png() if picture else None


class _Handler(BaseHTTPRequestHandler):
    server: RatingServer
    server_version, sys_version = "bareface", ""
    timeout = QUIET_SECONDS

    def do_GET(self) -> None:
        """The page, or a picture by the id that the page was told: no path of the request reaches the disk."""
        if not self._is_ours():
            return
        if self.path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", self.server.page.encode())
            return
        try:
            png = self.server.png(self.path.removeprefix("/picture/"))
        except BarefaceError:
            # Its words name the file, and so the system.
            self._refuse(HTTPStatus.GONE, "this picture has changed; please tell who gave you this page")
            return
        if png is None or not self.path.startswith("/picture/"):
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")
        else:
            self._send(HTTPStatus.OK, "image/png", png)

    def do_POST(self) -> None:
        """One of the three calls; each answers with the rater's state."""
        if not self._is_ours() or (told := self._body()) is None:
            return
        sittings, name = self.server.sittings, told.get("name", "")
        try:
            if self.path == "/start":
                state = sittings.state(name)
            elif self.path == "/answer":
                state = sittings.answer(name, str(told.get("question")), told.get("value", 0))
            elif self.path == "/undo":
                state = sittings.undo(name)
            else:
                self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")
                return
        except UsageError as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))
            return
        self._send(HTTPStatus.OK, "application/json", json.dumps(state).encode())

    def _is_ours(self) -> bool:
        """False, and refused, where another site speaks: by a name of its own for this machine, or from its page."""
        origin = self.headers.get("Origin")
        known = self.headers.get("Host") in self.server.hosts
        if known and (origin is None or origin.removeprefix("http://") in self.server.hosts):
            return True
        self._refuse(HTTPStatus.FORBIDDEN, f"this page is for this machine alone: open {self.server.address}")
        return False

    def _body(self) -> dict[str, Any] | None:
        """The JSON object that was sent; None, and refused, for anything else."""
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send JSON")
        elif not re.fullmatch("[0-9]{1,9}", length):
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "say how long the request is")
        elif int(length) > MAX_BODY:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"send at most {MAX_BODY} bytes")
        else:
            try:
                told = json.loads(self.rfile.read(int(length)))
            except (ValueError, RecursionError):
                told = None
            if isinstance(told, dict):
                return told
            self._refuse(HTTPStatus.BAD_REQUEST, "send a JSON object")
        return None

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._send(status, "application/json", json.dumps({"error": why}).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Every answer says that the browser is to keep it, and run it, for this page alone."""
        self.send_header("Content-Security-Policy", self.server.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, http.server's name
        """Nothing: who answered what is in the file of answers."""


def _policy(html: str) -> str:
    """A content security policy that lets the page's own scripts and styles run, known by checksum, and no others."""
    own = {tag: " ".join(map(_source, re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL))) for tag in _INLINE}
    return (
        f"default-src 'none'; script-src {own['script']}; style-src {own['style']}; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


_INLINE = ("script", "style")


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
