"""The page of results: its figures are the reports', what is kept is not made again, other settings are refused."""

from __future__ import annotations

import importlib.util
import json

import pytest

pytest.importorskip("torchmetrics", reason="bareface[evaluate] is not installed")

from bareface.cli import main
from bareface.evaluate import results as module
from bareface.evaluate.results import Asked, page, results
from bareface.evaluate.run import Options


def figure(mean):
    return {"mean": mean, "low": mean - 0.5, "high": mean + 0.5, "count": 4, "left_out": 0}


def report(psnr):
    figures = {"masked hole PSNR": figure(9.0), "composited hole PSNR": figure(psnr)}
    groups = {"sex": {"female": figures, "male": {"composited hole PSNR": figure(psnr - 1)}}}
    return {"faces": 4, "figures": figures, "set": {}, "groups": groups}


def test_a_page_by_hand():
    made = page({under: [report(20.0), report(14.25)] for under in module.UNDER}, ["fill", "runs/other.onnx"])
    assert made.count("| covered | 9.00 (8.50-9.50) | - |") == len(module.UNDER)
    assert "| other | 14.25 (13.75-14.75) |" in made
    assert "| sex | male | 19.00 (18.50-19.50) |" in made
    assert "## Under sunglasses" in made


def test_a_real_page_is_kept_and_goes_on(lab_data, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "UNDER", {"masks": "mask"})
    asked, told = Asked(lab_data, ("telea",), 4), []
    made = results(asked, Options(), tmp_path / "kept", told.append)
    kept = json.loads((tmp_path / "kept" / "telea.mask.json").read_text())
    assert f"{kept['figures']['composited hole PSNR']['mean']:.2f} (" in made
    assert results(asked, Options(), tmp_path / "kept", told.append) == made
    assert [words for words in told if "under" in words] == ["telea under mask"]
    if importlib.util.find_spec("dlib") is None:
        assert any("bareface[evaluate]" in words for words in told)
        assert "with another photo" not in made
        return
    assert told.count("telea with another photo") == 1
    referred = json.loads((tmp_path / "kept" / "telea.references.json").read_text())
    assert f"{referred['figures']['with their own']['hole PSNR, dB']['mean']:.2f} (" in made


def test_reports_of_other_faces_are_not_mixed_in(lab_data, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "UNDER", {"masks": "mask"})
    line = ["results", "telea", "--data", str(lab_data), "--keep", str(tmp_path), "-o", str(tmp_path / "r.md")]
    assert main([*line, "--faces", "2", "--workers", "1"]) == 0
    assert main([*line, "--faces", "3", "--workers", "1", "--overwrite"]) == 2
    assert "kept from other settings" in capsys.readouterr().err
