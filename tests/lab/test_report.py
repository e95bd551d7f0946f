"""The page of a run: what it holds, where its lines are drawn, and runs that left little."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

import bareface  # noqa: E402
from bareface.errors import RecipeError  # noqa: E402
from bareface.lab.report import _revision, chart, environment, write_report  # noqa: E402

VOID = {"meta", "img", "path", "circle", "polyline"}


class Page(HTMLParser):
    """Reads a page, refusing tags that are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.attributes, self.words = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words.append(data.strip())

    def said(self, text):
        return text in " ".join(self.words)


def make_run(folder, validations=3, step=30, **files):
    recipe = {
        "system": "fill", "budget": "1m", "batch": 4, "seed": 1, "stop_after": 2,
        "settings": {"side": 64, "dilations": [1, 2, 4], "weights": {"hole": 4.5}},
        "card": {"data": "faces of <one> & all, see https://example.org/faces"},
    }  # fmt: skip
    state = {
        "recipe": recipe, "data": "shared/data", "budget": {"seconds": None, "steps": 30, "epochs": None},
        "step": step, "seconds": 75.0, "judged": {"worse": 0},
    }  # fmt: skip
    log = [
        {"step": 10 * k, "seconds": 25 * k, "terms": {"hole": 1.0 / k}, "PSNR <hole>": 20.0 + k}
        for k in range(1, validations + 1)
    ]
    terms = [{"step": k, "seconds": k, "terms": {"hole": 1.0 / k, "critic": 0.5}} for k in range(1, 31)]
    (folder / "state.json").write_text(json.dumps(state | files))
    (folder / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log))
    (folder / "terms.jsonl").write_text("".join(json.dumps(line) + "\n" for line in terms))
    return folder


def read(run):
    return Page(write_report(run).read_text())


def test_it_says_what_was_trained_and_what_came_out(tmp_path):
    run = make_run(tmp_path)
    (run / "environment.json").write_text(json.dumps({"torch": "9.8.7"}))
    (run / "warnings.txt").write_text("step 3: UserWarning: slow <b>\nstep 3: UserWarning: slow <b>\n")
    page = read(run)
    assert write_report(run) == run / "report.html"
    assert page.said("trained for 01:15 of time: 30 steps of 4 pictures, 120 pictures in all. Its budget was 30 steps.")
    for text in ("step 10", "step 30", "21.0000", "23.0000", "PSNR <hole>", "1, 2, 4", "4.5", "9.8.7", "shared/data"):
        assert page.said(text), text
    assert not page.said("22.0000")
    assert page.words.count("step 3: UserWarning: slow <b>") == 1
    assert page.seen.count("polyline") == 3
    assert not page.said("of its budget spent")
    assert not (run / "report.html.part").exists()


def test_it_asks_for_nothing_from_elsewhere(tmp_path):
    run = make_run(tmp_path)
    cv2.imwrite(str(run / "sheet-0000010.png"), np.zeros((8, 8, 3), np.uint8))
    page = read(run)
    links = [value for name, value in page.attributes if name in ("src", "href", "srcset", "xlink:href", "data")]
    assert len(links) == 1
    assert links[0].startswith("data:image/jpeg;base64,")
    assert not {"script", "link", "iframe", "object"} & set(page.seen)
    text = (run / "report.html").read_text()
    assert re.findall(r"url\(|@import", text) == []
    assert page.said("faces of <one> & all, see https://example.org/faces")
    assert "<one>" not in text
    assert "<hole>" not in text


@pytest.mark.parametrize(("count", "shown"), [(1, [1]), (2, [1, 2]), (5, [1, 3, 5])])
def test_the_first_the_middle_and_the_last_sheet(tmp_path, count, shown):
    run = make_run(tmp_path)
    for k in range(1, count + 1):
        cv2.imwrite(str(run / f"sheet-{k:07d}.png"), np.full((4, 4, 3), k, np.uint8))
    assert [v for n, v in read(run).attributes if n == "alt"] == [f"samples at step {k}" for k in shown]


def test_a_wide_sheet_shrinks_and_a_broken_one_is_named(tmp_path):
    import base64

    run = make_run(tmp_path)
    cv2.imwrite(str(run / "sheet-0000001.png"), np.full((20, 3200, 3), (10, 120, 240), np.uint8))
    (run / "sheet-0000002.png").write_bytes(b"half a pic")
    page = read(run)
    data = next(v for n, v in page.attributes if n == "src").partition(",")[2]
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (10, 1600, 3)
    assert np.abs(picture.astype(int) - (10, 120, 240)).max() <= 3
    assert page.said("sheet-0000002.png cannot be read")


def test_one_validation_has_one_column(tmp_path):
    page = read(make_run(tmp_path, validations=1))
    assert page.words.count("21.0000") == 1
    assert page.words.count("step 10") == 1


def test_a_run_that_was_killed_early_still_gives_a_page(tmp_path):
    run = make_run(tmp_path, validations=0, step=12)
    (run / "log.jsonl").unlink()
    (run / "terms.jsonl").unlink()
    page = read(run)
    assert page.said("The run ended with 40% of its budget spent.")
    assert page.said("never validated")
    assert "polyline" not in page.seen
    assert page.said("Settings")
    assert not page.said("Curves")
    assert not page.said("Environment")


