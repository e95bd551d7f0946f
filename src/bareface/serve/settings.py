"""What the service is told at its start."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bareface.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine can reach."""
LEAST_TOKEN = 16
"""Characters that a token has at least."""


@dataclass(frozen=True)
class Settings:
    """Where the service listens and what it takes. Raises `UsageError` for what cannot be honoured."""

    host: str = "127.0.0.1"
    """Address to listen on; one that other machines reach needs a token."""
    port: int = 8000
    """0 takes any free one."""
    token: str | None = None
    """What programs must send as `Authorization: Bearer TOKEN`."""
    names: tuple[str, ...] = ()
    """Host names the service answers to; empty for those of the loopback, or with a token any."""
    workers: int = 1
    """Threads that restore, each with networks of its own."""
    waiting: int = 16
    """Photos that may wait for a worker; the next are answered 429."""
    timeout: float = 60.0
    """Seconds after which a photo is given up, and after which a client that sends nothing is."""
    most_bytes: int = 32_000_000
    """Largest body of a request."""
    jobs: Path | None = None
    """Folder in which the files of jobs are kept; None for no jobs: then nothing of a request is kept."""
    database: str | None = None
    """Of the jobs, as SQLAlchemy writes it, such as postgresql://...; an SQLite file in their folder by default."""
    hours: float = 24.0
    """How long jobs are kept."""
    most_pixels: int = 50_000_000
    """Largest photo, told from its header before anything is decoded."""

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK and not self.token:
            raise UsageError(
                f"host {self.host}: other machines may reach it, so a token is needed; set BAREFACE_TOKEN, "
                "or listen on 127.0.0.1"
            )
        if self.token is not None and (len(self.token) < LEAST_TOKEN or not self.token.isascii()):
            raise UsageError(f"the token: give {LEAST_TOKEN} or more ASCII characters, as `openssl rand -hex 24` does")
        for name in ("workers", "waiting", "timeout", "hours", "most_bytes", "most_pixels"):
            if getattr(self, name) <= 0:
                raise UsageError(f"{name} {getattr(self, name)}: give more than 0")
        if self.database is not None and self.jobs is None:
            raise UsageError("the database is that of jobs; say where their files are kept, with --jobs FOLDER")
        if not 0 <= self.port < 1 << 16:
            raise UsageError(f"port {self.port}: give 0 to 65535")

    @property
    def answers_to(self) -> frozenset[str] | None:
        """Host names that a request may be addressed to; None for any, where a token guards it."""
        if self.names:
            return frozenset(name.lower() for name in self.names)
        return frozenset(LOOPBACK) if self.host in LOOPBACK else None

    @property
    def threads(self) -> int:
        """Processor threads of each worker's networks."""
        return max(1, (os.cpu_count() or 1) // self.workers)
