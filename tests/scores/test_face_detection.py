"""Detectors of others on a real face, bare and covered."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from bareface.errors import UsageError, WeightsError
from bareface.scores.detection import HogDetector, LbpDetector, YuNetDetector, detected


@pytest.fixture(params=["LBP", "HOG", "YuNet"])
def detector(request):
    if request.param == "LBP":
        return LbpDetector()
    if request.param == "HOG":
        pytest.importorskip("dlib", reason="dlib-bin is not installed")
        return HogDetector()
    return YuNetDetector(request.getfixturevalue("lab_data") / "models" / "yunet_2026may.onnx")


def test_a_bare_face_is_found_where_it_is(detector, collins, grace):
    for rgb, mesh in (collins, grace):
        boxes = detector(rgb)
        assert boxes.dtype == np.float32
        # OpenCV's cascade may give one face two boxes, a little apart, by where the crop begins.
        assert 1 <= len(boxes) <= (2 if isinstance(detector, LbpDetector) else 1)
        middles = boxes[:, :2] + boxes[:, 2:] / 2
        assert (np.linalg.norm(middles - mesh.mean(0), axis=1) < 0.15 * boxes[:, 2]).all()
        assert detected(detector, rgb, mesh)
        assert detected(detector, rgb / 255, mesh)
        assert not detected(detector, rgb, mesh / 4)
        assert not detected(detector, rgb, mesh + 150)


@pytest.mark.parametrize("shape", [(256, 256, 3), (16, 300, 3), (300, 16, 3)])
def test_nothing_is_found_in_an_even_picture(detector, shape):
    found = detector(np.full(shape, 128, np.uint8))
    assert found.shape == (0, 4)
    assert not detected(detector, np.full(shape, 128, np.uint8), np.array([[0.0, 0.0], [10.0, 10.0]]))


def test_a_covered_face_is_not_found_by_a_detector_of_whole_faces(collins, masked):
    assert not detected(LbpDetector(), masked, collins[1])


def test_yunet_is_refused_without_its_file(tmp_path):
    with pytest.raises(WeightsError, match=r"yunet.onnx: missing"):
        YuNetDetector(tmp_path / "yunet.onnx")
    (tmp_path / "other.onnx").write_bytes(b"no network")
    with pytest.raises(WeightsError, match=r"other.onnx: not a YuNet"):
        YuNetDetector(tmp_path / "other.onnx")


def test_another_network_is_not_taken_for_yunet():
    from bareface import weights

    with pytest.raises(WeightsError, match=r"finder.onnx: not a YuNet"):
        YuNetDetector(weights.folder() / "finder.onnx")


@pytest.mark.parametrize(("name", "kind"), [("skimage.data", LbpDetector), ("dlib", HogDetector)])
def test_a_missing_library_names_the_extra(monkeypatch, name, kind):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=r"detector needs \w+: pip install 'bareface\[evaluate\]'"):
        kind()


def test_pictures_and_meshes_of_another_form_are_refused(collins):
    detector = LbpDetector()
    with pytest.raises(UsageError, match=r"picture: .*a grey picture"):
        detector(collins[0][..., 0])
    with pytest.raises(UsageError, match=r"mesh: shape \[478, 3\]"):
        detected(detector, collins[0], np.zeros((478, 3)))
