"""What a run shows while it goes: the bar's words, TensorBoard's points, the files that the report reads."""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from bareface.lab.watch import CURVES, TERMS, WARNINGS, Watch, read_lines  # noqa: E402


def walk(watch, steps, begin=0, seconds=1.0, budget=100):
    """Steps of `seconds` each, from `begin` on, whose loss is their number."""
    watch.begin(begin / budget, begin)
    for step in range(begin + 1, steps + 1):
        watch.step(step / budget, step, step * seconds, {"hole": float(step)})


def points(out):
    return [(line["step"], line["terms"]) for line in read_lines(out / TERMS)]


def curves(out):
    event_accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    read = event_accumulator.EventAccumulator(str(out / CURVES))
    return read.Reload()


def scalars(out, tag):
    return [(point.step, point.value) for point in curves(out).Scalars(tag)]


@pytest.fixture
def no_tensorboard(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)


def test_a_point_every_two_seconds_is_the_mean_of_its_steps(tmp_path, no_tensorboard):
    watch = Watch(tmp_path, "run", 4)
    walk(watch, 6)
    watch.end()
    # At 1, 3 and 5 seconds, and what is left at the end.
    assert points(tmp_path) == [(1, {"hole": 1.0}), (3, {"hole": 2.5}), (5, {"hole": 4.5}), (6, {"hole": 6.0})]
    assert [line["seconds"] for line in read_lines(tmp_path / TERMS)] == [1.0, 3.0, 5.0, 6.0]


def test_a_term_counts_only_where_it_was_there(tmp_path, no_tensorboard):
    watch = Watch(tmp_path, "run", 4)
    watch.begin(0.0, 0)
    watch.step(0.1, 1, 0.1, {"hole": 1.0})
    watch.step(0.2, 2, 0.2, {"hole": 2.0})
    watch.step(0.3, 3, 2.3, {"hole": 4.0, "critic": 9.0})
    watch.end()
    assert points(tmp_path)[1] == (3, {"hole": 3.0, "critic": 9.0})


def test_the_bar_says_rate_time_left_and_losses(tmp_path, no_tensorboard, capsys):
    watch = Watch(tmp_path, "fill-run", 8)
    # Two steps a second of 8 pictures; after 25 of 100 steps 12.5 seconds are gone and 37.5 are left.
    walk(watch, 25, seconds=0.5)
    watch.end()
    last = capsys.readouterr().err.split("\r")[-1]
    assert last.startswith("fill-run: 25.0%")
    assert "step 25, 16.0 pictures/s, 00:37 left, hole 25.000" in last


def test_the_rate_is_of_the_last_fifty_steps(tmp_path, no_tensorboard, capsys):
    watch = Watch(tmp_path, "run", 10)
    watch.begin(0.0, 0)
    for step in range(1, 101):
        # The first fifty take a minute each, the others half a second.
        watch.step(step / 200, step, 60.0 * min(step, 51) + 0.5 * max(0, step - 51), {})
    watch.end()
    assert "step 100, 20.0 pictures/s" in capsys.readouterr().err.split("\r")[-1]


def test_a_first_step_has_no_rate_yet(tmp_path, no_tensorboard, capsys):
    watch = Watch(tmp_path, "run", 8)
    walk(watch, 1, seconds=7300.0)
    watch.end()
    assert "step 1, ? pictures/s, 200:45:00 left" in capsys.readouterr().err


def test_a_log_file_stays_short(tmp_path, no_tensorboard, capsys):
    watch = Watch(tmp_path, "run", 8)
    walk(watch, 2000, budget=2000)
    watch.end()
    assert len(capsys.readouterr().err.split("\r")) < 6


def test_going_on_drops_what_came_after_the_checkpoint(tmp_path, no_tensorboard):
    first = Watch(tmp_path, "run", 4)
    walk(first, 9)
    first.end()
    with (tmp_path / TERMS).open("a") as file:
        file.write('{"step": 11, "sec')
    again = Watch(tmp_path, "run", 4)
    again.begin(0.06, 6)
    assert [step for step, _ in points(tmp_path)] == [1, 3, 5]
    again.step(0.07, 7, 7.0, {"hole": 70.0})
    again.end()
    assert points(tmp_path)[-2:] == [(5, {"hole": 4.5}), (7, {"hole": 70.0})]
    assert len((tmp_path / TERMS).read_text().splitlines()) == 4


