"""Reports side by side: paired differences, and reports that cannot be compared."""

from __future__ import annotations

import json

import pytest

from bareface.cli import main
from bareface.errors import UsageError
from bareface.evaluate.compare import compared, told
from bareface.scores.intervals import difference


def report(system, values, names="abcdefghijkl", truth="t"):
    items = [
        {"name": n, "truth": truth, "groups": {}, "figures": {"x": v}} for n, v in zip(names, values, strict=False)
    ]
    return {"format": 1, "system": system, "items": items}


FIRST = [float(k % 5) for k in range(12)]


def test_difference_is_paired_and_significant():
    better = [value + 1 + 0.1 * (k % 2) for k, value in enumerate(FIRST)]
    row = compared([report("a", FIRST), report("b", better)])["figures"]["x"]
    own = difference(better, FIRST)
    assert row["means"] == pytest.approx({"a": sum(FIRST) / 12, "b": sum(better) / 12})
    assert row["differences"]["b"]["mean"] == pytest.approx(1.05)
    assert row["differences"]["b"]["p"] == own.p
    assert row["differences"]["b"]["significant"]
    assert "*" in told(compared([report("a", FIRST), report("b", better)])).splitlines()[2]


def test_noise_is_not_significant():
    other = [value + (1 if k % 2 else -1) for k, value in enumerate(FIRST)]
    assert not compared([report("a", FIRST), report("a", other)])["figures"]["x"]["differences"]["a (2)"]["significant"]


def test_only_faces_that_all_have_count():
    found = compared([report("a", FIRST), report("b", [None, *FIRST[1:10]])])
    assert (found["faces"], found["left_out"], found["figures"]["x"]["count"]) == (10, 2, 9)


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        ([report("a", FIRST)], "at least two"),
        ([report("a", FIRST), report("b", FIRST, names="mnopqrstuvwx")], "too few"),
        ([report("a", FIRST), report("b", FIRST, truth="other")], "not the same face"),
        ([report("a", FIRST), report("b", [None] * 12)], "no figure in common"),
    ],
)
def test_reports_that_cannot_be_compared(reports, words):
    with pytest.raises(UsageError, match=words):
        compared(reports)


def test_command(tmp_path, capsys):
    for system, shift in (("a", 0), ("b", 1)):
        (tmp_path / f"{system}.json").write_text(json.dumps(report(system, [v + shift for v in FIRST])))
    files = [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    assert main(["compare", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["systems"] == ["a", "b"]
    assert main(["compare", *files]) == 0
    assert "| x | 12 |" in capsys.readouterr().out
    (tmp_path / "a.json").write_text("[]")
    assert main(["compare", *files]) == 2
