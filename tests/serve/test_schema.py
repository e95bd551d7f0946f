"""What the OpenAPI document promises holds for requests that a fuzzer makes of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="bareface[serve] is not installed")
pytest.importorskip("httpx", reason="bareface[serve] is not tested without httpx")

from real_service import running

FUZZER = shutil.which("schemathesis", path=str(Path(sys.executable).parent))


@pytest.mark.skipif(FUZZER is None, reason="schemathesis is not installed")
def test_the_fuzzer_finds_nothing(tmp_path):
    """All checks but that every picture which fits the schema is taken: no schema says what a picture shows."""
    with running("--jobs", str(tmp_path / "jobs")) as address:
        line = [FUZZER, "run", f"{address}/openapi.json", "--max-examples", "100", "--seed", "1"]
        found = subprocess.run(
            [*line, "--exclude-checks", "positive_data_acceptance"],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert found.returncode == 0, found.stdout[-4000:]
