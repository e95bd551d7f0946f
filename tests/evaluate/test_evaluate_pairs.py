"""Any system's output judged: figures by hand, names and sizes that do not fit, files that are written."""

from __future__ import annotations

import csv
import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from bareface import Photo
from bareface.cli import main
from bareface.errors import UsageError
from bareface.evaluate.figures import by_group, of_the_set, summarised
from bareface.evaluate.items import Item
from bareface.evaluate.judge import Verdict, _errors, _told_apart, band, landmark_error
from bareface.evaluate.pairs import Pairs
from bareface.evaluate.run import Options, evaluate
from bareface.scores.intervals import interval
from bareface.scores.pixels import measure

pytest.importorskip("skimage", reason="bareface[evaluate] is not installed")


def with_everything(pairs):
    return Pairs(pairs / "clean", pairs / "restored", pairs / "maps", pairs / "masked")


@pytest.fixture(scope="module")
def whole(pairs_once):
    return evaluate(with_everything(pairs_once), "lighter")


def test_figures_of_each_form_are_those_of_the_scores(pairs_once, whole):
    source, report = with_everything(pairs_once), whole
    assert report["faces"] == 3
    item, made = source[0], report["items"][0]
    for form, picture in (("raw", item.raw), ("composited", item.composited), ("masked", item.masked)):
        for name, value in measure(picture, item.clean, item.hole).items():
            assert made["figures"][f"{form} {name}"] == pytest.approx(value)
    values = np.array([row["figures"]["composited hole PSNR"] for row in report["items"]])
    told, own = report["figures"]["composited hole PSNR"], interval(values)
    assert (told["mean"], told["low"], told["high"], told["count"]) == pytest.approx((own.mean, own.low, own.high, 3))
    assert report["figures"]["clean detected (LBP)"]["mean"] >= report["figures"]["masked detected (LBP)"]["mean"]


def test_composited_keeps_what_was_seen_and_raw_does_not(whole):
    figures = whole["figures"]
    assert figures["composited L1"]["mean"] < figures["raw L1"]["mean"]
    assert figures["composited hole L1"]["mean"] == pytest.approx(figures["raw hole L1"]["mean"])
    # A face that is only lighter has its landmarks where they were; one under a grey band has not.
    assert figures["composited hole landmark error"]["mean"] < figures["masked hole landmark error"]["mean"]


def test_without_maps_there_is_only_the_raw_output(pairs):
    report = evaluate(Pairs(pairs / "clean", pairs / "restored"), "lighter")
    assert not [name for name in report["figures"] if name.startswith(("composited", "masked")) or "hole" in name]
    assert report["figures"]["raw PSNR"]["mean"] == pytest.approx(28.3, abs=0.5)  # 10 levels of 255 are 28.13 dB


def test_equal_pictures_have_no_psnr_and_are_counted_as_left_out(pairs):
    report = evaluate(Pairs(pairs / "clean", pairs / "clean"), "perfect")
    assert report["items"][0]["figures"]["raw PSNR"] is None
    assert "raw PSNR" not in report["figures"]
    assert report["figures"]["raw SSIM"]["mean"] == 1


def test_dlib_is_named_where_it_is_missing(whole):
    missing = find_spec("dlib") is None
    assert any("dlib" in note and "pip install" in note for note in whole["notes"]) == missing
    assert any("identity" in name for name in whole["figures"]) != missing


def test_two_processes_find_what_one_finds(pairs_once, whole):
    two = evaluate(with_everything(pairs_once), "lighter", Options(workers=2))["items"]
    for a, b in zip(whole["items"], two, strict=True):
        assert a["figures"] == pytest.approx(b["figures"], abs=1e-3)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda root: (root / "restored" / "hopper.png").unlink(), r"lacks 1 of the pictures .* hopper"),
        (lambda root: (root / "clean" / "hopper.png").unlink(), r"lacks 1 of the pictures .* hopper"),
        (lambda root: [path.unlink() for path in (root / "maps").iterdir()], "holds no pictures"),
        (lambda root: Photo.open(root / "clean" / "hopper.png").save(root / "clean" / "hopper.jpg"), "the same name"),
        (lambda root: save(root / "restored" / "hopper.png", np.zeros((250, 256, 3), np.uint8)), "256x250 .* 256x256"),
        (lambda root: save(root / "maps" / "hopper.png", np.zeros((256, 256, 3), np.uint8)), "marks nothing"),
        (lambda root: save_grey(root / "restored" / "hopper.png"), "a grey picture"),
    ],
)
def test_what_does_not_fit_is_named(pairs, spoil, words):
    spoil(pairs)
    with pytest.raises(UsageError, match=words):
        list(with_everything(pairs))


