"""What a face is on disk, read back with the tools people use."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from bareface.classes import NAMES, index_of
from bareface.datasets import rle
from bareface.datasets.cut import Portrait
from bareface.datasets.layouts import Detection, Inpainting, Shot, Triples, truth_of
from bareface.datasets.readers import Record
from bareface.occluders import Instance, Occluded

mask_api = pytest.importorskip("pycocotools.mask")


def portrait(path: Path, rgb: np.ndarray, untouched: bool = False, sex: str = "", name: str = "ann") -> Portrait:
    record = Record(
        name=name, path=path, person="Ann", sex=sex, age=30, group="", split="", five=None, attributes={}
    )  # fmt: skip
    return Portrait(record, name, rgb, np.zeros((478, 2), np.float32), None, untouched)


@pytest.fixture
def shot(tmp_path):
    """A cup over a mask, 6 rows of 8: columns 1 to 4 of rows 2 and 3, and the middle two of these again by the cup."""
    rng = np.random.default_rng(0)
    clean = rng.integers(0, 256, (6, 8, 3), np.uint8)
    mask, cup = np.zeros((2, 6, 8), np.float32)
    mask[2:4, 1:5] = 1
    cup[1:4, 2:4] = 1
    mask[cup == 1] = 0
    mask[2, 5] = 0.25
    gone = Instance("fast food", "burger", np.full((6, 8), 0.3, np.float32))
    instances = (Instance("fast food", "fries", mask), Instance("cup", "mug", cup), gone)
    photo = clean.copy()
    photo[mask + cup > 0] = 9
    visible = np.ones(478, bool)
    visible[[4, 77]] = False
    occluded = Occluded(photo, np.minimum(mask + cup, 1), visible, instances, 0.123456)
    return Shot(portrait(tmp_path / "ann.png", clean), occluded, "train", 1)


def decoded(data: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return picture[..., ::-1] if picture.ndim == 3 else picture


def test_triples(shot):
    files = Triples().shared(shot) | Triples().files(shot)
    assert {what: path for what, (path, _) in files.items()} == {
        "clean": "train/clean/ann.png",
        "file": "train/occluded/ann_fast-food_1.png",
        "map": "train/map/ann_fast-food_1.png",
        "class_map": "train/classes/ann_fast-food_1.png",
    }
    pictures = {what: decoded(data) for what, (_, data) in files.items()}
    assert np.array_equal(pictures["clean"], shot.portrait.rgb)
    assert np.array_equal(pictures["file"], shot.occluded.photo)
    assert pictures["map"][2].tolist() == [0, 255, 255, 255, 255, 64, 0, 0]
    assert pictures["class_map"].dtype == np.uint8
    food, cup = index_of("fast food"), index_of("cup")
    assert pictures["class_map"][2].tolist() == [0, food, cup, cup, food, 0, 0, 0]


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_file_taken_as_it_is_is_copied(shot, tmp_path, suffix):
    data = cv2.imencode(suffix, shot.portrait.rgb[..., ::-1])[1].tobytes()
    source = tmp_path / f"source{suffix}"
    source.write_bytes(data)
    taken = Shot(portrait(source, decoded(data), untouched=True), shot.occluded, "test", 0)
    assert Triples().shared(taken) == {"clean": (f"test/clean/ann{suffix}", data)}
    resampled = Shot(portrait(source, decoded(data)), shot.occluded, "test", 0)
    path, again = Triples().shared(resampled)["clean"]
    assert path == "test/clean/ann.png"
    assert np.array_equal(decoded(again), decoded(data))


def test_other_kinds_of_file_become_png(shot, tmp_path):
    source = tmp_path / "source.bmp"
    source.write_bytes(cv2.imencode(".bmp", shot.portrait.rgb[..., ::-1])[1].tobytes())
    taken = Shot(portrait(source, shot.portrait.rgb, untouched=True), shot.occluded, "test", 0)
    path, data = Triples().shared(taken)["clean"]
    assert path == "test/clean/ann.png"
    assert np.array_equal(decoded(data), shot.portrait.rgb)


def test_inpainting(shot):
    files = Inpainting(by_sex=False).files(shot)
    assert files["original"][0] == "train/original/ann_fast-food_1.png"
    assert files["file"][0] == "train/occluded/ann_fast-food_1.png"
    pictures = {what: decoded(data) for what, (_, data) in files.items()}
    assert np.array_equal(pictures["original"], shot.portrait.rgb)
    hole = pictures["segmentation"] == 255
    assert np.array_equal(hole, shot.occluded.alpha > 0)
    assert np.array_equal(pictures["original"][~hole], pictures["file"][~hole])
    box = np.zeros((6, 8), np.uint8)
    box[1:4, 1:6] = 255
    assert np.array_equal(pictures["box"], box)


def test_inpainting_by_sex(shot, tmp_path):
    for sex, folder in (("female", "female"), ("male", "male"), ("", "unknown")):
        one = Shot(portrait(tmp_path / "x.png", shot.portrait.rgb, sex=sex), shot.occluded, "test", 0)
        paths = {path for path, _ in Inpainting(by_sex=True).files(one).values()}
        kinds = ("original", "occluded", "segmentation", "box")
        assert paths == {f"test/{folder}/{kind}/ann_fast-food_0.png" for kind in kinds}


def test_truth(shot):
    truth = truth_of(shot, Triples().files(shot), 7)
    assert truth["file"] == "train/occluded/ann_fast-food_1.png"
    assert (truth["image"], truth["person"], truth["split"], truth["seed"]) == ("ann", "Ann", "train", [7, "ann", 1])
    assert (truth["covered"], truth["hidden"]) == (0.1235, [4, 77])
    assert [(seen["class"], seen["kind"]) for seen in truth["objects"]] == [("fast food", "fries"), ("cup", "mug")]
    assert [(seen["box"], seen["area"]) for seen in truth["objects"]] == [([1, 2, 4, 2], 4), ([2, 1, 2, 3], 6)]
    assert json.loads(json.dumps(truth)) == truth


def test_coco_is_read_and_gives_the_masks_back(shot, tmp_path, capfd):
    from pycocotools.coco import COCO

    layout = Detection()
    files = layout.files(shot)
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "truth.jsonl").write_text(2 * (json.dumps(truth_of(shot, files, 7)) + "\n"))
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "truth.jsonl").write_text("")

    @contextmanager
    def writing(path):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        with (tmp_path / path).open("w") as out:
            yield out

    layout.finish(tmp_path, ["train", "test"], writing)
    coco = COCO(str(tmp_path / "annotations" / "train.json"))
    assert coco.getImgIds() == [1, 2]
    assert [category["name"] for category in coco.loadCats(range(1, 20))] == list(NAMES)
    assert coco.loadImgs([2])[0]["file_name"] == files["file"][0].removeprefix("train/images/")
    seen = coco.loadAnns(coco.getAnnIds(imgIds=[2]))
    assert [ann["category_id"] for ann in seen] == [index_of("fast food"), index_of("cup")]
    for ann, instance in zip(seen, shot.occluded.instances, strict=False):
        assert np.array_equal(coco.annToMask(ann), instance.alpha >= 0.5)
        assert ann["area"] == mask_api.area(ann["segmentation"])
        assert ann["bbox"] == mask_api.toBbox(ann["segmentation"]).tolist()
    assert len(COCO(str(tmp_path / "annotations" / "test.json")).getAnnIds()) == 0
    assert capfd.readouterr().err == ""


def test_run_lengths_are_those_of_pycocotools():
    rng = np.random.default_rng(1)
    yy, xx = np.mgrid[:300, :200]
    masks = [rng.random(rng.integers(1, 50, 2)) < share for share in (0, 0.01, 0.3, 0.5, 0.99, 1) for _ in range(20)]
    for mask in [*masks, np.hypot(yy - 140, xx - 90) < 80, np.ones((1, 1), bool), np.ones((700, 500), bool)]:
        theirs = mask_api.encode(np.asfortranarray(mask.astype(np.uint8)))
        assert rle.encode(mask) == {"size": theirs["size"], "counts": theirs["counts"].decode()}
        if mask.any():
            assert list(rle.box_of(mask)) == mask_api.toBbox(theirs).tolist()
    assert rle.box_of(np.zeros((3, 4), bool)) == (0, 0, 0, 0)
