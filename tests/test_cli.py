"""The command line as people use it: files in, files out, words, exit codes."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from bareface import Photo, Restorer, weights
from bareface.cli import main
from bareface.occluders import composite, draw_mask


@pytest.fixture(scope="session")
def masked(astronaut):
    points = Restorer()(Photo.from_array(astronaut)).faces[0].points.xy
    rng = np.random.default_rng(4)
    return composite(astronaut, [draw_mask(points, (512, 512), "surgical", rng)], points, rng).photo


@pytest.fixture
def photo(tmp_path, masked):
    path = tmp_path / "photo.jpg"
    Photo.from_array(masked).save(path)
    return path


def test_beside_the_photo_and_in_words(photo, capsys):
    assert main(["remove", str(photo)]) == 0
    out = capsys.readouterr().out
    assert "photo.bare.jpg" in out
    assert "face 1 at" in out
    assert "removed" in out
    assert "find" in out
    assert Photo.open(photo.with_name("photo.bare.jpg")).rgb.shape == (512, 512, 3)
    assert sorted(p.name for p in photo.parent.iterdir()) == ["photo.bare.jpg", "photo.jpg"]


def test_several_photos_into_a_folder_with_comparisons(photo, tmp_path, capsys):
    second = tmp_path / "second.png"
    shutil.copy(photo, tmp_path / "x.jpg")
    Photo.open(photo).save(second)
    out = tmp_path / "out"
    assert main(["remove", str(photo), str(second), "-o", str(out), "--compare"]) == 0
    names = {"photo.bare.jpg", "photo.compare.jpg", "second.bare.png", "second.compare.jpg"}
    assert {p.name for p in out.iterdir()} == names
    assert Photo.open(out / "photo.compare.jpg").rgb.shape[1] > 2 * 512
    assert "2/2" in capsys.readouterr().err


def test_for_machines(photo, capsys):
    assert main(["remove", str(photo), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["faces"][0]["removed"] is True
    assert 0.1 < report["faces"][0]["covered"] < 0.8
    assert set(report["seconds"]) == {"find", "mesh", "map", "fill", "blend"}
    assert report["written"] == [str(photo.with_name("photo.bare.jpg"))]


def test_file_name_for_one_photo(photo, tmp_path):
    assert main(["remove", str(photo), "-o", str(tmp_path / "bare.png")]) == 0
    assert (tmp_path / "bare.png").exists()
    assert main(["remove", str(photo), str(photo), "-o", str(tmp_path / "bare.png")]) == 2


def test_what_another_format_cannot_hold_is_said(tmp_path, masked, capsys):
    from PIL import Image

    path = tmp_path / "photo.png"
    Image.fromarray(np.dstack([masked, np.full((512, 512), 200, np.uint8)])).save(path)
    assert main(["remove", str(path), "-o", str(tmp_path / "bare.jpg")]) == 0
    assert ".jpg cannot hold its alpha" in capsys.readouterr().out


def test_nothing_to_remove_is_no_failure_and_writes_nothing(tmp_path, astronaut, capsys):
    clean, empty = tmp_path / "clean.png", tmp_path / "empty.png"
    Photo.from_array(astronaut).save(clean)
    Photo.from_array(np.full((64, 64, 3), 9, np.uint8)).save(empty)
    assert main(["remove", str(clean), str(empty)]) == 0
    said = capsys.readouterr().out
    assert "nothing covers it" in said
    assert "no face was found" in said
    assert len(list(tmp_path.iterdir())) == 2
    assert main(["remove", str(clean), "--always"]) == 0
    assert (Photo.open(tmp_path / "clean.bare.png").rgb == astronaut).all()


def test_one_bad_photo_does_not_stop_the_others(photo, tmp_path, capsys):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"not a picture")
    assert main(["remove", str(bad), str(photo)]) == 3
    captured = capsys.readouterr()
    assert "bad.jpg" in captured.err
    assert "Traceback" not in captured.err
    assert photo.with_name("photo.bare.jpg").exists()


@pytest.mark.parametrize("make", ["missing", "empty", "text", "truncated"])
def test_bad_photos_get_one_line_and_code_three(make, tmp_path, photo, capsys):
    bad = tmp_path / "bad.jpg"
    if make != "missing":
        content = {"empty": b"", "text": b"hello", "truncated": photo.read_bytes()[:3000]}[make]
        bad.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    assert main(["remove", str(bad)]) == 3
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert "bad.jpg" in said[0]
    assert sorted(tmp_path.iterdir()) == before


def test_result_that_exists_is_kept(photo, capsys):
    result = photo.with_name("photo.bare.jpg")
    result.write_bytes(b"precious")
    assert main(["remove", str(photo)]) == 4
    assert "--overwrite" in capsys.readouterr().err
    assert result.read_bytes() == b"precious"
    assert main(["remove", str(photo), "--overwrite"]) == 0
    assert result.stat().st_size > 1000


def test_folder_that_cannot_be_made(photo, tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert main(["remove", str(photo), "-o", str(tmp_path / "file" / "out")]) == 4
    assert "file" in capsys.readouterr().err


def test_damaged_network_is_named(tmp_path, monkeypatch, photo, capsys):
    folder = tmp_path / "weights"
    shutil.copytree(weights.folder(), folder)
    data = bytearray((folder / "segmenter.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "segmenter.onnx").write_bytes(data)
    monkeypatch.setattr(weights, "folder", lambda: folder)
    assert main(["remove", str(photo)]) == 5
    assert "segmenter.onnx: damaged" in capsys.readouterr().err
    (folder / "segmenter.onnx").unlink()
    assert main(["remove", str(photo)]) == 5


@pytest.mark.parametrize("arguments", [[], ["remove"], ["nose"], ["remove", "a.jpg", "--nose"]])
def test_wrong_usage_is_code_two(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [[], ["find"], ["remove"], ["train"], ["leaderboard"], ["export"]])
def test_help_names_every_option(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*verb, "--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    expected = {
        "find": ["--draw", "--json", "--map-by", "--only", "--point", "--box", "--overwrite", "exit codes"],
        "remove": [
            "--out",
            "--compare",
            "--overwrite",
            "--always",
            "--json",
            "--map-by",
            "--only",
            "--grow",
            "--feather",
            "--fill",
        ],
        "train": ["--resume", "--set", "--dry-run", "--processes", "--workers"],
        "leaderboard": ["--data", "--budget", "--set", "--faces", "-o"],
        "export": ["--best", "-o"],
    }
    for word in expected.get(verb[0] if verb else "", ["exit" if not verb else "-o"]):
        assert word in said