def save(path, rgb):
    Photo.from_array(rgb).save(path, overwrite=True)


def save_grey(path):
    from PIL import Image

    Image.fromarray(np.full((256, 256), 90, np.uint8)).save(path)


def test_one_face_is_too_few(pairs):
    for folder in ("clean", "restored"):
        for name in ("hopper", "mirrored"):
            (pairs / folder / f"{name}.png").unlink()
    with pytest.raises(UsageError, match="at least two"):
        evaluate(Pairs(pairs / "clean", pairs / "restored"), "few")


def test_command_writes_json_csv_and_a_page_that_needs_no_other_file(pairs, capsys):
    out = pairs / "out" / "a.json"
    command = ["evaluate", "--pairs", str(pairs / "clean"), str(pairs / "restored"), "--maps", str(pairs / "maps")]
    command += ["-o", str(out), "--workers", "1"]
    assert main(command) == 0
    assert "composited hole PSNR" in capsys.readouterr().out
    report = json.loads(out.read_text())
    assert report["system"] == "restored"
    assert report["versions"]["bareface"]
    rows = list(csv.DictReader(out.with_suffix(".csv").open()))
    assert [row["name"] for row in rows] == ["collins", "hopper", "mirrored"]
    assert float(rows[1]["raw L1"]) == pytest.approx(report["items"][1]["figures"]["raw L1"])
    page = out.with_suffix(".html").read_text()
    assert "Worst by composited hole PSNR" in page
    assert page.count('src="data:image/jpeg;base64,') == page.count("<img") > 0
    assert "http" not in page.replace("http-equiv", "")
    assert main(command) == 4
    assert main([*command, "--overwrite"]) == 0


