"""What is written beside a result, on a real portrait: candidates by seed, how sure, references, sketch, report."""

from __future__ import annotations

import hashlib
import json
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from bareface import Photo, weights
from bareface.beside import Beside
from bareface.cli import main
from bareface.errors import UsageError
from bareface.fills import STEADY, fitting, named_fill
from bareface.fills.network import code_of
from bareface.occluders import Occluder
from bareface.photo.xmp import COMPOSITE, source_type
from bareface.restorer import Restorer
from bareface.sketch import Sketcher, pencil, traced


@pytest.fixture(scope="session")
def coded(tmp_path_factory):
    """A small fill with codes that nobody has trained: its answers differ, and no more is asked of them."""
    torch = pytest.importorskip("torch", reason="the lab is not installed")
    from bareface.lab.export import to_onnx
    from bareface.lab.networks.bare import CODE, Bare
    from bareface.lab.systems.bare import _Export

    torch.manual_seed(3)
    network = Bare(8, 16, 2)
    for weight in network.parameters():
        weight.data += 0.05 * torch.randn_like(weight)
    hole = (torch.rand(1, 256, 256, 1) > 0.5).float()
    path = tmp_path_factory.mktemp("fill") / "small.onnx"
    path.write_bytes(to_onnx(_Export(network).eval(), (torch.rand(1, 256, 256, 3), hole, torch.randn(1, CODE)), {}))
    return path


@pytest.fixture(scope="session")
def masked(astronaut, tmp_path_factory):
    """The portrait with a drawn mask on, as a file."""
    points = Restorer().inspect(Photo.from_array(astronaut)).faces[0].points.xy
    covered = Occluder({"mask": 1.0}, kinds=lambda _: ("surgical",), together=0)
    path = tmp_path_factory.mktemp("photo") / "masked.png"
    Photo.from_array(covered(astronaut, points, np.random.default_rng(2)).photo).save(path)
    return path


def read(path):
    return cv2.imread(str(path))[..., ::-1]


def removed(masked, out, *more):
    assert main(["remove", str(masked), "-o", str(out), *map(str, more)]) == 0
    return out


def test_codes_are_of_the_seed_alone():
    assert not code_of(STEADY, 32).any()
    assert (code_of(7, 32) == code_of(7, 32)).all()
    assert np.abs(code_of(7, 32) - code_of(8, 32)).mean() > 0.3
    assert code_of(5, 10_000).std() == pytest.approx(1, abs=0.05)


def test_candidates_differ_come_again_and_are_ranked(masked, coded, tmp_path, capsys):
    removed(masked, tmp_path, "--fill", coded, "--candidates", 2, "--sheet", "--json")
    told = json.loads(capsys.readouterr().out)
    steady, one, two = (read(tmp_path / f"masked.{n}.png") for n in ("bare", "candidate-1", "candidate-2"))
    before = read(masked)
    for face in (steady, one, two):
        assert (face != before).any()
    assert np.abs(one.astype(int) - two).max() > 4
    changed = (one != two).any(2)
    assert (one[~changed] == two[~changed]).all()
    fits = [each["misfit"] for each in told["candidates"]]
    assert sorted(each["seed"] for each in told["candidates"]) == [1, 2]
    assert fits == sorted(fits)
    assert read(tmp_path / "masked.sheet.jpg").shape == (256, 5 * 256, 3)  # covered, error, steady and two more
    again = removed(masked, tmp_path / "again", "--fill", coded, "--seed", 2)
    assert (read(again / "masked.bare.png") == two).all()


