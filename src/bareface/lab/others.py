"""Weights of others, which the lab starts from or judges by: where they are to be had, and that they are whole."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from pickle import UnpicklingError
from urllib.request import urlopen

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from tqdm import tqdm

from bareface.errors import WeightsError
from bareface.lab.cache import cache_folder

CHUNK = 1 << 20
"""Bytes read at a time."""
TIMEOUT = 30.0
"""Seconds without an answer after which a server counts as out of reach."""


@dataclass(frozen=True)
class Other:
    """A file of weights that others trained and published."""

    name: str
    """What the lab calls it."""
    url: str
    """Where it is published; its last part is the file's name in the cache folder."""
    checksum: str
    """The SHA-256, or its first digits: the eight in a file name of torchvision's."""
    size: int
    """Bytes."""
    licence: str
    """Under which terms."""
    purpose: str
    """What it is for."""
    instead: str
    """What to do where it cannot be had."""

    @property
    def file(self) -> Path:
        """Where it lies once fetched, or is to be put by hand."""
        return cache_folder() / self.url.rsplit("/", 1)[1]


class OutOfReachError(WeightsError):
    """Weights of others that are not here and cannot be fetched."""


_TORCHVISION = "https://download.pytorch.org/models/"
_IMAGENET = "BSD-3-Clause, as torchvision; trained on ImageNet, whose terms are non-commercial research"
_COCO = "BSD-3-Clause, as torchvision; trained on COCO, whose photos are under the terms of Flickr"
_FIDELITY = "Apache-2.0, as TensorFlow's; trained on ImageNet, whose terms are non-commercial research"
_WITHOUT = "leave --perception out"
_IDENTITY = "--set settings.features=identity needs no such weights"

# fmt: off
OTHERS = {
    other.name: other
    for other in (
        Other("vgg16", _TORCHVISION + "vgg16-397923af.pth", "397923af", 553_433_881, _IMAGENET,
              "perceptual and style loss of the twin generator, and LPIPS", f"{_WITHOUT}; {_IDENTITY}"),
        Other("vgg19", _TORCHVISION + "vgg19-dcbb9e9d.pth", "dcbb9e9d", 574_673_361, _IMAGENET,
              "perceptual loss of the edit module", _IDENTITY),
        Other("alexnet", _TORCHVISION + "alexnet-owt-7be5be79.pth", "7be5be79", 244_408_911, _IMAGENET,
              "LPIPS", _WITHOUT),
        Other("inception", "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/"
              "weights-inception-2015-12-05-6726825d.pth", "6726825d", 95_628_359, _FIDELITY,
              "FID", _WITHOUT),
        Other("mask-rcnn", _TORCHVISION + "maskrcnn_resnet50_fpn_coco-bf2d0c1e.pth", "bf2d0c1e", 178_090_079, _COCO,
              "what the detector starts from", "settings.weights: \"\" starts from nothing"),
    )
}
"""All of them, by name."""
# fmt: on


def weights_of(name: str, given: str = "") -> dict[str, Tensor]:
    """The tensors of one of OTHERS by name: from the file `given`, else from the cache folder, fetched there once.

    Raises `WeightsError` for a file that is missing, damaged or no weights, of which `OutOfReachError` says that there
    is none and that none can be fetched.
    """
    return read_weights(Path(given) if given else fetched(OTHERS[name]))


def fetched(other: Other) -> Path:
    """The file in the cache folder, its checksum verified; fetched there if it is missing."""
    path = other.file
    if not path.exists():
        _fetch(other)
    elif not _checksum(path).startswith(other.checksum):
        raise WeightsError(f"{path}: damaged: its checksum is not {other.checksum}; delete it, to fetch it again")
    return path


def read_weights(path: Path) -> dict[str, Tensor]:
    """Tensors by name out of a .safetensors file or a .pth file, of which no code is run.

    Raises `WeightsError` for a file that is neither.
    """
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        tensors = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, SafetensorError, RuntimeError, ValueError, EOFError, UnpicklingError) as error:
        reason = next(iter(str(error).splitlines()), "it ends too soon")
        raise WeightsError(f"{path}: cannot be read as weights ({reason})") from error
    if not isinstance(tensors, dict) or not all(isinstance(v, Tensor) for v in tensors.values()):
        raise WeightsError(f"{path}: holds more than tensors by name; give a state dict")
    return tensors


def _fetch(other: Other) -> None:
    """Takes its place only when whole: a reader never sees half a file."""
    part = other.file.with_suffix(f".{os.getpid()}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _download(other, part)
        if not _checksum(part).startswith(other.checksum):
            raise WeightsError(f"{other.url}: arrived damaged (checksum); try again, or put the file to {other.file}")
        part.replace(other.file)
    except (OSError, HTTPException) as error:
        raise OutOfReachError(
            f"the weights of {other.name} ({other.size / 1e6:.0f} MB, {other.purpose}) are not here and cannot be "
            f"fetched ({error}); put {other.url} to {other.file}; or else: {other.instead}"
        ) from error
    finally:
        if part.exists():
            part.unlink()


def _download(other: Other, to: Path) -> None:
    source = urlopen(other.url, timeout=TIMEOUT)  # noqa: S310 - an address of the catalogue above
    bar = tqdm(desc=other.name, total=other.size, unit="B", unit_scale=True)
    with source, bar, to.open("wb") as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)
            bar.update(len(chunk))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