def test_without_terms_the_losses_are_those_of_the_validations(tmp_path):
    run = make_run(tmp_path, validations=2)
    (run / "terms.jsonl").unlink()
    page = read(run)
    assert page.seen.count("polyline") == 2
    assert page.said("Loss terms")


def test_why_it_ended_early_and_what_is_no_number(tmp_path):
    run = make_run(tmp_path, step=15, judged={"worse": 2})
    with (run / "log.jsonl").open("a") as log:
        log.write(json.dumps({"step": 40, "seconds": 80, "terms": {}, "PSNR <hole>": float("nan")}) + "\n")
    page = read(run)
    assert page.said("50% of its budget spent, after 2 validations without a better figure.")
    assert page.said("The last validation gave no number for PSNR <hole>.")


@pytest.mark.parametrize("text", [None, "{half"])
def test_no_run_is_said(tmp_path, text):
    if text:
        (tmp_path / "state.json").write_text(text)
    with pytest.raises(RecipeError, match="no run to report on"):
        write_report(tmp_path)


def lines(svg):
    return re.findall(r'points="([^"]*)"', svg)


def ticks(svg, anchor):
    return [text for text in re.findall(rf'text-anchor="{anchor}">([^<]*)<', svg) if text != "step"]


def test_points_lie_where_they_should():
    # Between 62 and 466 across, and from 228 (the least) up to 12 (the greatest).
    svg = chart("Loss", {"a": [(0, 0.0), (50, 5.0), (100, 10.0)], "b": [(25, 2.5)]})
    assert lines(svg) == ["62.0,228.0 264.0,120.0 466.0,12.0", "163.0,174.0"]
    assert ticks(svg, "end") == ["0", "2", "4", "6", "8", "10"]
    assert ticks(svg, "middle") == ["0", "20", "40", "60", "80", "100"]
    assert "log scale" not in svg
    assert svg.count("<circle") == 4
    assert svg.count("<li>") == 2


def test_more_than_two_decades_are_drawn_in_decades():
    svg = chart("Loss", {"a": [(0, 10.0), (50, 1.0), (100, 0.01)]})
    assert lines(svg) == ["62.0,12.0 264.0,84.0 466.0,228.0"]
    assert ticks(svg, "end") == ["0.01", "0.1", "1", "10"]
    assert "Loss (log scale)" in svg


@pytest.mark.parametrize("values", [[1.0, 100.0], [-1.0, 500.0], [0.0, 500.0]])
def test_otherwise_not(values):
    assert "log scale" not in chart("Loss", {"a": list(enumerate(values))})


def test_a_line_that_stays_lies_in_the_middle():
    assert lines(chart("Loss", {"a": [(0, 3.0), (10, 3.0)]})) == ["62.0,120.0 466.0,120.0"]
    assert lines(chart("Loss", {"a": [(7, 0.0)]})) == ["264.0,120.0"]


def test_ticks_are_round():
    svg = chart("Loss", {"a": [(3, 0.13), (997, 0.87)]})
    assert ticks(svg, "end") == ["0.2", "0.4", "0.6", "0.8"]
    assert ticks(svg, "middle") == ["200", "400", "600", "800"]


def test_what_is_no_number_is_left_out():
    nan, inf = float("nan"), float("inf")
    assert lines(chart("x", {"a": [(0, 0.0), (1, nan), (2, 1.0)], "b": [(1, inf)]})) == ["62.0,228.0 466.0,12.0"]
    assert chart("x", {"a": [(0, nan)]}) == ""


def test_of_too_many_points_the_means_of_neighbours_are_drawn():
    (line,) = lines(chart("x", {"a": [(k, float(k % 2)) for k in range(800)]}))
    places = [tuple(map(float, place.split(","))) for place in line.split()]
    assert len(places) == 400
    assert {y for _, y in places} == {120.0}


def test_the_eleventh_line_is_dashed():
    svg = chart("x", {str(k): [(0, float(k)), (1, float(k))] for k in range(11)})
    assert len(set(re.findall(r'<g fill="(#\w+)"', svg))) == 10
    assert len(re.findall(r"<g [^>]*stroke-dasharray", svg)) == 1


def test_environment_names_versions_and_machine():
    told = environment()
    assert told["bareface"] == bareface.__version__
    assert told["torch"] == torch.__version__
    assert f"{torch.get_num_threads()} threads used" in told["processor"]
    assert all(isinstance(value, str) and value for value in told.values())
    assert json.loads(json.dumps(told)) == told


def test_revision_is_of_the_folder_that_git_keeps(tmp_path):
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    inside = tmp_path / "installed"
    inside.mkdir()
    (inside / "code.py").write_text("1")
    assert _revision(inside) == ""
    try:
        subprocess.run([*git, "init", "-q"], check=True)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    (tmp_path / "own.py").write_text("1")
    subprocess.run([*git, "add", "own.py"], check=True)
    subprocess.run([*git, "commit", "-qm", "x", "--no-gpg-sign"], check=True)
    assert re.fullmatch(r"[0-9a-f]{40}", _revision(tmp_path))
    assert _revision(inside) == ""
    (tmp_path / "own.py").write_text("2")
    assert re.fullmatch(r"[0-9a-f]{40}-dirty", _revision(tmp_path))