def test_a_fill_that_says_its_error_is_drawn_and_told(masked, coded, tmp_path, capsys):
    removed(masked, tmp_path, "--fill", coded, "--sure", "--json")
    face = json.loads(capsys.readouterr().out)["faces"][0]
    assert 0 < face["expected_error"] < 1
    assert read(tmp_path / "masked.sure.jpg").shape == (256, 256, 3)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--fill", "telea", "--candidates", "2"], "has one answer"),
        (["--fill", "telea", "--seed", "3"], "has one answer"),
        (["--candidates", "-1"], "--candidates -1"),
        (["--seed", "-4"], "seed -4"),
        (["--face", "0"], "face 0"),
        (["--svg"], "give --sketch"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(masked, tmp_path, capsys, more, says):
    assert main(["remove", str(masked), "-o", str(tmp_path / "out"), *more]) == 2
    assert says in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*"))


def test_a_fill_that_does_not_say_how_sure_it_is_is_named(masked, tmp_path, capsys):
    assert main(["remove", str(masked), "-o", str(tmp_path), "--fill", "telea", "--sure"]) == 2
    assert "does not say how sure" in capsys.readouterr().err


@pytest.mark.parametrize(("fill", "most"), [("warp", 0.85), ("fill", 0.95)])
def test_a_reference_brings_the_face_nearer_to_the_truth(masked, astronaut, tmp_path, fill, most):
    """The clean photo itself as the reference.

    Pasted it is nearer still. The network learnt not to trust it so far, and without it has an exemplar to follow: its
    error was 18.8 grey levels without and 17.9 with it when it was embedded.
    """
    Photo.from_array(astronaut).save(tmp_path / "clean.png")
    guessed = removed(masked, tmp_path / "a", "--fill", fill)
    referred = removed(masked, tmp_path / "b", "--fill", fill, "--reference", tmp_path / "clean.png")
    covered = (read(masked) != astronaut).any(2)
    errors = [
        float(np.abs(read(folder / "masked.bare.png")[covered].astype(int) - astronaut[covered]).mean())
        for folder in (guessed, referred)
    ]
    assert errors[1] < most * errors[0]  # what lies beside the face cannot be pasted


def test_a_bad_reference_is_told_and_the_run_goes_on(masked, tmp_path, capsys):
    (tmp_path / "no.png").write_bytes(b"no picture")
    Photo.from_array(np.full((300, 300, 3), 90, np.uint8)).save(tmp_path / "plain.png")
    references = ["--reference", tmp_path / "no.png", tmp_path / "plain.png"]
    plainly = removed(masked, tmp_path / "a")
    capsys.readouterr()
    out = removed(masked, tmp_path / "b", *references, "--json")
    notes = json.loads(capsys.readouterr().out)["notes"]
    assert any("no.png" in note and "it is not used" in note for note in notes)
    assert any("plain.png: shows no face" in note for note in notes)
    assert (read(out / "masked.bare.png") == read(plainly / "masked.bare.png")).all()


def test_a_reference_for_a_face_that_is_not_there_is_told(masked, astronaut, tmp_path, capsys):
    Photo.from_array(astronaut).save(tmp_path / "clean.png")
    removed(masked, tmp_path / "out", "--reference", tmp_path / "clean.png", "--face", 3, "--json")
    assert any("face 3 is not there" in note for note in json.loads(capsys.readouterr().out)["notes"])


def test_a_strangers_photo_is_told_and_not_used_unless_asked(masked, astronaut, hopper, tmp_path, capsys, monkeypatch):
    """The two portraits are more alike (0.3) than most strangers, so that the bound is put between them."""
    monkeypatch.setattr(fitting, "ALIKE", 0.5)
    for name, rgb in (("her.png", astronaut), ("him.png", hopper)):
        Photo.from_array(rgb).save(tmp_path / name)
    plainly = removed(masked, tmp_path / "a")
    told, outs = [], []
    for folder, more in (("b", []), ("c", ["--face", 1])):
        capsys.readouterr()
        photos = ["--reference", tmp_path / "him.png", tmp_path / "her.png"]
        outs.append(removed(masked, tmp_path / folder, *photos, *more, "--report", "--json"))
        told.append(json.loads(capsys.readouterr().out))
    him, her = told[0]["faces"][0]["references"]
    assert him["photo"] == str(tmp_path / "him.png")
    assert (him["used"], her["used"]) == (False, True)
    assert her["alike"] > 0.5 > him["alike"]
    assert any("him.png: looks unlike this face" in note for note in told[0]["notes"])
    assert all(each["used"] for each in told[1]["faces"][0]["references"])
    alone = removed(masked, tmp_path / "d", "--reference", tmp_path / "him.png")
    assert (read(alone / "masked.bare.png") == read(plainly / "masked.bare.png")).all()
    record = json.loads((outs[0] / "masked.report.json").read_text())
    assert "likeness" in record["networks"]
    assert "him.png" in (outs[0] / "masked.report.html").read_text()


def test_a_sketch_is_the_chain_on_the_result(masked, tmp_path):
    out = removed(masked, tmp_path, "--sketch", "photo")
    drawn = read(out / "masked.sketch.png")
    assert (drawn == pencil(read(out / "masked.bare.png"))[..., None]).all()


def test_a_network_sketches_the_covered_face(masked, tmp_path):
    """One that draws what it sees, in grey; a fill is refused."""
    torch = pytest.importorskip("torch", reason="the lab is not installed")
    from bareface.lab.export import to_onnx

    class Grey(torch.nn.Module):
        def forward(self, rgb, hole):
            return rgb.mean(3, keepdim=True) + 0 * hole

    example = torch.rand(1, 256, 256, 3), torch.zeros(1, 256, 256, 1)
    (tmp_path / "sketcher.onnx").write_bytes(to_onnx(Grey(), example, {}))
    out = removed(masked, tmp_path, "--sketch", str(tmp_path / "sketcher.onnx"))
    face = Restorer().inspect(Photo.open(masked)).faces[0]
    assert np.abs(read(out / "masked.sketch.png")[..., 0] - face.crop.mean(2)).max() <= 2  # bfloat16 may compute it
    with pytest.raises(UsageError, match="where a sketch is"):
        Sketcher(weights.folder() / "fill.onnx")(np.zeros((256, 256, 3), np.uint8), np.zeros((256, 256), bool))
    with pytest.raises(UsageError, match="--sketch bear"):
        Beside(sketch="bear")


def test_a_traced_sketch_is_a_picture_like_the_sketch(masked, tmp_path):
    out = removed(masked, tmp_path, "--sketch", "--svg")
    root = ElementTree.parse(out / "masked.sketch.svg").getroot()
    assert root.get("viewBox") == "0 0 256 256"
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) >= 3


