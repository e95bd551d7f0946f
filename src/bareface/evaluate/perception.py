"""LPIPS, and the features that FID is made of: by networks of others, which are fetched when first asked for.

They were trained on ImageNet and are not this package's to ship; nothing is fetched unless these figures are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bareface.scores.extra import library
from bareface.scores.pictures import byte_picture

NETWORKS = {"alex": "alexnet", "vgg": "vgg16"}
"""LPIPS by which network -> its name among the weights of others."""
INCEPTION = "inception"
EXTRA = "perception"
"""Of this package, which brings the libraries."""


def fetch() -> None:
    """Sees to it that the weights are here.

    UsageError where a library is missing, WeightsError where they cannot be fetched, or are damaged.
    """
    for name in (*NETWORKS.values(), INCEPTION):
        _weights(name)


def _weights(name: str) -> Path:
    others = library("bareface.lab.others", "--perception", EXTRA)
    file: Path = others.fetched(others.OTHERS[name])
    return file


class Perception:
    """Compares pictures as networks see them that know a thousand things by sight."""

    def __init__(self, networks: tuple[str, ...] = tuple(NETWORKS)) -> None:
        """`networks`: of `NETWORKS`, those for LPIPS. Raises what `fetch` does."""
        self._torch = library("torch", "LPIPS", EXTRA)
        library("torchvision", "LPIPS", EXTRA)
        lpips = library("torchmetrics.image.lpip", "LPIPS", EXTRA).LearnedPerceptualImagePatchSimilarity
        inception = library("torch_fidelity.feature_extractor_inceptionv3", "FID", EXTRA).FeatureExtractorInceptionV3
        self._lpips = {}
        for name in networks:
            with _found_by_torch(self._torch, _weights(NETWORKS[name])):
                self._lpips[name] = lpips(net_type=name, normalize=True).eval()
        weights = str(_weights(INCEPTION))
        self._inception = inception(INCEPTION, ["2048"], feature_extractor_weights_path=weights).eval()

    def lpips(self, picture: NDArray[np.uint8], truth: NDArray[np.uint8]) -> dict[str, float]:
        """LPIPS (Zhang et al. 2018, version 0.1) of pictures [H, W, 3] by each network: 0 for equal ones."""
        pair = [self._planes(each).float() / 255 for each in (picture, truth)]
        with self._torch.no_grad():
            return {f"LPIPS ({name})": float(metric(*pair)) for name, metric in self._lpips.items()}

    def features(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What Inception's last pool says of a picture [H, W, 3], as FID takes it (Heusel et al. 2017): [2048]."""
        with self._torch.no_grad():
            return np.asarray(self._inception(self._planes(picture))[0][0].numpy(), np.float32)

    def _planes(self, picture: NDArray[np.uint8]) -> Any:
        return self._torch.from_numpy(byte_picture(picture, "picture").transpose(2, 0, 1)[None].copy())


@contextmanager
def _found_by_torch(torch: Any, file: Path) -> Iterator[None]:
    """Has torchvision take a file of the cache folder, whose checksum is verified, for one that it has fetched."""
    before = torch.hub.get_dir()
    with TemporaryDirectory() as folder:
        (Path(folder) / "checkpoints").symlink_to(file.parent, target_is_directory=True)
        torch.hub.set_dir(folder)
        try:
            yield
        finally:
            torch.hub.set_dir(before)
