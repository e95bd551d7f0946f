"""Every way to the map, measured: class by class, pixel by pixel, and thing by thing.

    python benchmarks/map_accuracy.py --data DATA [--faces 316] [--split test] [--segmenter FILE]
        [--map-unet-9 RUN] [--map-unet-11 RUN] [--detector RUN]

Each of the nineteen classes is put on each face, of kinds that no network was trained with; then MaskTheFace's masks,
which none was trained with either. A way is a network file (.onnx) or the folder of a run; the segmenter is the
embedded one unless given, and k-means is given the points that the embedded mesh reads off the covered face.

A pixel is found where alpha > 0.4, as the studio has it, and true where alpha >= 0.5. IoU, precision, recall and the
boundary F-score (outlines within 2 of 256 pixels; Csurka et al. 2013) are of the map whatever its name, pooled over the
pictures of a class. "named" is the IoU of the pixels that got the class's name, over all pictures of the set. AP is
COCO's, of masks and boxes: a detector's finds, or the connected parts of a map that tells classes.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from bareface import Photo, weights
from bareface.classes import NAMES, index_of
from bareface.engine import Network
from bareface.faces.mesh import Mesh
from bareface.frame import SIZE, Frame
from bareface.lab.data import Faces, kinds_held_out
from bareface.lab.detection import Thing, average_precision, mapped_things, true_things
from bareface.lab.regions import Overlap, overlap
from bareface.lab.sprites import masktheface
from bareface.lab.systems.detector import found_in, found_things, map_of
from bareface.lab.trainer import Trainer
from bareface.maps.found import THRESHOLD, Found
from bareface.maps.kmeans import KMeansMap
from bareface.occluders import Misfit, Occluded, Occluder
from bareface.restorer import Restorer

KINDS, TEMPLATES, CLEAN = "kinds held out of training", "MaskTheFace's templates", "clean faces"
WORN = frozenset(
    [f"interfaces_{n:05d}" for n in (2, 3, 9, 13, 17, 22, 23, 29, 33, 35, 40, 41, 45, 50, 52, 57, 72, 83, 87, 96)]
    + ["house_00152", "house_00175"]
)
"""Test faces that do wear or hold something: sunglasses, hats, a headscarf, hands and an arm. Found by looking at the
49 in which the segmenter sees most; they are no clean faces, and what is found on them is no false alarm."""
ALARM = 0.01
"""Share of a clean face's pixels from which it is a false alarm."""
WHOLE = Frame(((SIZE - 1) / 2, (SIZE - 1) / 2), (SIZE / 2, 0.0))
"""The frame of a crop in itself."""

Answer = tuple[Found, list[Thing] | None]
"""The map, and the things told apart; None from a way that tells none apart."""
Way = Callable[[np.ndarray], Answer]


# ---- The ways


def network_way(path: Path) -> Way:
    """A network that answers with alpha, and odds if it knows classes."""
    run = trained(path) if path.is_dir() else Network(path)

    def way(crop: np.ndarray) -> Answer:
        out = run(crop[None])[0][0]
        found = Found(
            np.ascontiguousarray(out[..., 0]), np.ascontiguousarray(out[..., 1:]) if out.shape[2] > 1 else None
        )
        return found, None if found.odds is None else mapped_things(found.alpha, found.odds, THRESHOLD)

    return way


def trained(path: Path) -> Callable[[np.ndarray], tuple[np.ndarray]]:
    """The averaged network of a run, called as its exported file would be."""
    trainer = Trainer.resume(path, workers=0)
    module = trainer.system.export_module(trainer.average).eval()

    def run(rgb: np.ndarray) -> tuple[np.ndarray]:
        with torch.no_grad():
            return (module(torch.from_numpy(rgb).to(trainer.device) / 255).float().cpu().numpy(),)

    return run