@pytest.mark.parametrize(
    "command",
    [
        ["evaluate"],
        ["evaluate", "--pairs", "a", "b", "--fill", "telea"],
        ["evaluate", "--pairs", "a", "b", "--seed", "3"],
        ["evaluate", "--fill", "telea"],
        ["evaluate", "--fill", "telea", "--data", "d", "--maps", "m"],
        ["evaluate", "--pairs", "a", "b", "-o", "report.html"],
        ["evaluate", "--fill", "telea", "--data", "d", "--protocol", "mine"],
        ["evaluate", "--fill", "telea", "--data", "d", "--protocol", "public", "--seed", "2"],
    ],
)
def test_options_that_do_not_go_together(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2


def test_landmark_error_by_hand():
    true = np.zeros((478, 2), np.float32)
    true[[362, 385, 387, 263, 373, 380]] = (50, 0)  # the eyes are 50 apart
    inside = np.arange(478) < 2
    found = true + np.float32([3, 4])
    assert landmark_error(found, true, inside) == pytest.approx(5 / 50)
    assert np.isnan(landmark_error(found, true, ~(np.arange(478) >= 0)))


def test_bands_take_their_lower_edge():
    assert [band(v, (15, 35), "°") for v in (0, 15, 34.9, 35)] == [
        "under 15°",
        "15 to 35°",
        "15 to 35°",
        "35° and more",
    ]


def test_groups_and_values_that_are_missing():
    rows = [{"x": 1.0, "y": np.inf}, {"x": 3.0, "y": 2.0}, {"x": 5.0, "y": 4.0}]
    found = summarised(rows)
    assert (found["x"].mean, found["x"].count, found["x"].left_out) == (3, 3, 0)
    assert (found["y"].mean, found["y"].count, found["y"].left_out) == (3, 2, 1)
    verdicts = [Verdict(str(k), "", row, {"sex": "fmm"[k], "size": "large"}) for k, row in enumerate(rows)]
    groups = by_group(verdicts)
    assert list(groups) == ["sex"]
    assert groups["sex"]["m"]["x"].mean == 4
    assert groups["sex"]["f"] == {}


def test_distances_between_sets_say_when_a_set_is_too_small():
    rng = np.random.default_rng(0)
    features = [{"clean": row, "raw": row + np.float32(0.5)} for row in rng.normal(size=(40, 4)).astype(np.float32)]
    verdicts = [Verdict(str(k), "", {}, {}, row) for k, row in enumerate(features)]
    figures, notes = of_the_set(verdicts)
    assert figures["raw Fréchet distance (identity, shrunk)"].value == pytest.approx(4 * 0.25, rel=1e-3)
    assert not notes
    figures, notes = of_the_set(verdicts[:1])
    assert not figures
    assert "too few" in notes[0]


def test_truth_is_the_clean_face_and_its_hole():
    clean, hole = np.zeros((16, 16, 3), np.uint8), np.eye(16, dtype=bool)
    item = Item("a", clean, clean, hole=hole)
    assert item.truth == Item("b", clean, clean + np.uint8(1), hole=hole).truth
    assert item.truth != Item("a", clean, clean, hole=~hole).truth
    assert item.truth != Item("a", clean + np.uint8(1), clean, hole=hole).truth


def test_folder_that_is_none():
    with pytest.raises(UsageError, match="is no folder"):
        Pairs(Path("nowhere"), Path("nowhere"))


def test_candidates_by_hand():
    """Two answers 0.2 apart, 0.1 and 0.3 from the truth: 20 dB and 10.46 dB."""
    clean, hole = np.full((20, 20, 3), 100, np.uint8), np.zeros((20, 20), bool)
    hole[5:10, 5:10] = True
    others = tuple(clean + np.uint8(round(255 * off)) for off in (0.1, 0.3))
    figures = _told_apart(Item("a", clean, clean, hole=hole, others=others))
    assert figures["candidates apart"] == pytest.approx(0.2, abs=0.005)
    assert figures["best candidate hole PSNR"] == pytest.approx(20, abs=0.2)
    assert figures["candidates hole PSNR"] == pytest.approx((20 + 10.46) / 2, abs=0.2)


def test_stated_errors_are_held_against_the_real_ones():
    """All pixels are off by 51 / 255 = 0.2; half of them were said to be off by 0.1, half by 0.2: 0.2 over 0.15."""
    clean, hole = np.full((20, 20, 3), 100, np.uint8), np.ones((20, 20), bool)
    stated = np.full((20, 20), 0.1, np.float32)
    stated[10:] = 0.2
    errors = _errors(Item("a", clean, clean + np.uint8(51), hole=hole, error=stated))
    assert errors.shape == (400, 2)
    verdict = Verdict("a", "t", {}, {}, errors=errors)
    found, _ = of_the_set([verdict, verdict])
    assert found["calibration, real over stated error"].value == pytest.approx(0.2 / 0.15, rel=1e-4)
    assert found["calibration, slope of real to stated error"].value == pytest.approx(0, abs=1e-4)
    assert found["calibration, real over stated error"].count == 2


def test_maps_that_a_system_found_are_scored(pairs):
    """The true band is 60 rows high; one that begins ten rows later has 50 of them."""
    (pairs / "found").mkdir()
    for path in (pairs / "maps").iterdir():
        map_ = Photo.open(path).rgb.copy()
        map_[140:150] = 0
        Photo.from_array(map_).save(pairs / "found" / path.name)
    report = evaluate(Pairs(pairs / "clean", pairs / "restored", pairs / "maps", found=pairs / "found"), "lighter")
    assert report["figures"]["map IoU"]["mean"] == pytest.approx(50 / 60)
    assert 0.3 < report["figures"]["map boundary F"]["mean"] < 0.8
    with pytest.raises(UsageError, match="--maps"):
        Pairs(pairs / "clean", pairs / "restored", found=pairs / "found")
