"""Photos of people, two of each or one at a time among faces."""

from __future__ import annotations

import copy
import csv

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="the lab is not installed")

from bareface.errors import RecipeError
from bareface.faces.topology import MIRROR
from bareface.lab.manifest import read_manifest
from bareface.lab.pairs import Mixed, Pairs


def written(folder, people, split="train"):
    """A `pairs` folder of grey photos, each person's number of them; photo k is 2 k grey, its points at k."""
    (folder / "pairs").mkdir()
    names = [name for name, count in people.items() for _ in range(count)]
    with (folder / "pairs" / "manifest.csv").open("w") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "person", "split"])
        for k, name in enumerate(names):
            writer.writerow([f"pairs/{k}.png", name, split])
            cv2.imwrite(str(folder / "pairs" / f"{k}.png"), np.full((192, 192, 3), 2 * k, np.uint8))
    points = np.tile(np.arange(len(names), dtype=np.int16)[:, None, None] * 32, (1, 478, 2))
    np.savez(folder / "pairs" / "landmarks.npz", xy32=points)


def test_pairs_are_two_photos_of_one_person(tmp_path, monkeypatch):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "cache"))
    written(tmp_path, {"a": 2, "b": 1, "c": 3})
    pairs = Pairs(tmp_path, "train")
    assert [list(own) for own in pairs.people] == [[0, 1], [3, 4, 5]]
    first, second = pairs[1]
    assert first.rgb.shape == (256, 256, 3)
    assert (int(first.rgb[5, 5, 0]), int(second.rgb[5, 5, 0])) == (6, 8)
    # Three pixels from the edge at 192 are four at 256, and a pixel's centre is half a pixel from its edge.
    assert first.points[0].tolist() == pytest.approx([3.5, 3.5])
    drawn = set()
    for k in range(60):
        one, other = (int(face.rgb[5, 5, 0]) // 2 for face in pairs.draw(np.random.default_rng(k)))
        drawn.add((one, other))
    assert drawn == {(0, 1), (1, 0), (3, 4), (4, 3), (3, 5), (5, 3), (4, 5), (5, 4)}
    assert len(Pairs(tmp_path, "test")) == 0


def test_pairs_are_mirrored_together(lab_data):
    pairs = Pairs(lab_data, "test")
    photos = {pairs.photo(k).rgb.tobytes(): k for own in pairs.people[:40] for k in own}
    monkey = copy.copy(pairs)
    monkey.people = pairs.people[:40]
    seen = set()
    for k in range(12):
        faces = monkey.draw(np.random.default_rng(k))
        straight = [face.rgb.tobytes() in photos for face in faces]
        assert straight[0] == straight[1]
        seen.add(straight[0])
        if not straight[0]:
            number = photos[np.ascontiguousarray(faces[0].rgb[:, ::-1]).tobytes()]
            assert faces[0].points[33, 0] == pytest.approx(255 - pairs.points[number][MIRROR[33], 0])
    assert seen == {True, False}


def test_a_folder_without_its_lists_is_named(tmp_path):
    with pytest.raises(RecipeError, match=r"pairs: manifest\.csv and landmarks\.npz are needed there"):
        Pairs(tmp_path, "train")
    written(tmp_path, {"a": 2})
    np.savez(tmp_path / "pairs" / "landmarks.npz", xy32=np.zeros((3, 478, 2), np.int16))
    with pytest.raises(RecipeError, match=r"2 pictures in manifest\.csv, 3 meshes"):
        read_manifest(tmp_path / "pairs", "train")


class TwoFaces:
    """The second is never drawn."""

    def __init__(self, folder):
        self.files = [folder / f"{k}.png" for k in range(2)]
        self.points = np.full((2, 478, 2), 7, np.float32)
        for k, file in enumerate(self.files):
            cv2.imwrite(str(file), np.full((256, 256, 3), 200 + k, np.uint8))

    def __len__(self):
        return 2

    def chosen(self, rng):
        return 0


@pytest.fixture
def mixed(tmp_path, monkeypatch):
    """Two faces among photos of two people."""
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "cache"))
    written(tmp_path, {"a": 2, "b": 1, "c": 3})
    return lambda share: Mixed(TwoFaces(tmp_path), Pairs(tmp_path, "train"), share)


def test_photos_of_people_stand_after_the_faces(mixed):
    both = mixed(0.5)
    assert both.pictures[:, 5, 5, 0].tolist() == [200, 201, 0, 2, 6, 8, 10]
    assert both.points[:, 0, 0].tolist() == pytest.approx([7, 7, *(k * 4 / 3 - 0.5 for k in (0, 1, 3, 4, 5))])


def test_each_person_is_drawn_as_often_however_many_photos_there_are(mixed):
    both, rng = mixed(0.6), np.random.default_rng(0)
    shares = np.bincount([both.chosen(rng) for _ in range(4000)], minlength=7) / 4000
    assert shares == pytest.approx([0.4, 0, 0.15, 0.15, 0.1, 0.1, 0.1], abs=0.025)
