"""A folder of photos: the same tree out, each photo once, whatever is killed, and bad photos told."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

from bareface.cli import main
from bareface.errors import UsageError
from bareface.folders.journal import NAME, Journal
from bareface.folders.walk import photos

SCRIPT = "import sys; from bareface.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def source(astronaut, tmp_path_factory):
    """Six small photos in a tree, all of one face with something before it, one file that is no picture, and others."""
    top = tmp_path_factory.mktemp("photos")
    (top / "a" / "b").mkdir(parents=True)
    small = cv2.resize(astronaut[:256, 64:384], (240, 192), interpolation=cv2.INTER_AREA)
    for number, place in enumerate(["one", "two", "a/three", "a/four", "a/b/five", "a/b/six"]):
        picture = small.copy()
        picture[75 + number : 95, 70:135] = (200, 220, 240 - number)
        assert cv2.imwrite(str(top / f"{place}.png"), picture[..., ::-1])
    (top / "a" / "bad.jpg").write_bytes(b"no picture")
    (top / "notes.txt").write_text("no photo")
    (top / ".hidden.png").write_bytes(b"")
    return top


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.png")}


def lines(out):
    return [json.loads(line) for line in (out / NAME).read_text().splitlines()]


def test_photos_are_walked_in_one_order_without_what_is_none(source):
    assert list(photos(source, False, source / "out")) == ["one.png", "two.png"]
    assert list(photos(source, True, source / "a" / "b")) == [
        "one.png", "two.png", "a/bad.jpg", "a/four.png", "a/three.png",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="cannot be read"):
        list(photos(source / "nowhere", True, source))


@pytest.fixture(scope="module")
def whole(source, tmp_path_factory):
    """The results of a run that nobody disturbed, by one process."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert main(["remove", str(source), "-o", str(out), "--recursive", "--always", "--workers", "1"]) == 3
    return out


def test_the_same_tree_comes_out_and_a_bad_photo_stops_nobody(source, whole, capsys):
    assert set(tree(whole)) == {"one.png", "two.png", "a/three.png", "a/four.png", "a/b/five.png", "a/b/six.png"}
    told = lines(whole)
    assert "settings" in told[0]
    assert sorted(line["photo"] for line in told[1:]) == sorted(photos(source, True, whole))
    assert [line["photo"] for line in told[1:] if "error" in line] == ["a/bad.jpg"]


def test_what_is_done_is_not_done_again(source, whole):
    before = {name: (whole / name).stat().st_mtime_ns for name in tree(whole)}
    again = ["remove", str(source), "-o", str(whole), "--recursive", "--always"]
    assert main([*again, "--workers", "1"]) == 2  # without --resume
    assert main([*again, "--workers", "1", "--resume"]) == 0
    assert {name: (whole / name).stat().st_mtime_ns for name in tree(whole)} == before


def test_other_settings_are_not_mixed_in(source, whole, capsys):
    line = ["remove", str(source), "-o", str(whole), "--recursive", "--resume", "--fill", "telea"]
    assert main(line) == 2
    assert "other settings" in capsys.readouterr().err


def test_killed_at_any_moment_each_photo_is_done_once(source, whole, tmp_path):
    """Kills the whole run, workers too, at random moments, until one comes through."""
    out, rng, kills = tmp_path / "out", random.Random(2), 0
    line = [sys.executable, "-c", SCRIPT, "remove", str(source), "-o", str(out), "--recursive", "--always"]
    for attempt in range(40):
        more = ["--workers", "2", *(["--resume"] if (out / NAME).exists() else [])]
        process = subprocess.Popen(
            [*line, *more], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            code = process.wait(rng.uniform(1.0, 3.0) + attempt * 0.5)
            break
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
    assert kills
    assert code in (0, 3)
    done = [each["photo"] for each in lines(out) if "photo" in each]
    assert sorted(done) == sorted(photos(source, True, out))
    assert tree(out) == tree(whole)
    unfinished = ".bareface-"  # what a kill left in the middle of a write, under a name that no result has
    left = [p for p in out.rglob("*") if p.is_file() and not p.name.startswith(unfinished)]
    assert {p.suffix for p in left} == {".png", ".jsonl"}


def test_a_dead_worker_costs_no_photo(source, whole, tmp_path):
    out = tmp_path / "out"
    line = [sys.executable, "-c", SCRIPT, "remove", str(source), "-o", str(out), "--recursive", "--always"]
    process = subprocess.Popen([*line, "--workers", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (out / NAME).exists() or len((out / NAME).read_text().splitlines()) < 2:
        time.sleep(0.05)
        assert process.poll() is None
    children = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "spawn_main"], capture_output=True, text=True, check=True
    )
    os.kill(int(children.stdout.split()[-1]), signal.SIGKILL)
    assert process.wait(120) in (0, 3)
    assert tree(out) == tree(whole)
    done = [each["photo"] for each in lines(out) if "photo" in each]
    assert len(done) == len(set(done)) == 7


def test_a_line_cut_short_does_not_count(tmp_path):
    with Journal(tmp_path, {"a": 1}, False) as journal:
        journal.note("one.png", {"written": True})
    with (tmp_path / NAME).open("ab") as file:
        file.write(b'{"photo": "two.pn')
    with Journal(tmp_path, {"a": 1}, True) as journal:
        assert journal.done == {"one.png"}
        journal.note("two.png", {"error": "no"})
        assert list(journal.failures()) == [("two.png", "no")]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ([], "is a folder; give it alone, with -o OUT"),
        (["-o", "SOURCE"], "is the folder of the photos"),
        (["-o", "OUT", "--workers", "0"], "--workers 0"),
        (["-o", "OUT", "--point", "3,4"], "for one photo"),
    ],
)
def test_what_makes_no_sense_is_refused(source, tmp_path, capsys, more, says):
    given = {"SOURCE": str(source), "OUT": str(tmp_path / "out")}
    assert main(["remove", str(source), *(given.get(word, word) for word in more)]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_is_for_a_folder_is_refused_for_a_photo(source, capsys):
    assert main(["remove", str(source / "one.png"), "--resume"]) == 2
    assert "for a folder" in capsys.readouterr().err


def test_nothing_is_known_of_a_folder_that_is_empty(tmp_path, capsys):
    (tmp_path / "none").mkdir()
    assert main(["remove", str(tmp_path / "none"), "-o", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == 0
    assert np.size(list((tmp_path / "out").glob("*.png"))) == 0
