"""Fills judged on faces that are covered on the fly."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bareface.classes import NAMES
from bareface.cli import main
from bareface.errors import UsageError
from bareface.evaluate.covered import CoveredFaces, Wish, parse_occluders
from bareface.evaluate.protocol import protocols, read_protocol
from bareface.maps.parts import hole_of
from bareface.occluders.catalogue import kinds_held_out
from bareface.scores.maps import iou

pytest.importorskip("skimage", reason="bareface[evaluate] is not installed")


def test_same_seed_covers_alike_and_the_fill_only_fills(faces_folder):
    wishes = [Wish(faces_folder, occluders="mask:surgical", fill=fill) for fill in ("telea", "navier-stokes")]
    one, other = (CoveredFaces(wish)[1] for wish in wishes)
    assert one.truth == other.truth
    assert (one.masked == other.masked).all()
    assert (one.raw != other.raw).any()
    assert (one.composited[~one.hole] == one.masked[~one.hole]).all()
    assert (one.composited[one.hole] == one.raw[one.hole]).all()
    assert one.groups == {"occluder": "mask", "sex": "female", "size": "under 256 px"}
    assert CoveredFaces(Wish(faces_folder, occluders="mask:surgical", seed=2, fill="telea"))[1].truth != one.truth


def test_fewer_faces_are_covered_as_they_are_among_all(faces_folder):
    every, fewer = (
        CoveredFaces(Wish(faces_folder, occluders="mask:surgical", fill="telea", faces=n)) for n in (None, 2)
    )
    assert [fewer[0].name, fewer[1].name] == ["collins", "mirrored"]
    assert [fewer[0].truth, fewer[1].truth] == [every[0].truth, every[2].truth]


def test_command_tells_by_group_and_compares(faces_folder, tmp_path, capsys):
    files = [str(tmp_path / f"{fill}.json") for fill in ("telea", "navier-stokes")]
    for fill, file in zip(("telea", "navier-stokes"), files, strict=True):
        command = ["evaluate", "--fill", fill, "--data", str(faces_folder), "--occluders", "mask:surgical"]
        assert main([*command, "--workers", "1", "-o", file]) == 0
    report = json.loads((tmp_path / "telea.json").read_text())
    assert report["settings"]["occluders"] == "mask:surgical"
    size = report["groups"]["size"]
    assert size["512 px and more"]["composited hole PSNR"]["count"] == 2
    assert size["under 256 px"] == {}
    assert "By size" in (tmp_path / "telea.html").read_text()
    capsys.readouterr()
    assert main(["compare", *files, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["figures"]
    assert row["masked PSNR"]["differences"]["navier-stokes"]["mean"] == 0
    assert row["composited hole PSNR"]["count"] == 3


def test_occluders_in_words():
    assert parse_occluders("mask:surgical,mask:cloth") == {"mask": ("surgical", "cloth")}
    assert parse_occluders("fast-food") == {"fast food": kinds_held_out("fast food")}
    assert list(parse_occluders("")) == list(NAMES)
    assert all(parse_occluders("").values())
    with pytest.raises(UsageError, match="no mask of kind"):
        parse_occluders("mask:paper-bag")
    with pytest.raises(UsageError):
        parse_occluders("beard")


@pytest.mark.parametrize(("field", "value"), [("seed", -1), ("faces", 1), ("split", "later"), ("fill", "magic")])
def test_wishes_that_cannot_be_honoured(faces_folder, field, value):
    with pytest.raises(UsageError):
        CoveredFaces(Wish(faces_folder, **{field: value}))


def test_protocols_are_wishes(faces_folder):
    assert {"public", "masks", "all-classes"} <= set(protocols())
    for name in protocols():
        source = CoveredFaces(Wish(faces_folder, fill="telea", **read_protocol(name)))
        assert len(source) == 3
        assert np.isfinite(source[0].clean).all()
    assert read_protocol("public") == {"occluders": "mask:surgical", "seed": 1, "faces": 500}


def test_what_the_segmenter_does_not_find_stays_and_counts(faces_folder):
    exact, found = (
        CoveredFaces(Wish(faces_folder, occluders="mask:surgical", fill="telea", found=each))[1]
        for each in (False, True)
    )
    assert exact.maps is None
    seen, true = found.maps
    assert iou(seen, true) > 0.7
    assert (found.hole | ~exact.hole).all()
    stays = found.hole & ~hole_of(seen.astype(np.float32))
    assert (found.raw[stays] == found.masked[stays]).all()


def test_found_maps_are_told_by_the_command(faces_folder, tmp_path):
    out = tmp_path / "found.json"
    command = ["evaluate", "--fill", "telea", "--data", str(faces_folder), "--occluders", "mask:surgical", "--find"]
    assert main([*command, "--workers", "1", "-o", str(out)]) == 0
    report = json.loads(out.read_text())
    assert report["figures"]["map IoU"]["mean"] > 0.7
    assert 0 < report["figures"]["map boundary F"]["mean"] <= 1
    assert "found map" in report["settings"]["hole"]


def test_candidates_are_for_fills_that_have_some(faces_folder):
    with pytest.raises(UsageError, match="one answer"):
        CoveredFaces(Wish(faces_folder, fill="telea", candidates=2))
    with pytest.raises(UsageError, match="candidates"):
        Wish(faces_folder, candidates=-1)