def test_a_traced_square_lies_where_it_was():
    sketch = np.full((40, 40), 255, np.uint8)
    sketch[10:20, 12:30] = 0
    path = next(ElementTree.fromstring(traced(sketch)).iter("{http://www.w3.org/2000/svg}path")).get("d")
    corners = np.array([list(map(float, p.split())) for p in path.strip("MZ").split("L")])
    assert corners.min(0) == pytest.approx((12, 10), abs=0.8)
    assert corners.max(0) == pytest.approx((30, 20), abs=0.8)


def test_the_report_tells_what_was_done(masked, tmp_path):
    out = removed(masked, tmp_path, "--report", "--compare")
    record = json.loads((out / "masked.report.json").read_text())
    assert record["output"]["sha256"] == hashlib.sha256((out / "masked.bare.png").read_bytes()).hexdigest()
    assert record["input"]["sha256"] == hashlib.sha256(masked.read_bytes()).hexdigest()
    assert record["faces"][0]["things"][0]["class"] == "mask"
    assert record["output"]["digital_source_type"] == COMPOSITE
    assert record["settings"]["seed"] == 0
    assert {"finder", "mesh", "segmenter"} < set(record["networks"])
    assert all((out / name).exists() for name in (path.split("/")[-1] for path in record["written"]))
    page = (out / "masked.report.html").read_text()
    assert "no evidence" in page
    assert "://" not in page.replace(COMPOSITE, "").replace("http://www.w3.org", "")


def test_a_result_says_in_its_xmp_that_parts_are_made(masked, tmp_path):
    out = removed(masked, tmp_path)
    assert source_type(Photo.open(out / "masked.bare.png").extras.xmp) == COMPOSITE


def test_a_file_without_codes_has_one_answer():
    fill = named_fill("telea")
    with pytest.raises(UsageError, match="one answer"):
        fill(np.zeros((256, 256, 3), np.uint8), np.zeros((256, 256), bool), 1)
