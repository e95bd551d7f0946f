"""What is dear to make is made once and lies on disk: decoded pictures, drawn samples; trainings share its pages."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from bareface.errors import PhotoError


def cache_folder() -> Path:
    """`$BAREFACE_CACHE`, or `bareface` in the user's cache folder."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bareface"
    return Path(os.environ.get("BAREFACE_CACHE", default))


def decoded(files: Sequence[Path], size: int) -> NDArray[np.uint8]:
    """All pictures of `files` as one read-only memory map, RGB uint8 [N, size, size, 3], decoded at the first call."""
    key = hashlib.sha256("\n".join([str(size), *map(str, files)]).encode()).hexdigest()[:16]
    path = cache_folder() / f"pictures-{key}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        out = np.lib.format.open_memmap(part, "w+", np.uint8, (len(files), size, size, 3))

        def put(k: int) -> None:
            out[k] = _sized(read_rgb(files[k]), size)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(put, range(len(files))))
        out.flush()
        part.replace(path)
    pictures: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    return pictures


def kept(key: str, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
    """What `make` gives, made once: kept in the cache folder under `key`, which says what it was made from."""
    path = cache_folder() / f"array-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.save(file, make())
        part.replace(path)
    array: NDArray[np.float32] = np.load(path)
    return array


def stocked(key: str, count: int, make: Callable[[int], dict[str, np.ndarray]]) -> NDArray[np.void]:
    """`make(0)` to `make(count - 1)`, whose arrays are of one shape each: a read-only memory map of `count` records.

    Made by all processors of this machine at the first call, and kept in the cache folder under `key`, which says what
    they are made from.
    """
    path = cache_folder() / f"stock-{hashlib.sha256(f'{count} {key}'.encode()).hexdigest()[:16]}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        # Forked rather than sent: what makes a sample holds pictures by the thousand. None is made here, for a process
        # that has networks cannot be forked.
        made = DataLoader(_Made(count, make), batch_size=None, num_workers=os.cpu_count() or 1, collate_fn=_as_it_is)
        out = np.zeros(0)
        for k, sample in enumerate(tqdm(made, "drawing", count, unit="sample", leave=False)):
            if not k:
                each = [(name, value.dtype, value.shape) for name, value in sample.items()]
                out = np.lib.format.open_memmap(part, "w+", np.dtype(each), (count,))
            for name, value in sample.items():
                out[name][k] = value
        out.flush()
        part.replace(path)
    stock: NDArray[np.void] = np.load(path, mmap_mode="r")
    return stock


def _as_it_is(sample: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return sample


class _Made(Dataset[dict[str, np.ndarray]]):
    def __init__(self, count: int, make: Callable[[int], dict[str, np.ndarray]]) -> None:
        self.count, self.make = count, make

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> dict[str, np.ndarray]:
        return self.make(index)


def read_rgb(path: Path) -> NDArray[np.uint8]:
    """A picture file as RGB uint8 [H, W, 3], fast; PhotoError names a file that is none."""
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if bgr is None:
        raise PhotoError(f"{path}: missing or not a picture; check the data folder")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def _sized(rgb: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    if rgb.shape[:2] == (size, size):
        return rgb
    # As photos are enlarged elsewhere: averaging over areas, right for smaller pictures, makes steps of larger ones.
    how = cv2.INTER_AREA if size < rgb.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, (size, size), interpolation=how), np.uint8)
