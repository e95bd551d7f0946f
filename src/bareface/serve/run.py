"""The service under uvicorn, until it is told to stop."""

from __future__ import annotations

import math

import uvicorn

from bareface.serve.app import app
from bareface.serve.settings import Settings


def serve(settings: Settings) -> None:
    """Serves until Ctrl-C or SIGTERM; photos that have begun are finished first."""
    uvicorn.run(
        app(settings),
        host=settings.host,
        port=settings.port,
        log_level="info",
        access_log=False,  # addresses and queries of clients are nobody's business
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=math.ceil(settings.timeout),
        h11_max_incomplete_event_size=16_384,
    )
