"""Recall and precision of the face finder beside YuNet's, on the held-out scenes.

    python benchmarks/finder_accuracy.py --data DATA

The scenes' labels come from YuNet itself at double size, so YuNet is judged by its own better look.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

import bareface.faces.finder as studio
from bareface.engine import Network
from bareface.lab.data import Faces as FramedFaces
from bareface.lab.scenes import Faces, Scenes, face_of_mesh
from bareface.lab.systems.finder import judge_finder

Find = Callable[[np.ndarray], np.ndarray]


class YuNet:
    """OpenCV's detector at the picture's own size."""

    def __init__(self, file: Path, threshold: float) -> None:
        self.detector = cv2.FaceDetectorYN.create(str(file), "", (320, 320), threshold, 0.3)

    def __call__(self, rgb: np.ndarray) -> np.ndarray:
        """RGB uint8 [H, W, 3] to finds [K, 15], best first."""
        self.detector.setInputSize((rgb.shape[1], rgb.shape[0]))
        rows = self.detector.detect(np.ascontiguousarray(rgb[..., ::-1]))[1]
        return np.zeros((0, 15), np.float32) if rows is None else rows


class OneLook:
    """Our network at the picture's own size."""

    def __init__(self, network: Network, threshold: float) -> None:
        self.finder = studio.Finder(network, threshold)

    def __call__(self, rgb: np.ndarray) -> np.ndarray:
        """RGB uint8 [H, W, 3] to finds [K, 15], best first."""
        rows = self.finder.look(rgb, 1.0)
        rows = rows[rows[:, 14] >= self.finder.threshold]
        return rows[studio.suppress(rows)]


class Whole:
    """The finder as the studio runs it, at its own scales."""

    def __init__(self, network: Network, threshold: float) -> None:
        self.finder = studio.Finder(network, threshold)

    def __call__(self, rgb: np.ndarray) -> np.ndarray:
        """RGB uint8 [H, W, 3] to finds [K, 15], best first."""
        faces = sorted(self.finder(rgb), key=lambda face: -face.score)
        rows = [[*face.box, *face.points.ravel(), face.score] for face in faces]
        return np.array(rows, np.float32).reshape(-1, 15)


def scenes(data: Path, masked: bool | None = None) -> Iterator[tuple[np.ndarray, Faces]]:
    """The held-out scenes; only those of the masked sources, or of the others, on demand."""
    photos = Scenes(data / "scenes", held=True)
    for k, path in enumerate(photos.paths):
        if masked is None or masked == path.name.startswith(("masked", "crowd")):
            yield photos.picture(k), photos.faces(k)


def closeups(data: Path) -> Iterator[tuple[np.ndarray, Faces]]:
    """Validation portraits cut to the face's box, so that the face fills the picture."""
    portraits = FramedFaces(data, "validation")
    for clean in (portraits[k] for k in range(len(portraits))):
        face = face_of_mesh(clean.points)
        x, y = np.maximum(face[:2], 0).astype(int)
        right, low = (face[:2] + face[2:4]).astype(int)
        face[[0, 4, 6, 8, 10, 12]] -= x
        face[[1, 5, 7, 9, 11, 13]] -= y
        yield np.ascontiguousarray(clean.rgb[y:low, x:right]), face[None]


def main() -> None:
    """Prints one table a set of pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    weights = Path(studio.__file__).parents[1] / "weights" / "finder.onnx"
    parser.add_argument("--data", type=Path, required=True, help="folder with scenes/, faces/ and models/")
    parser.add_argument("--network", type=Path, default=weights, help="the finder's network file")
    arguments = parser.parse_args()
    network, other = Network(arguments.network), arguments.data / "models" / "yunet_2026may.onnx"
    rivals: dict[str, Find] = {f"YuNet 1x, score {t}": YuNet(other, t) for t in (0.6, 0.8)}
    rivals |= {f"ours 1x, score {t}": OneLook(network, t) for t in (0.4, 0.5, 0.6)}
    rivals |= {f"ours whole, score {t}": Whole(network, t) for t in (0.4, 0.5, 0.6)}
    sets = {
        "held-out scenes": list(scenes(arguments.data)),
        "of which with masks": list(scenes(arguments.data, masked=True)),
        "close-ups": list(closeups(arguments.data)),
    }
    for title, pictures in sets.items():
        print(f"\n{title}: {len(pictures)} pictures; recall and precision of faces of 32 px and more, IoU 0.5")
        print(f"{'':24}{'recall':>9}{'precision':>11}{'smaller':>9}{'points':>9}{'ms':>8}")
        for name, find in rivals.items():
            started = time.perf_counter()
            figures = judge_finder(find, pictures)
            spent = (time.perf_counter() - started) / len(pictures) * 1e3
            shown = [figures[key] for key in ("recall", "precision", "recall_small", "points")]
            print(f"{name:24}{shown[0]:9.4f}{shown[1]:11.4f}{shown[2]:9.4f}{shown[3]:9.4f}{spent:8.1f}")


if __name__ == "__main__":
    main()
