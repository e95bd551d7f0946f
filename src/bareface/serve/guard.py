"""What stands before every request: host, origin, token, size; and the headers that browsers heed."""

from __future__ import annotations

import hmac
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bareface.serve.settings import Settings

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Sent with every answer."""
OPEN = ("/", "/healthz", "/readyz")
"""What needs no token: the page asks for it, the others tell nothing."""


class _TooLarge(Exception):  # noqa: N818 - told to the client, not a fault
    pass


class Guard:
    """Refuses what must not reach the service."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_SECURITY]
            await send(message)

        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, sent)
            return
        left = self.settings.most_bytes

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise _TooLarge
            return message

        try:
            await self.app(scope, counted, sent)
        except _TooLarge:
            await self._too_large()(scope, receive, sent)

    def _refused(self, scope: Scope, headers: dict[str, str]) -> JSONResponse | None:
        names, host = self.settings.answers_to, _name_of(headers.get("host", ""))
        if names is not None and host not in names:
            return _answer(403, f"this service does not answer to {host[:100]!r}")
        # A browser says where a request comes from; another site's page has no business here.
        if scope["method"] != "GET" and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _answer(403, "asked by another site's page")
        if self.settings.token and scope["path"] not in OPEN and not self._knows(headers.get("authorization", "")):
            return _answer(401, "send the token as Authorization: Bearer TOKEN", {"WWW-Authenticate": "Bearer"})
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.most_bytes:
            return self._too_large()
        return None

    def _knows(self, authorization: str) -> bool:
        expected = f"Bearer {self.settings.token}"
        return hmac.compare_digest(authorization.encode("utf-8", "replace"), expected.encode())

    def _too_large(self) -> JSONResponse:
        return _answer(413, f"the body is larger than {self.settings.most_bytes / 1e6:g} MB; send a smaller photo")


_SECURITY = [(name.lower().encode(), value.encode()) for name, value in SECURITY.items()]


def _name_of(host: str) -> str:
    """A host header without its port."""
    return host.partition("]")[0].lstrip("[").lower() if host.startswith("[") else host.partition(":")[0].lower()


def _answer(status: int, detail: str, headers: dict[str, Any] | None = None) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, headers)
