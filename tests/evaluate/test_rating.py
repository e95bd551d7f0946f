"""People's judgement: agreement by published values, a study that goes on after a kill, a page that stays blind."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection

import cv2
import numpy as np
import pytest

from bareface.errors import UsageError
from bareface.evaluate.rating.agreement import krippendorff_alpha
from bareface.evaluate.rating.answers import Answers
from bareface.evaluate.rating.server import RatingServer
from bareface.evaluate.rating.sitting import Sittings
from bareface.evaluate.rating.study import read_questions
from bareface.evaluate.rating.summary import summarised, told

# Krippendorff 2011, the example with four observers and twelve units; 0 where an observer said nothing.
OBSERVED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]
UNITS = [[value for value in unit if value] for unit in zip(*OBSERVED, strict=True)]


@pytest.mark.parametrize(("ordered", "published"), [(False, 0.743), (True, 0.815)])
def test_agreement_is_as_published(ordered, published):
    assert krippendorff_alpha(UNITS, ordered=ordered) == pytest.approx(published, abs=5e-4)


def test_agreement_at_its_ends():
    assert krippendorff_alpha([[1, 1], [3, 3], [5, 5]], ordered=True) == pytest.approx(1)
    assert krippendorff_alpha([[1, 2], [2, 1]], ordered=False) < 0
    assert krippendorff_alpha([[4, 4], [4, 4]], ordered=False) is None
    assert krippendorff_alpha([[1], [2]], ordered=True) is None


@pytest.fixture
def folders(tmp_path):
    """Two systems with three pictures each."""
    rng = np.random.default_rng(0)
    for system in ("ours", "theirs"):
        (tmp_path / system).mkdir()
        for name in "abc":
            cv2.imwrite(str(tmp_path / system / f"{name}.png"), rng.integers(0, 256, (40, 40, 3), np.uint8))
    return [tmp_path / "ours", tmp_path / "theirs"]


def sittings(folders, answers, kind="realism"):
    return Sittings(read_questions(folders, kind), kind, answers, seed=1)


def test_each_rater_has_an_order_that_stays(folders, tmp_path):
    with Answers(tmp_path / "r.sqlite", create=True) as answers:
        study = sittings(folders, answers)
        orders = {}
        for rater in ("Anna", "Ben"):
            orders[rater], state = [], study.state(rater)
            while state["question"]:
                picture = study.picture(state["question"]["pictures"][0])
                orders[rater].append((picture.system, picture.name))
                state = study.answer(rater, state["question"]["id"], 3)
            assert (state["done"], state["total"]) == (6, 6)
        assert sorted(orders["Anna"]) == sorted(orders["Ben"])
        assert orders["Anna"] != orders["Ben"]
        assert study.undo("Anna")["done"] == 5
        assert study.state(" aNNa ")["done"] == 5


def test_a_study_goes_on_with_what_was_answered(folders, tmp_path):
    with Answers(tmp_path / "r.sqlite", create=True) as answers:
        study = sittings(folders, answers)
        state = study.state("Anna")
        first = state["question"]["id"]
        second = study.answer("Anna", first, 5)["question"]
    with Answers(tmp_path / "r.sqlite", create=False) as answers:
        again = sittings(folders, answers)
        assert again.state("Anna")["question"]["id"] == second["id"]
        assert again.answer("Anna", first, 1)["done"] == 1  # one sent twice stays as it was
        assert [answer.value for answer in answers.given()] == [5]
        for wrong in (0, 6, True, "5"):
            with pytest.raises(UsageError, match="from 1 to 5"):
                again.answer("Anna", second["id"], wrong)


def test_figures_by_hand(folders, tmp_path):
    with Answers(tmp_path / "r.sqlite", create=True) as answers:
        study = sittings(folders, answers)
        for rater, plus in (("Anna", 0), ("Ben", 1)):
            state = study.state(rater)
            while state["question"]:
                ours = study.picture(state["question"]["pictures"][0]).system == "ours"
                state = study.answer(rater, state["question"]["id"], (3 if ours else 1) + plus)
        found = summarised(answers.given())
    ours, theirs = found["rated"]
    assert (ours["mean"], theirs["mean"]) == (3.5, 1.5)
    assert ours["deviation"] == pytest.approx(np.std([3, 3, 3, 4, 4, 4], ddof=1))
    assert (ours["count"], ours["pictures"], ours["raters"]) == (6, 3, 2)
    assert ours["low"] <= 3.5 <= ours["high"]
    assert "realism: ours: 3.50" in told(found)


def test_a_choice_counts_for_the_system_wherever_it_was_shown(folders, tmp_path):
    with Answers(tmp_path / "r.sqlite", create=True) as answers:
        study, sides = sittings(folders, answers, "choose"), set()
        for rater in ("Anna", "Ben", "Cleo", "Dan"):
            state = study.state(rater)
            while state["question"]:
                left = study.picture(state["question"]["pictures"][0]).system
                sides.add(left)
                state = study.answer(rater, state["question"]["id"], 1 if left == "ours" else 2)
        found = summarised(answers.given())
    assert sides == {"ours", "theirs"}
    (row,) = found["rated"]
    assert (row["system"], row["against"], row["mean"], row["count"]) == ("ours", "theirs", 1.0, 12)


def test_pictures_that_do_not_fit_are_refused(folders, tmp_path):
    with pytest.raises(UsageError, match="needs the folders of two systems"):
        read_questions(folders[:1], "choose")
    (folders[1] / "c.png").unlink()
    with pytest.raises(UsageError, match="theirs"):
        read_questions(folders, "choose")
    cv2.imwrite(str(folders[1] / "c.png"), np.zeros((20, 20, 3), np.uint8))
    with pytest.raises(UsageError, match="same size"):
        read_questions(folders, "choose")
    (tmp_path / "other.sqlite").write_bytes(b"no database at all, but long enough to be looked at twice")
    with pytest.raises(UsageError, match=r"other\.sqlite"):
        Answers(tmp_path / "other.sqlite", create=True)
    with pytest.raises(UsageError, match="there are no answers"):
        Answers(tmp_path / "none.sqlite", create=False)


@pytest.fixture
def served(folders, tmp_path):
    with (
        Answers(tmp_path / "r.sqlite", create=True) as answers,
        RatingServer(sittings(folders, answers), 0) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def call(server, path, told=None, **headers):
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    body = None if told is None else json.dumps(told)
    given = {"Content-Type": "application/json"} if told is not None else {}
    connection.request("GET" if told is None else "POST", path, body, given | headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers


def test_the_page_never_tells_a_system(served):
    _, page, headers = call(served, "/")
    state = json.loads(call(served, "/start", {"name": "Anna"})[1])
    status, picture, kind = call(served, f"/picture/{state['question']['pictures'][0]}")
    assert status == 200
    assert kind["Content-Type"] == "image/png"
    for told_ in (page, json.dumps(state).encode(), picture):
        assert b"ours" not in re.sub(rb"y?ours", b"", told_) or told_ is page
        assert b"theirs" not in told_
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_other_pages_and_odd_requests_are_refused(served):
    assert call(served, "/", Host="evil.example")[0] == 403
    assert call(served, "/start", {"name": "Anna"}, Origin="http://evil.example")[0] == 403
    assert call(served, "/start", {"name": ""})[0] == 409
    assert call(served, "/start", ["no object"])[0] == 400
    assert call(served, "/picture/../../etc/passwd")[0] == 404
    assert call(served, "/start", {"name": "x" * 5000})[0] == 413


def test_the_command_serves_and_tells(folders, tmp_path):
    script = "import sys; from bareface.cli import main; sys.exit(main())"
    file = str(tmp_path / "r.sqlite")
    line = [sys.executable, "-c", script, "evaluate", "--answers", file]
    process = subprocess.Popen([*line, "--rate", str(folders[0]), "--port", "0"], stdout=subprocess.PIPE, text=True)
    said = process.stdout.readline()
    port = int(re.search(r"127\.0\.0\.1:(\d+)/", said)[1])
    assert "3 questions" in said
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/start", json.dumps({"name": "Anna"}), headers)
    asked = json.loads(connection.getresponse().read())["question"]["id"]
    connection.request("POST", "/answer", json.dumps({"name": "Anna", "question": asked, "value": 4}), headers)
    assert json.loads(connection.getresponse().read())["done"] == 1
    process.send_signal(signal.SIGINT)
    assert "realism: ours: 4.00; 1 answers" in process.communicate(timeout=30)[0]
    found = subprocess.run(line, capture_output=True, text=True, check=True)
    assert "realism: ours: 4.00" in found.stdout