def test_a_fresh_run_in_an_old_folder_begins_anew(tmp_path, no_tensorboard):
    old = Watch(tmp_path, "run", 4)
    walk(old, 9)
    old.warn("slow")
    old.end()
    new = Watch(tmp_path, "run", 4)
    new.begin(0.0, 0)
    new.end()
    assert points(tmp_path) == []
    assert not (tmp_path / WARNINGS).exists()


def test_lines_of_a_second_attempt_win(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps({"step": s, "from": f}) + "\n" for s, f in [(1, 1), (5, 1), (9, 1), (5, 2)]))
    assert read_lines(path) == [{"step": 1, "from": 1}, {"step": 5, "from": 2}]
    assert read_lines(tmp_path / "none.jsonl") == []


def test_tensorboard_reads_what_was_seen(tmp_path):
    pytest.importorskip("tensorboard")
    watch = Watch(tmp_path, "run", 4)
    walk(watch, 5)
    sheet = np.full((6, 10, 3), (200, 100, 50), np.uint8)
    watch.validated(5, 5.0, {"PSNR": 21.5, "hole SSIM": 0.75}, sheet)
    watch.end()
    assert scalars(tmp_path, "loss/hole") == [(1, 1.0), (3, 2.5), (5, 4.5)]
    assert scalars(tmp_path, "run/progress") == [(s, pytest.approx(s / 100)) for s in (1, 3, 5)]
    assert scalars(tmp_path, "figures/PSNR") == [(5, 21.5)]
    read = curves(tmp_path)
    assert set(read.Tags()["scalars"]) == {"loss/hole", "run/progress", "figures/PSNR", "figures/hole SSIM"}
    (image,) = read.Images("sheet")
    assert (image.step, image.width, image.height) == (5, 10, 6)


def test_tensorboard_has_no_point_twice_after_going_on(tmp_path):
    pytest.importorskip("tensorboard")
    first = Watch(tmp_path, "run", 4)
    walk(first, 9)
    first.end()
    # TensorBoard reads the files of a folder in the order of the second they were begun in.
    time.sleep(1.1)
    again = Watch(tmp_path, "run", 4)
    walk(again, 10, begin=5)
    again.end()
    assert [step for step, _ in scalars(tmp_path, "loss/hole")] == [1, 3, 5, 6, 8, 10]


def test_without_tensorboard_one_line_says_how_to_get_it(tmp_path, no_tensorboard, capsys):
    watch = Watch(tmp_path, "run", 4)
    walk(watch, 3)
    watch.validated(3, 3.0, {"PSNR": 21.5}, np.zeros((4, 4, 3), np.uint8))
    watch.end()
    told = capsys.readouterr()
    assert told.err.count("pip install 'bareface[lab]'") == 1
    assert "run: step 3 (00:03): PSNR 21.5000" in told.out
    assert not (tmp_path / CURVES).exists()


def test_warnings_are_kept_with_their_step(tmp_path, no_tensorboard, capsys):
    watch = Watch(tmp_path, "run", 4)
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        before = warnings.showwarning
        walk(watch, 3)
        watch.warn("half of the time\nwent by waiting")
        warnings.warn("slow road", UserWarning, stacklevel=1)
        watch.end()
        assert warnings.showwarning == before
    assert [str(warning.message) for warning in shown] == ["slow road"]
    assert (tmp_path / WARNINGS).read_text().splitlines() == [
        "step 3: half of the time went by waiting",
        "step 3: UserWarning: slow road",
    ]
    assert "half of the time" in capsys.readouterr().err


def test_a_silent_one_shows_and_writes_nothing(tmp_path, capsys):
    out = tmp_path / "run"
    watch = Watch(out, "run", 4, silent=True)
    walk(watch, 3)
    watch.validated(3, 3.0, {"PSNR": 21.5}, None)
    watch.warn("slow")
    watch.end()
    assert not out.exists()
    assert capsys.readouterr() == ("", "")
