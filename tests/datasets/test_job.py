"""Whole jobs on real faces: the same bytes however they are done, and stopped however they may be."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from bareface.classes import NAMES
from bareface.datasets.job import occlude_dataset
from bareface.datasets.ledger import Ledger
from bareface.datasets.readers import Source, read_faces
from bareface.datasets.settings import Settings, effects_without, parse_odds
from bareface.datasets.splits import SPLITS
from bareface.errors import DatasetError, OutputError, UsageError
from bareface.occluders import Effects, Sprite

SETTINGS = Settings(per_face=2, seed=7)


@pytest.fixture(scope="session")
def faces(tmp_path_factory, astronaut, hopper) -> Path:
    """Twelve small faces, PNG and JPEG, and one picture of nothing and one that is none."""
    folder = tmp_path_factory.mktemp("faces")
    for name, crop in (("eileen", astronaut[0:256, 96:352]), ("grace", hopper[40:360, 90:410])):
        for size, suffix in ((192, ".png"), (160, ".jpg"), (144, ".png")):
            for side, picture in (("l", crop), ("r", crop[:, ::-1])):
                small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
                cv2.imwrite(str(folder / f"{name}{size}{side}{suffix}"), small[..., ::-1])
    cv2.imwrite(str(folder / "nothing.png"), np.full((64, 64, 3), 99, np.uint8))
    (folder / "broken.jpg").write_bytes(b"not a picture")
    return folder


@pytest.fixture(scope="session")
def source(faces) -> Source:
    return read_faces(faces, "folder")


@pytest.fixture(scope="session")
def made(tmp_path_factory, source) -> Path:
    """The dataset as one worker makes it without being disturbed; not to be changed."""
    root = tmp_path_factory.mktemp("made") / "dataset"
    occlude_dataset(source, root, SETTINGS, workers=1)
    return root


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assert_same(root: Path, other: Path) -> None:
    ours, theirs = tree(root), tree(other)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def truths(root: Path, split: str) -> list[dict]:
    return [json.loads(line) for line in (root / split / "truth.jsonl").read_text().splitlines()]


def picture(path: Path) -> np.ndarray:
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)


# ---- What is made


def test_two_workers_make_the_same_bytes_as_one(source, made, tmp_path):
    summary = occlude_dataset(source, tmp_path / "two", SETTINGS, workers=2)
    assert_same(tmp_path / "two", made)
    assert summary.faces == 12
    assert 12 < summary.pictures <= 24
    assert not summary.was_complete


def test_truth_is_what_the_pictures_show(made, faces):
    for split in SPLITS:
        for truth in truths(made, split):
            clean, occluded = picture(made / truth["clean"]), picture(made / truth["file"])
            alpha, classes = picture(made / truth["map"]), picture(made / truth["class_map"])
            assert (truth["height"], truth["width"]) == alpha.shape == classes.shape == clean.shape[:2]
            far = cv2.dilate((alpha > 0).astype(np.uint8), np.ones((61, 61))) == 0
            assert np.array_equal(clean[far], occluded[far])
            assert 0 < truth["covered"] < 1
            areas = sum(part["area"] for part in truth["objects"])
            assert abs(areas - np.count_nonzero(classes)) <= 0.1 * areas
            original = next(faces.glob(f"{truth['image']}.*"))
            assert (made / truth["clean"]).read_bytes() == original.read_bytes()


def test_dataset_json_tells_what_was_made_and_what_was_not(made):
    text = (made / "dataset.json").read_text()
    told = json.loads(text)
    assert (told["seed"], told["settings"]["layout"], told["settings"]["per_face"]) == (7, "triples", 2)
    assert told["settings"]["classes"] == dict.fromkeys(NAMES, 1 / 19)
    assert told["dropped"]["unreadable"] == {"count": 1, "names": ["broken"]}
    assert told["dropped"]["no usable face"] == {"count": 1, "names": ["nothing"]}
    counts = told["counts"]
    lines = [truth for split in SPLITS for truth in truths(made, split)]
    misfits = sum(dropped["count"] for reason, dropped in told["dropped"].items() if ": " in reason)
    assert (counts["faces"], counts["pictures"]) == (12, 24 - misfits)
    for split, counted in counts["splits"].items():
        images = [truth["image"] for truth in truths(made, split)]
        assert counted == {"faces": len(set(images)), "pictures": len(images)}
    assert sum(counts["classes"].values()) == sum(len(truth["objects"]) for truth in lines)
    assert str(made.parent) not in text
    assert not (made / ".work").exists()


def test_a_face_does_not_depend_on_the_others(source, made, tmp_path):
    few = Source(source.layout, source.records[3:5], ())
    occlude_dataset(few, tmp_path / "few", SETTINGS, workers=1)
    images = {record.name for record in few.records}
    alone = {truth["image"]: truth for split in SPLITS for truth in truths(tmp_path / "few", split)}
    among = {truth["image"]: truth for split in SPLITS for truth in truths(made, split) if truth["image"] in images}
    assert alone.keys() == among.keys() == images
    for name, truth in alone.items():
        assert (tmp_path / "few" / truth["file"]).read_bytes() == (made / among[name]["file"]).read_bytes()


def test_another_seed_makes_other_pictures(source, made, tmp_path):
    few = Source(source.layout, source.records[3:5], ())
    occlude_dataset(few, tmp_path / "other", Settings(per_face=2, seed=8), workers=1)
    occluded = {data for name, data in tree(tmp_path / "other").items() if "/occluded/" in name}
    assert occluded
    assert not occluded & set(tree(made).values())


def test_detection_is_read_by_pycocotools(source, tmp_path):
    coco = pytest.importorskip("pycocotools.coco")
    settings = Settings(layout="detection", seed=3, splits={"train": 1.0}, together=1.0)
    few = Source(source.layout, source.records[:5], ())
    occlude_dataset(few, tmp_path / "out", settings, workers=1)
    read = coco.COCO(str(tmp_path / "out" / "annotations" / "train.json"))
    lines = truths(tmp_path / "out", "train")
    images = read.loadImgs(read.getImgIds())
    assert [f"train/images/{image['file_name']}" for image in images] == [truth["file"] for truth in lines]
    for image, truth in zip(images, lines, strict=True):
        assert picture(tmp_path / "out" / truth["file"]).shape == (image["height"], image["width"], 3)
        seen = read.loadAnns(read.getAnnIds(imgIds=[image["id"]]))
        assert [read.cats[ann["category_id"]]["name"] for ann in seen] == [part["class"] for part in truth["objects"]]
    assert len(read.getAnnIds()) > len(images)


def test_inpainting_goes_by_sex_where_it_is_known(source, tmp_path):
    from dataclasses import replace

    settings = Settings(classes=parse_odds("mask"), layout="inpainting", splits={"test": 1.0})
    records = [record for record in source.records if "160" in record.name]
    known = [replace(record, sex="female") if "r" in record.name[-1] else record for record in records]
    occlude_dataset(Source("folder", tuple(known), ()), tmp_path / "out", settings, workers=1)
    folders = sorted(path.name for path in (tmp_path / "out" / "test").iterdir())
    assert folders == ["female", "truth.jsonl", "unknown"]
    for truth in truths(tmp_path / "out", "test"):
        hole = picture(tmp_path / "out" / truth["segmentation"]) == 255
        original, occluded = (picture(tmp_path / "out" / truth[what]) for what in ("original", "file"))
        changed = (original != occluded).any(axis=2)
        darker = (occluded <= original.astype(int) + 1).all(axis=2)  # outside there is at most the shadow
        assert (hole | ~changed | darker).all()
        assert (picture(tmp_path / "out" / truth["box"])[hole] == 255).all()


def test_further_faces_never_take_the_name_of_another_record(faces, tmp_path):
    """A photo of two people called "x", and another photo called "x-2"."""
    one, other = (picture(faces / name) for name in ("eileen192l.png", "grace192l.png"))
    (tmp_path / "in").mkdir()
    cv2.imwrite(str(tmp_path / "in" / "x.png"), np.concatenate([one, other], axis=1))
    cv2.imwrite(str(tmp_path / "in" / "x-2.png"), one)
    settings = Settings(classes=parse_odds("mask"), cut="tight", size=128, splits={"train": 1.0})
    summary = occlude_dataset(read_faces(tmp_path / "in", "folder"), tmp_path / "out", settings, workers=1)
    assert (summary.faces, summary.pictures) == (3, 3)
    assert sorted(p.stem for p in (tmp_path / "out" / "train" / "clean").iterdir()) == ["x", "x-2", "x.2"]


# ---- Stopping and going on


@pytest.fixture
def command(faces):
    """The same job as `made`, as a command of its own with two workers, in a group of processes of its own."""
    started = []

    def start(root: Path) -> subprocess.Popen:
        arguments = ["occlude", str(faces), "-o", str(root), "--per-face", "2", "--seed", "7"]
        line = [sys.executable, "-m", "bareface.cli", *arguments, "--from", "folder", "--workers", "2"]
        process = subprocess.Popen(line, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def until_faces_are_done(root: Path, least: int) -> None:
    for _ in range(1000):
        if sum(file.read_bytes().count(b"\n") for file in root.glob(".work/*.jsonl")) >= least:
            return
        time.sleep(0.01)
    pytest.fail("no face was finished in ten seconds")


def test_killed_at_random_it_ends_as_if_it_never_was(command, made, tmp_path):
    root, rng = tmp_path / "dataset", np.random.default_rng()
    began = time.monotonic()
    assert command(tmp_path / "undisturbed").wait(60) == 0
    length = time.monotonic() - began
    for _ in range(5):
        process = command(root)
        time.sleep(rng.uniform(0.4, 1.0) * length)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert command(root).wait(60) == 0
    assert_same(root, made)


def test_what_is_finished_is_not_done_again(command, source, made, tmp_path):
    root = tmp_path / "dataset"
    process = command(root)
    until_faces_are_done(root, 3)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    noted = [line for file in root.glob(".work/*.jsonl") for line in file.read_text().splitlines()]
    files = [truth[what] for line in noted for truth in json.loads(line.partition(" ")[2])["truths"] for what in PARTS]
    before = {file: (root / file).stat().st_ino for file in files}
    journal = next(file for file in root.glob(".work/*.jsonl") if file.stat().st_size)
    with journal.open("a") as torn:
        torn.write('5 {"faces": 1, "truths": [')
    (root / ".work" / "0.part").write_bytes(b"half a pic")
    occlude_dataset(source, root, SETTINGS, workers=1)
    assert before
    assert {file: (root / file).stat().st_ino for file in files} == before
    assert_same(root, made)


PARTS = ("file", "map", "class_map")


def test_workers_do_not_outlive_a_killed_parent(command, tmp_path):
    process = command(tmp_path / "dataset")
    until_faces_are_done(tmp_path / "dataset", 1)
    process.kill()
    process.wait()
    for _ in range(500):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("workers were left behind")


def test_a_finished_dataset_is_left_as_it_is(source, made):
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*")}
    summary = occlude_dataset(source, made, SETTINGS, workers=1)
    assert summary.was_complete
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*")} == before


@pytest.mark.parametrize("is_finished", [True, False])
def test_other_settings_are_refused_and_named(source, made, tmp_path, is_finished):
    root = tmp_path / "dataset"
    if is_finished:
        shutil.copytree(made, root)
    else:
        (root / ".work").mkdir(parents=True)
        told = json.loads((made / "dataset.json").read_text())
        made_of = {key: told[key] for key in told if key not in ("counts", "dropped")}
        (root / ".work" / "settings.json").write_text(json.dumps(made_of))
    before = tree(root)
    other = Settings(classes=parse_odds("mask"), per_face=3, seed=8, effects=effects_without("grain"))
    with pytest.raises(OutputError) as told:
        occlude_dataset(source, root, other, workers=1)
    for said in ("seed 7, now 8", "per_face 2, now 3", "grain true, now false", "other classes"):
        assert said in str(told.value)
    with pytest.raises(OutputError, match="faces 14, now 13"):
        occlude_dataset(Source("folder", source.records[1:], ()), root, SETTINGS, workers=1)
    assert tree(root) == before


def test_a_folder_of_other_things_is_left_alone(source, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to_ann.txt").write_text("dear Ann")
    with pytest.raises(OutputError, match="is not empty"):
        occlude_dataset(source, tmp_path / "letters", SETTINGS, workers=1)
    assert tree(tmp_path / "letters") == {"to_ann.txt": b"dear Ann"}
    with pytest.raises(OutputError, match="is a file"):
        occlude_dataset(source, tmp_path / "letters" / "to_ann.txt", SETTINGS, workers=1)


def test_two_runs_do_not_write_to_one_folder(source, tmp_path):
    pytest.importorskip("fcntl")
    with Ledger(tmp_path / "dataset") as ledger:
        ledger.begin({}, 0)
        (tmp_path / "dataset" / ".work" / "settings.json").unlink()
        with pytest.raises(OutputError, match="another run"):
            occlude_dataset(source, tmp_path / "dataset", SETTINGS, workers=1)


# ---- What cannot be done


def test_if_no_face_can_be_used_it_is_said_and_nothing_is_left(source, tmp_path):
    bad = tuple(record for record in source.records if record.name in ("broken", "nothing"))
    with pytest.raises(DatasetError, match=r"none of 2 faces could be occluded: no usable face 1, unreadable 1"):
        occlude_dataset(Source("folder", bad, ()), tmp_path / "out", SETTINGS, workers=1)
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_said_first(source, tmp_path, monkeypatch):
    real = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: real._replace(free=100_000))
    with pytest.raises(OutputError, match=r"14 faces need about \d\.\d+ MB, and 0.1 MB are free"):
        occlude_dataset(source, tmp_path / "out", SETTINGS, workers=1)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_stops_the_job_and_loses_nothing(faces, tmp_path):
    """On a real small disk: the faces looked at first are small, those between are not."""
    folder, disk, copy = tmp_path / "in", tmp_path / "disk", tmp_path / "copy"
    folder.mkdir()
    disk.mkdir()
    big = cv2.resize(picture(faces / "grace192l.png"), (400, 400))
    for number in range(13):
        path = folder / f"f{number:02}.png"
        if number % 4:
            cv2.imwrite(str(path), big)
        else:
            shutil.copy(faces / "grace144l.png", path)
    script = f"""
        mount -t tmpfs -o size=2m none {disk} || exit 77
        run() {{ {sys.executable} -m bareface.cli occlude {folder} -o $1 --classes mask --workers $2 >/dev/null; }}
        run {disk}/dataset 2; echo code $?; ls -A {disk}/dataset
        mount -o remount,size=50m {disk}
        run {disk}/dataset 2; echo code $?
        cp -r {disk}/dataset {copy}
    """
    if not shutil.which("unshare"):
        pytest.skip("no unshare to make a small disk with")
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode in (1, 77):
        pytest.skip(f"a small disk cannot be made here: {done.stderr.strip()}")
    assert "the disk is full; make room, then the same command goes on" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.split("\n")[0] == "code 4"
    assert "dataset.json" not in done.stdout
    assert done.stdout.endswith("code 0\n")
    occlude_dataset(read_faces(folder), tmp_path / "plain", Settings(classes=parse_odds("mask")), workers=1)
    assert_same(copy, tmp_path / "plain")


def test_sprites_are_used_and_are_part_of_what_the_dataset_is_made_of(source, tmp_path):
    from bareface.occluders.sprites import View

    red = np.full((40, 60, 4), 255, np.uint8)
    red[..., 1:3] = 0
    sprites = [Sprite("envelope", "red", {"front": View(red)})]
    few = Source("folder", source.records[1:3], ())
    settings = Settings(classes=parse_odds("mask"), splits={"train": 1.0})
    occlude_dataset(few, tmp_path / "out", settings, sprites=sprites, workers=1)
    assert json.loads((tmp_path / "out" / "dataset.json").read_text())["sprites"]["count"] == 1
    with pytest.raises(OutputError, match="count 1, now 0"):
        occlude_dataset(few, tmp_path / "out", settings, workers=1)
    with pytest.raises(UsageError, match="unknown class 'sail'"):
        occlude_dataset(few, tmp_path / "x", settings, sprites=[Sprite("sail", "red", {"front": View(red)})])


# ---- Words for settings


def test_odds():
    assert parse_odds("mask:0.5,sunglasses,hand") == pytest.approx({"hand": 0.25, "mask": 0.5, "sunglasses": 0.25})
    assert parse_odds("fast-food, mask : 0.9") == pytest.approx({"fast food": 0.1, "mask": 0.9})
    assert parse_odds("mask:0.5,hand:0.5") == {"hand": 0.5, "mask": 0.5}
    everything = parse_odds("")
    assert len(everything) == 19
    assert set(everything.values()) == {1 / 19}
    assert list(parse_odds("phone,book")) == ["book", "phone"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mask:0.8,hand:0.4", "add up to 1.2"),
        ("mask:1,hand", "leave nothing"),
        ("mask:0.5,hand:0.2", "add up to 0.7"),
        ("mask,mask", "mask comes twice"),
        ("msak", "did you mean 'mask'"),
        ("mask:0", "odds of mask are '0'"),
        ("mask:lots", "odds of mask are 'lots'"),
        ("mask:nan", "odds of mask are 'nan'"),
        ("mask,", "unknown class ''"),
    ],
)
def test_bad_odds_are_named(text, said):
    with pytest.raises(UsageError) as told:
        parse_odds(text)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_effects():
    assert effects_without("") == Effects()
    assert effects_without("shadow,grain") == Effects(shadow=False, grain=False)
    with pytest.raises(UsageError, match="'shade' is none; there are light, shadow"):
        effects_without("shade")


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_face": 0}, {"seed": -1}, {"layout": "pairs"}, {"cut": "round"}, {"size": 128},
        {"size": 2, "cut": "ffhq"}, {"together": 1.5}, {"anywhere": -0.1}, {"classes": {"mask": 0.5}},
        {"classes": {"nose": 1.0}}, {"splits": {"train": 0.5}}, {"splits": {"tarin": 1.0}},
    ],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(UsageError):
        Settings(**wrong)


def test_less_than_one_worker_is_refused(source, tmp_path):
    with pytest.raises(UsageError, match="workers: 0"):
        occlude_dataset(source, tmp_path / "out", SETTINGS, workers=0)
