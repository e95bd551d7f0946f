"""`bareface find`, and the ways to the map that `find` and `remove` share: words, files, exit codes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bareface import Photo, Restorer
from bareface.cli import main
from bareface.occluders import composite, draw_mask


@pytest.fixture(scope="module")
def scene(astronaut):
    """A masked portrait, and where the mask is."""
    points = Restorer().inspect(Photo.from_array(astronaut)).faces[0].points.xy
    rng = np.random.default_rng(4)
    covered = composite(astronaut, [draw_mask(points, (512, 512), "surgical", rng)], points, rng)
    return covered.photo, covered.alpha > 0.5


@pytest.fixture
def photo(tmp_path, scene):
    path = tmp_path / "photo.png"
    Photo.from_array(scene[0]).save(path)
    return path


def own_map(path, marked):
    Photo.from_array(np.repeat(np.where(marked, 255, 0).astype(np.uint8)[..., None], 3, 2)).save(path)
    return path


def changed(path, rgb):
    return (Photo.open(path).rgb != rgb).any(2)


def test_in_words_what_covers_a_face_how_much_how_sure(photo, capsys):
    assert main(["find", str(photo)]) == 0
    said = capsys.readouterr().out
    assert "photo.png: 1 face\n" in said
    assert "face 1 at" in said
    assert "mask over" in said
    assert "of the face, sure" in said
    assert "removed" not in said
    assert [p.name for p in photo.parent.iterdir()] == ["photo.png"]


def test_for_machines(photo, capsys):
    assert main(["find", str(photo), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    (face,) = report["faces"]
    assert np.array(face["points"]).shape == (478, 2)
    assert len(face["visible"]) == 478
    assert face["things"][0]["class"] == "mask"
    assert 0 < face["things"][0]["share"] <= 1
    assert 0 < face["things"][0]["odds"] <= 1
    assert 0.3 < face["covered"] < 0.8
    assert 0.5 < face["sure"] <= 1
    assert report["written"] == []
    assert set(report["seconds"]) == {"find", "mesh", "map"}


def test_drawn_into_a_folder_and_never_over_what_is_there(photo, tmp_path, scene, capsys):
    out = tmp_path / "out"
    assert main(["find", str(photo), "--draw", "-o", str(out)]) == 0
    drawing = out / "photo.find.jpg"
    assert str(drawing) in capsys.readouterr().out
    assert Photo.open(drawing).rgb.shape == (800, 800, 3)
    drawing.write_bytes(b"precious")
    assert main(["find", str(photo), "--draw", "-o", str(out)]) == 4
    assert drawing.read_bytes() == b"precious"
    assert main(["find", str(photo), "--draw", "-o", str(out), "--overwrite"]) == 0
    assert drawing.stat().st_size > 1000
    assert main(["find", str(photo), "--draw"]) == 0
    assert photo.with_name("photo.find.jpg").exists()


def test_bare_faces_and_photos_without_any(tmp_path, astronaut, capsys):
    bare, empty = tmp_path / "bare.png", tmp_path / "empty.png"
    Photo.from_array(astronaut).save(bare)
    Photo.from_array(np.full((64, 64, 3), 9, np.uint8)).save(empty)
    assert main(["find", str(bare), str(empty)]) == 0
    said = capsys.readouterr().out
    assert "nothing covers it" in said
    assert "0 faces" in said
    assert "no face was found" in said


def test_only_what_is_named(photo, scene, capsys):
    assert main(["remove", str(photo), "--only", "sunglasses, fast-food"]) == 0
    assert "left on: mask" in capsys.readouterr().out
    assert not photo.with_name("photo.bare.png").exists()
    assert main(["remove", str(photo), "--only", "mask", "--grow", "2", "--feather", "1"]) == 0
    assert changed(photo.with_name("photo.bare.png"), scene[0])[scene[1]].mean() > 0.8


def test_a_map_of_ones_own(photo, tmp_path, scene, capsys):
    half = scene[1].copy()
    half[:, :225] = False
    file = own_map(tmp_path / "map.png", half)
    out = tmp_path / "bare.png"
    assert main(["remove", str(photo), "--map-by", str(file), "--grow", "0", "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "white marks the occluder" in said
    assert "something over" in said
    new = changed(out, scene[0])
    assert not new[:, :220].any()
    assert new[half].mean() > 0.8


def test_points_and_boxes(photo, tmp_path, scene):
    (y0, x0), (y1, x1) = np.argwhere(scene[1]).min(0), np.argwhere(scene[1]).max(0)
    point = f"{(x0 + x1) // 2},{(y0 + y1) // 2}"
    box = f"{x0 - 5},{y0 - 5},{x1 - x0 + 10},{y1 - y0 + 10}"
    for number, arguments in enumerate((["--point", point], ["--box", box])):
        out = tmp_path / f"{number}.png"
        assert main(["remove", str(photo), *arguments, "-o", str(out)]) == 0
        assert changed(out, scene[0])[scene[1]].mean() > 0.9


def test_kmeans_by_name(photo, tmp_path, scene, capsys):
    assert main(["find", str(photo), "--map-by", "kmeans"]) == 0
    assert "something over" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--map-by", "detector"], "bareface[detector]"),
        (["--map-by", "nowhere.png"], "nowhere.png: neither a file nor a way"),
        (["--only", "maske"], "did you mean 'mask'"),
        (["--only", ""], "The classes are"),
        (["--point", "5"], "'5' is no point"),
        (["--box", "1,2,3"], "'1,2,3' is no box"),
        (["--point", "5,5", "--only", "mask"], "choose by place, by class"),
        (["--map-by", "kmeans", "--only", "mask"], "kmeans does not tell"),
        (["--point", "9999,5"], "9999,5"),
    ],
)
@pytest.mark.parametrize("verb", ["find", "remove"])
def test_what_cannot_be_honoured_is_wrong_usage(verb, arguments, said, photo, capsys):
    assert main([verb, str(photo), *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_usage_of_several_photos_and_of_what_draws_nothing(photo, tmp_path, capsys):
    assert main(["remove", str(photo), str(photo), "--point", "5,5"]) == 2
    assert "one photo" in capsys.readouterr().err
    assert main(["find", str(photo), "-o", str(tmp_path / "out")]) == 2
    assert "--draw" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(["remove", str(photo), "--grow", "99"]) == 2
    assert "grow 99" in capsys.readouterr().err


def test_a_map_of_another_size_names_both(photo, tmp_path, capsys):
    file = own_map(tmp_path / "map.png", np.eye(100, 90) > 0)
    assert main(["remove", str(photo), "--map-by", str(file)]) == 2
    said = capsys.readouterr().err
    assert "90x100" in said
    assert "512x512" in said
