"""`bareface occlude` as people use it: folders in, datasets out, words, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

from bareface import Photo
from bareface.classes import NAMES
from bareface.cli import main


@pytest.fixture(scope="module")
def faces(tmp_path_factory, astronaut):
    folder = tmp_path_factory.mktemp("faces")
    for name, size in (("ann", 128), ("bea", 144), ("cleo", 160)):
        picture = cv2.resize(astronaut[0:256, 96:352], (size, size), interpolation=cv2.INTER_AREA)
        Photo.from_array(picture).save(folder / f"{name}.png")
    Photo.from_array(np.full((64, 64, 3), 9, np.uint8)).save(folder / "empty.png")
    return folder


def test_a_dataset_in_words(faces, tmp_path, capsys):
    out = tmp_path / "out"
    line = ["occlude", str(faces), "-o", str(out), "--classes", "mask", "--seed", "3", "--workers", "1"]
    assert main(line) == 0
    captured = capsys.readouterr()
    splits = json.loads((out / "dataset.json").read_text())["counts"]["splits"]
    told = ", ".join(f"{name} {splits[name]['pictures']}" for name in ("train", "validation", "test"))
    assert f"{out}: done: 3 pictures of 3 faces ({told})" in captured.out
    assert "seen: mask 3" in captured.out
    assert "left out, no usable face: 1 (empty)" in captured.out
    assert "4/4" in captured.err
    assert "face/s" in captured.err
    assert json.loads((out / "dataset.json").read_text())["seed"] == 3
    assert main(line) == 0
    assert "was complete already" in capsys.readouterr().out
    assert main([*line, "--per-face", "2"]) == 4
    assert "per_face 1, now 2" in capsys.readouterr().err


def test_every_setting_reaches_the_dataset(faces, tmp_path, capsys):
    options = ["--classes", "mask:0.25,cup", "--per-face", "2", "--seed", "5", "--workers", "1", "--as", "detection"]
    options += ["--from", "folder", "--cut", "ffhq", "--size", "128", "--splits", "test:1", "--without", "grain,shadow"]
    options += ["--together", "1", "--anywhere", "0.5", "--json"]
    assert main(["occlude", str(faces), "-o", str(tmp_path / "out"), *options]) == 0
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert captured.err == ""
    assert (report["pictures"], report["faces"], report["was_complete"]) == (6, 3, False)
    assert report["splits"] == {"test": {"faces": 3, "pictures": 6}}
    settings = json.loads((tmp_path / "out" / "dataset.json").read_text())["settings"]
    off = {name for name, is_on in settings.pop("effects").items() if not is_on}
    assert off == {"grain", "shadow"}
    assert settings == {
        "classes": {"cup": 0.75, "mask": 0.25}, "per_face": 2, "together": 1.0, "anywhere": 0.5, "held": 0.3,
        "cut": "ffhq", "size": 128, "layout": "detection", "splits": {"test": 1.0},
    }  # fmt: skip
    pictures = list((tmp_path / "out" / "test" / "images").iterdir())
    assert {Photo.open(picture).rgb.shape for picture in pictures} == {(128, 128, 3)}


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--classes", "msak"], 2, "did you mean 'mask'"),
        (["--classes", "mask:0.8,cup:0.4"], 2, "add up to 1.2"),
        (["--splits", "train:0.8,test:0.1"], 2, "add up to 0.9"),
        (["--splits", "source"], 8, "gives none for 4 of 4 faces"),
        (["--without", "shade"], 2, "there are light, shadow"),
        (["--as", "pairs"], 2, "triples, detection, inpainting"),
        (["--from", "imdb"], 2, "celeba"),
        (["--cut", "round"], 2, "none, ffhq, tight"),
        (["--per-face", "0"], 2, "per-face"),
        (["--workers", "0"], 2, "workers"),
        (["--sprites", "nowhere"], 6, "nowhere"),
    ],
)
def test_what_cannot_be_done_gets_one_line_and_writes_nothing(faces, tmp_path, capsys, options, code, said):
    assert main(["occlude", str(faces), "-o", str(tmp_path / "out"), *options]) == code
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert said in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_faces_and_a_place_for_the_dataset_are_needed(faces, tmp_path, capsys):
    assert main(["occlude"]) == 2
    assert main(["occlude", str(faces)]) == 2
    assert "give FACES -o DATASET, or --show" in capsys.readouterr().err
    assert main(["occlude", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 8
    assert main(["occlude", str(faces), "-o", str(faces / "out")]) == 2
    assert "lies among the faces" in capsys.readouterr().err
    assert not (faces / "out").exists()


def test_a_broken_sprite_is_named_and_the_others_are_used(faces, tmp_path, capsys):
    folder = tmp_path / "sprites" / "envelope"
    folder.mkdir(parents=True)
    (folder / "bad.png").write_bytes(b"not a picture")
    cv2.imwrite(str(folder / "good.png"), np.full((20, 30, 4), 200, np.uint8))
    line = ["occlude", str(faces), "-o", str(tmp_path / "out"), "--classes", "mask", "--workers", "1"]
    assert main([*line, "--sprites", str(tmp_path / "sprites")]) == 0
    assert "bad.png" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "dataset.json").read_text())["sprites"]["count"] == 1


def test_a_sheet_of_kinds(tmp_path, capsys):
    sheet = tmp_path / "sheet.png"
    assert main(["occlude", "--show", "--classes", "book,cup", "-o", str(sheet)]) == 0
    assert "sheet.png: 2 classes" in capsys.readouterr().out
    assert Photo.open(sheet).rgb.std() > 10
    assert main(["occlude", "--show", "--classes", "book,cup", "-o", str(sheet)]) == 4


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="a terminal's Ctrl-C is sent to a group of processes")
@pytest.mark.parametrize("there", [".work/settings.json", ".work/*.jsonl"])
def test_ctrl_c_ends_all_workers_and_says_how_to_go_on(faces, tmp_path, there):
    line = [sys.executable, "-m", "bareface.cli", "occlude", str(faces), "-o", str(tmp_path / "out")]
    line += ["--classes", "mask", "--per-face", "200", "--workers", "2"]
    process = subprocess.Popen(line, start_new_session=True, stderr=subprocess.PIPE, text=True)
    assert came_true(lambda: any((tmp_path / "out").glob(there)))
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "stopped; the same command goes on from here" in said
    assert "Traceback" not in said
    assert came_true(lambda: not is_any_left(process.pid))


def came_true(condition) -> bool:
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def is_any_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_help_names_every_option_and_class(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["occlude", "--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    options = ["--show", "--classes", "--per-face", "--seed", "--workers", "--as", "--from", "--cut", "--size"]
    options += ["--splits", "--without", "--together", "--anywhere", "--held", "--sprites", "--json"]
    for word in [*options, "exit codes"]:
        assert word in said
    assert len(NAMES) == 19
