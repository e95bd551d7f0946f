"""A service in a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time

import httpx


class running:  # noqa: N801 - reads as a sentence
    """A real service in a process of its own; at the end it is stopped, and has to stop well."""

    def __init__(self, *more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        script = "import sys; from bareface.cli import main; sys.exit(main())"
        line = [sys.executable, "-c", script, "serve", "--port", str(self.port), *more]
        self.process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> str:
        address = f"http://127.0.0.1:{self.port}"
        for _ in range(300):
            try:
                if httpx.get(f"{address}/readyz").status_code == 200:
                    return address
            except httpx.TransportError:
                assert self.process.poll() is None
            time.sleep(0.1)
        raise AssertionError("the service did not start")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) in (0, -signal.SIGTERM)