def detector_way(path: Path) -> Way:
    """The detector of a run with its own boxes and masks; an exported one is a network like others."""
    if not path.is_dir():
        return network_way(path)
    network = Trainer.resume(path, workers=0).average

    def way(crop: np.ndarray) -> Answer:
        (finds,) = found_in(network, crop[None])
        odds = np.zeros((*crop.shape[:2], len(NAMES)), np.float32)
        for label, mask in zip(finds.labels, finds.masks[:, 0], strict=True):
            odds[..., label - 1] = np.maximum(odds[..., label - 1], mask)
        return Found(map_of(finds, SIZE), odds), found_things(finds)

    return way


def kmeans_way() -> Way:
    mesh, kmeans = Mesh(weights.load("mesh")), KMeansMap()
    return lambda crop: (kmeans(crop, mesh(crop, WHOLE).xy), None)


# ---- The pictures


def pictures(faces: Faces, chosen: np.ndarray, data: Path) -> Iterator[tuple[str, str, Occluded | np.ndarray]]:
    """Set, class and covered face; a clean face has no class."""
    things = {label: Occluder({label: 1.0}, kinds=kinds_held_out, together=0) for label in NAMES}
    templates = masktheface(data / "sprites")
    masks = Occluder({"mask": 1.0}, sprites=templates, kinds=lambda _: ()) if templates else None
    for k in map(int, chosen):
        face = faces[k]
        rows = [(KINDS, label, occluder) for label, occluder in things.items()]
        rows += [(TEMPLATES, "mask", masks)] if masks else []
        for name, label, occluder in rows:
            try:
                yield name, label, occluder(face.rgb, face.points, np.random.default_rng((17, index_of(label), k)))
            except Misfit:
                continue  # a class that does not fit this face
        if faces.files[k].stem not in WORN:
            yield CLEAN, "", face.rgb


def studio_alarms(pictures: list[np.ndarray]) -> np.ndarray:
    """Share of each clean picture's crop that `bareface remove` would take for an occluder on the face."""
    restorer, shares = Restorer(), []
    for rgb in pictures:
        seen = restorer.inspect(Photo.from_array(rgb)).faces
        shares.append(max((float((face.map > THRESHOLD).mean()) for face in seen), default=0.0))
    return np.array(shares)


# ---- The figures


@dataclass
class Tally:
    """What one way did on one set of pictures."""

    overlaps: dict[str, Overlap] = field(default_factory=lambda: defaultdict(Overlap))
    named: np.ndarray = field(default_factory=lambda: np.zeros((3, len(NAMES) + 1), np.int64))
    """Pixels of each class in both, found, true."""
    things: list[list[Thing]] = field(default_factory=list)
    tells: bool = False
    """Whether the way tells classes."""

    def add(self, label: str, covered: Occluded, answer: Answer) -> None:
        """One covered face and what the way says of it."""
        found, things = answer
        self.overlaps[label] += overlap(found.alpha > THRESHOLD, covered.alpha >= 0.5)
        self.tells = found.odds is not None
        same = found.classes[found.classes == covered.classes]
        counts = (same, found.classes, covered.classes)
        self.named += np.stack([np.bincount(c.ravel(), minlength=len(NAMES) + 1) for c in counts])
        self.things.append(things or [])

    def rows(self, truth: list[list[Thing]]) -> Iterator[tuple[str, list[float]]]:
        """Of each class, and their mean: IoU, precision, recall, boundary F, named, mask AP, box AP."""
        both, found, true = self.named
        named = both / np.maximum(found + true - both, 1)
        precise = [average_precision(truth, self.things, by).by_class for by in ("mask", "box")] if self.tells else []
        table = {}
        for label, o in self.overlaps.items():
            told = [float(named[index_of(label)]), *(p.get(label, np.nan) for p in precise)] if self.tells else []
            table[label] = [o.iou, o.precision, o.recall, o.boundary_f, *told]
        yield from table.items()
        if len(table) > 1:
            yield "**mean**", list(np.nanmean(list(table.values()), 0))

    def sizes(self, truth: list[list[Thing]]) -> Iterator[str]:
        """COCO's figures over all classes."""
        for by in ("mask", "box"):
            p = average_precision(truth, self.things, by)
            yield (
                f"{by} AP {p.ap:.3f}, AP50 {p.ap50:.3f}, AP75 {p.ap75:.3f}; "
                f"small {p.small:.3f}, medium {p.medium:.3f}, large {p.large:.3f}"
            )


