"""Judges of identity on two real faces, alignment against scikit-image's, AUC and TAR by counting."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import numpy as np
import pytest

from bareface.errors import UsageError, WeightsError
from bareface.scores.identity import (
    ARCFACE_PLACES,
    DlibJudge,
    OnnxJudge,
    aligned,
    arcface_places,
    auc,
    cosine,
    distance,
    dlib_places,
    similarity,
    tar_at_far,
)

RNG = np.random.default_rng(9)
HAVE_DLIB = find_spec("dlib") is not None and find_spec("face_recognition_models") is not None


@pytest.fixture(scope="module")
def judge():
    if not HAVE_DLIB:
        pytest.skip("dlib-bin and face_recognition_models are not installed")
    return DlibJudge()


def onnx_file(path, shape, inputs=1):
    """A network whose descriptor is its input, flattened."""
    onnx = pytest.importorskip("onnx")
    make = onnx.helper
    taken = [make.make_tensor_value_info(f"data{k}", onnx.TensorProto.FLOAT, shape) for k in range(inputs)]
    given = make.make_tensor_value_info("out", onnx.TensorProto.FLOAT, [None, None])
    graph = make.make_graph([make.make_node("Flatten", ["data0"], ["out"])], "flat", taken, [given])
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    return path


def test_dlib_knows_a_person_again_and_tells_two_apart(judge, collins, grace, masked):
    true, other = judge(*collins), judge(*grace)
    darker = judge((collins[0] * 0.8).astype(np.uint8), collins[1])
    covered = judge(masked, collins[1])
    near, far, hidden = distance(np.stack([darker, other, covered]), np.stack([true] * 3))
    assert true.shape == (128,)
    assert near < 0.3 < hidden
    assert far > 0.6
    assert cosine(darker[None], true[None]) > cosine(other[None], true[None])


def test_dlib_is_given_the_crop_that_dlib_itself_cuts(judge, astronaut):
    import dlib

    box = dlib.get_frontal_face_detector()(astronaut, 0)[0]
    weights = find_spec("face_recognition_models").submodule_search_locations[0]
    shape = dlib.shape_predictor(f"{weights}/models/shape_predictor_5_face_landmarks.dat")(astronaut, box)
    points = np.array([(p.x, p.y) for p in shape.parts()], float)
    ours = aligned(astronaut, points, dlib_places(), (150, 150)).astype(float)
    theirs = dlib.get_face_chip(astronaut, shape, 150, 0.25).astype(float)
    assert np.abs(ours - theirs).mean() < 1.5


@pytest.mark.parametrize("name", ["dlib", "face_recognition_models"])
def test_what_dlib_lacks_names_the_extra(monkeypatch, name):
    if name == "dlib":
        monkeypatch.setitem(sys.modules, "dlib", None)
    elif HAVE_DLIB:
        monkeypatch.setattr("bareface.scores.identity.find_spec", lambda _: None)
    else:
        pytest.skip("dlib-bin is not installed")
    with pytest.raises(UsageError, match=rf"identity judge needs {name}: pip install 'bareface\[evaluate\]'"):
        DlibJudge()


def test_similarity_is_umeyamas():
    from skimage.transform import SimilarityTransform

    source = RNG.normal(50, 20, (5, 2))
    turn = 1.7 * np.array([[np.cos(0.4), -np.sin(0.4)], [np.sin(0.4), np.cos(0.4)]])
    target = source @ turn.T + (3, -8) + RNG.normal(0, 1, (5, 2))
    expected = SimilarityTransform.from_estimate(source, target).params[:2]
    assert similarity(source, target) == pytest.approx(expected, abs=1e-9)


def test_aligned_brings_the_points_to_their_places(collins):
    picture = np.zeros((100, 100, 3), np.uint8)
    points = np.array([(30.0, 40.0), (60.0, 40.0), (45.0, 70.0)])
    for x, y in points.astype(int):
        picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    crop = aligned(picture, points, points * 0.5 + (5, 3), (48, 64))
    assert crop.shape == (48, 64, 3)
    for x, y in points * 0.5 + (5, 3):
        assert crop[round(y), round(x)].min() > 200
    assert (crop > 127).any(-1).sum() < 40


def test_places_of_other_sizes():
    assert arcface_places((112, 112)) == pytest.approx(np.array(ARCFACE_PLACES))
    assert arcface_places((112, 96)) == pytest.approx(np.array(ARCFACE_PLACES) - (8, 0))
    assert arcface_places((224, 224)) == pytest.approx(2 * np.array(ARCFACE_PLACES))


def test_an_onnx_judge_sees_the_aligned_face_in_its_own_layout(tmp_path, collins):
    first = OnnxJudge(onnx_file(tmp_path / "first.onnx", ["n", 3, 112, 96]), (112, 96))
    last = OnnxJudge(onnx_file(tmp_path / "last.onnx", [1, "h", "w", 3]), (112, 96), mean=0, scale=255, bgr=True)
    planes = first(*collins).reshape(3, 112, 96)
    picture = last(*collins).reshape(112, 96, 3)[..., ::-1]
    assert -1 <= planes.min() < -0.5 < 0.5 < planes.max() <= 1
    assert picture.transpose(2, 0, 1) == pytest.approx((planes + 1) / 2, abs=1e-6)


def test_an_onnx_judge_tells_the_covered_face_from_the_bare_one(tmp_path, collins, masked):
    judge = OnnxJudge(onnx_file(tmp_path / "flat.onnx", [1, 3, 112, 112]))
    true = judge(*collins)[None]
    assert cosine(judge(collins[0] / 255, collins[1])[None], true) == pytest.approx([1], abs=1e-6)
    assert cosine(judge(masked, collins[1])[None], true)[0] < 0.95


@pytest.mark.parametrize(
    ("shape", "inputs"),
    [([1, 3, 64, 64], 1), ([1, 1, 112, 112], 1), ([4, 3, 112, 112], 1), ([1, 3], 1), ([1, 3, 112, 112], 2)],
)
def test_an_onnx_file_of_another_kind_is_refused(tmp_path, shape, inputs):
    path = onnx_file(tmp_path / "other.onnx", shape, inputs)
    with pytest.raises(UsageError, match=r"other.onnx: takes data0 .*not one picture of 112x112"):
        OnnxJudge(path)


def test_a_missing_onnx_file_is_refused(tmp_path):
    with pytest.raises(WeightsError, match=r"none.onnx: missing"):
        OnnxJudge(tmp_path / "none.onnx")


def test_a_mesh_of_another_form_is_refused(tmp_path, collins):
    judge = OnnxJudge(onnx_file(tmp_path / "flat.onnx", [1, 3, 112, 112]))
    with pytest.raises(UsageError, match=r"mesh: shape \[5, 2\]"):
        judge(collins[0], collins[1][:5])
    with pytest.raises(UsageError, match=r"picture: values from -1"):
        judge(collins[0] / 127.5 - 1, collins[1])


def test_cosine_and_distance_by_hand():
    found, true = np.array([[3.0, 4.0], [1.0, 0.0], [0.0, -2.0]]), np.array([[3.0, 4.0], [0.0, 1.0], [0.0, 1.0]])
    assert cosine(found, true) == pytest.approx([1, 0, -1])
    assert distance(found, true) == pytest.approx([0, np.sqrt(2), 3])


@pytest.mark.parametrize(
    ("found", "true"),
    [(np.ones(3), np.ones(3)), (np.ones((2, 3)), np.ones((1, 3))), (np.ones((0, 3)), np.ones((0, 3)))],
)
def test_descriptors_of_another_form_are_refused(found, true):
    for score in (cosine, distance):
        with pytest.raises(UsageError, match="descriptors: shapes"):
            score(found, true)


def test_a_descriptor_of_zeros_is_refused():
    with pytest.raises(UsageError, match="item 1 is all 0"):
        cosine(np.array([[1.0, 1.0], [0.0, 0.0]]), np.ones((2, 2)))


def test_auc_by_hand():
    assert auc(np.array([0.9, 0.8]), np.array([0.1, 0.2])) == 1
    assert auc(np.array([0.5]), np.array([0.5, 0.4])) == 0.75
    assert auc(np.array([0.1]), np.array([0.5, 0.4])) == 0


def test_auc_and_tar_equal_counting():
    same, different = np.round(RNG.normal(1, 1, 120), 1), np.round(RNG.normal(0, 1, 300), 1)
    pairs = np.sign(same[:, None] - different[None])
    assert auc(same, different) == pytest.approx(((pairs + 1) / 2).mean())
    for far in (0.01, 0.1, 0.5):
        thresholds = [t for t in np.unique(different) if (different > t).mean() <= far]
        assert tar_at_far(same, different, far) == pytest.approx((same > min(thresholds)).mean())


def test_tar_needs_enough_pairs_to_tell():
    same, different = np.array([0.95, 0.3]), np.linspace(0, 0.9, 100)
    assert tar_at_far(same, different, 0.01) == 0.5
    with pytest.raises(UsageError, match=r"99 pairs .* false accept rate of 0.01; give at least 100"):
        tar_at_far(same, different[1:], 0.01)


@pytest.mark.parametrize("far", [0.0, 1.0, -0.1])
def test_tar_at_no_share_is_refused(far):
    with pytest.raises(UsageError, match="no share of false accepts"):
        tar_at_far(np.ones(3), np.ones(3), far)


@pytest.mark.parametrize("bad", [np.array([]), np.ones((2, 2)), np.array([np.nan])])
def test_scores_of_another_form_are_refused(bad):
    for score in (auc, tar_at_far):
        with pytest.raises(UsageError, match=r"same: .*at least one pair"):
            score(bad, np.ones(200))
        with pytest.raises(UsageError, match=r"different: .*at least one pair"):
            score(np.ones(200), bad)
