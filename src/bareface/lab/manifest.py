"""A folder of the lab's data: pictures that a manifest lists, and the mesh of each."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bareface.errors import RecipeError

FRACTION = 32
"""Parts of a pixel that points are stored in."""


def read_manifest(folder: Path, split: str) -> tuple[list[dict[str, str]], NDArray[np.float32]]:
    """The rows of one split of `manifest.csv`, and their points in `landmarks.npz`, [N, 478, 2].

    Points are pixels of the stored pictures and count from the pictures' edge, not from the first pixel's centre.
    Raises `RecipeError` where one of the two files is missing, or they are not equally long.
    """
    try:
        with (folder / "manifest.csv").open() as file:
            rows = list(csv.DictReader(file))
        points = np.load(folder / "landmarks.npz")["xy32"]
    except (OSError, KeyError) as error:
        raise RecipeError(f"{folder}: manifest.csv and landmarks.npz are needed there ({error})") from error
    if len(rows) != len(points):
        raise RecipeError(f"{folder}: {len(rows)} pictures in manifest.csv, {len(points)} meshes in landmarks.npz")
    keep = [k for k, row in enumerate(rows) if row["split"] == split]
    return [rows[k] for k in keep], points[keep].astype(np.float32) / FRACTION