COLUMNS = ("IoU", "precision", "recall", "boundary F", "named", "mask AP", "box AP")


def line(name: str, values: list[float], columns: int) -> str:
    cells = [f"{v:.3f}" for v in values] + ["-"] * (columns - len(values))
    return f"| {name} | {' | '.join(cells)} |"


def head(first: str, columns: tuple[str, ...]) -> str:
    return f"| {first} | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--faces", type=int, default=316, help="how many, evenly over the split")
    parser.add_argument("--split", default="test")
    parser.add_argument("--segmenter", type=Path, default=weights.folder() / "segmenter.onnx")
    for name in ("map-unet-9", "map-unet-11", "detector"):
        parser.add_argument(f"--{name}", type=Path, metavar="RUN")
    options = vars(parser.parse_args())
    ways = {"segmenter": network_way(options["segmenter"]), "k-means": kmeans_way()}
    ways |= {name: network_way(p) for name in ("map-unet-9", "map-unet-11") if (p := options[name.replace("-", "_")])}
    ways |= {"detector": detector_way(options["detector"])} if options["detector"] else {}
    faces = Faces(options["data"], options["split"])
    chosen = np.linspace(0, len(faces) - 1, min(options["faces"], len(faces))).astype(int)

    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    truth: dict[str, list[list[Thing]]] = defaultdict(list)
    found_on_clean, seconds = defaultdict(list), defaultdict(list)
    for name, label, covered in tqdm(pictures(faces, chosen, options["data"]), unit="picture"):
        crop = covered.photo if isinstance(covered, Occluded) else covered
        if isinstance(covered, Occluded):
            truth[name].append(true_things(covered))
        for way, ask in ways.items():
            started = time.perf_counter()
            answer = ask(crop)
            seconds[way].append(time.perf_counter() - started)
            if isinstance(covered, Occluded):
                tallies[name, way].add(label, covered, answer)
            else:
                found_on_clean[way].append(float((answer[0].alpha > THRESHOLD).mean()))

    clean = [faces[k].rgb for k in map(int, chosen) if faces.files[k].stem not in WORN]
    means = defaultdict(dict)
    for (name, way), tally in sorted(tallies.items(), key=lambda item: item[0][0] != KINDS):
        print(f"\n{way}, {name}, {len(chosen)} faces of {options['split']}\n\n{head('class', COLUMNS)}")
        for label, values in tally.rows(truth[name]):
            print(line(label, values, len(COLUMNS)))
            means[way][name] = values
        if tally.tells:
            print("\n" + "\n".join(tally.sizes(truth[name])))

    print("\n" + head("way", (*COLUMNS, "IoU, MaskTheFace", "false alarms, clean faces", "pixels", "ms a face")))
    for way in ways:
        alarms, masked = np.array(found_on_clean[way]), means[way].get(TEMPLATES, [np.nan])[0]
        cells = [f"{100 * (alarms >= ALARM).mean():.1f} %", f"{100 * alarms.mean():.2f} %"]
        cells.append(f"{1000 * np.median(seconds[way]):.0f}")
        print(line(way, means[way][KINDS], len(COLUMNS)) + f" {masked:.3f} | {' | '.join(cells)} |")
    taken = studio_alarms(clean)
    print(
        f"\nOf {len(clean)} clean faces the studio, which leaves out what is not before the face, takes "
        f"{100 * (taken >= ALARM).mean():.1f} % for covered by 1 % of the crop or more, "
        f"{100 * taken.mean():.2f} % of all pixels"
    )


if __name__ == "__main__":
    main()
