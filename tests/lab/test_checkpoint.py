"""A run's state on disk, and disks that have no room for it."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from bareface.errors import RecipeError  # noqa: E402
from bareface.lab import checkpoint  # noqa: E402

FULL = """
import sys, torch
from pathlib import Path
from bareface.errors import RecipeError
from bareface.lab import checkpoint
run = Path(sys.argv[1])
checkpoint.save(run, {"step": 1}, {"a": torch.ones(8)})
try:
    checkpoint.save(run, {"step": 2}, {"a": torch.ones(1 << 20)})
except RecipeError as error:
    print(error)
print(checkpoint.load(run)[0], sorted(path.name for path in run.iterdir()))
"""


def test_what_is_saved_is_loaded(tmp_path):
    checkpoint.save(tmp_path, {"step": 3, "name": "é"}, {"network.a": torch.arange(3), "average.a": torch.zeros(2)})
    state, tensors = checkpoint.load(tmp_path)
    assert state == {"step": 3, "name": "é"}
    assert checkpoint.under("network", tensors)["a"].tolist() == [0, 1, 2]
    assert [path.name for path in tmp_path.iterdir()] == ["state.safetensors"]


def test_a_folder_without_a_run_and_a_damaged_one_are_said(tmp_path):
    with pytest.raises(RecipeError, match="no run to resume here"):
        checkpoint.load(tmp_path)
    checkpoint.save(tmp_path, {}, {"a": torch.zeros(100)})
    file = tmp_path / "state.safetensors"
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(RecipeError, match="no run to resume here"):
        checkpoint.load(tmp_path)


def test_a_full_disk_is_said_and_the_file_before_is_kept(tmp_path):
    """On a real small disk, which a private mount namespace makes."""
    if not shutil.which("unshare"):
        pytest.skip("no unshare to make a small disk with")
    script = f'mount -t tmpfs -o size=256k none {tmp_path} || exit 77; exec {sys.executable} -c "$0" {tmp_path}'
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script, FULL], capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"a small disk cannot be made here: {done.stderr.strip()}")
    said, left = done.stdout.splitlines()
    assert "state.safetensors: cannot be written (the disk is full" in said
    assert said.endswith("the one before is kept")
    assert left == "{'step': 1} ['state.safetensors']"
