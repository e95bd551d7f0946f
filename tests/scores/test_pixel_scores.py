"""Pixel scores against hand-computed cases and second implementations; every wrong form of a picture refused."""

from __future__ import annotations

import math
import sys

import cv2
import numpy as np
import pytest
from scipy.ndimage import correlate1d

from bareface.errors import UsageError
from bareface.scores.pictures import byte_picture, hidden, unit_picture
from bareface.scores.pixels import l1, measure, ms_ssim, mse, psnr, ssim

RNG = np.random.default_rng(5)


def window():
    x = np.arange(11) - 5
    g = np.exp(-(x**2) / (2 * 1.5**2))
    return g / g.sum()


def blurred(v):
    """Gaussian 11, sigma 1.5, only where the whole window lies in the picture."""
    for axis in (0, 1):
        v = correlate1d(v, window(), axis)
    return v[5:-5, 5:-5]


def terms(x, y):
    """Luminance times contrast and structure, and the latter alone, of Wang et al. 2004: [H - 10, W - 10, 3] each."""
    mx, my = blurred(x), blurred(y)
    xx, yy, xy = blurred(x * x) - mx * mx, blurred(y * y) - my * my, blurred(x * y) - mx * my
    structure = (2 * xy + 0.03**2) / (xx + yy + 0.03**2)
    return structure * (2 * mx * my + 0.01**2) / (mx * mx + my * my + 0.01**2), structure


def reference_ms_ssim(x, y):
    """Wang et al. 2003, over pictures halved by means of 2 x 2."""
    value = 1.0
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        whole, structure = terms(x, y)
        value *= float((whole if scale == 4 else structure).mean()) ** weight
        x, y = (v.reshape(v.shape[0] // 2, 2, v.shape[1] // 2, 2, 3).mean((1, 3)) for v in (x, y))
    return value


@pytest.fixture(params=["random", "face"])
def pair(request, collins):
    """A picture and its truth, float32 [256, 256, 3] in [0, 1]."""
    truth = RNG.random((256, 256, 3)) if request.param == "random" else collins[0] / 255
    made = cv2.GaussianBlur(truth, (0, 0), 1.2) + RNG.normal(0, 0.03, truth.shape)
    return made.clip(0, 1).astype(np.float32), truth.astype(np.float32)


def test_psnr_by_hand():
    truth = np.zeros((4, 4, 3), np.float32)
    assert psnr(truth + np.float32(0.1), truth) == pytest.approx(20.0, abs=1e-5)
    assert mse(truth + np.float32(0.1), truth) == pytest.approx(0.01)
    assert l1(truth + np.float32(0.1), truth) == pytest.approx(0.1)


def test_of_equal_pictures(collins):
    figures = measure(collins[0], collins[0], np.eye(256), multiscale=True)
    assert figures["PSNR"] == figures["hole PSNR"] == math.inf
    assert [figures[name] for name in ("L1", "MSE", "hole L1", "hole MSE")] == [0, 0, 0, 0]
    assert [figures[name] for name in ("SSIM", "MS-SSIM", "hole SSIM")] == pytest.approx([1, 1, 1], abs=1e-6)


def test_bytes_and_floats_score_alike(collins, masked):
    assert measure(masked, collins[0]) == measure((masked / np.float32(255)), collins[0])


def test_psnr_is_the_peak_255_of_bytes(collins, masked):
    assert psnr(masked, collins[0]) == pytest.approx(cv2.PSNR(masked, collins[0]), abs=1e-4)


def test_ssim_equals_its_reference(pair):
    made, truth = pair
    whole, _ = terms(made.astype(float), truth.astype(float))
    assert ssim(made, truth) == pytest.approx(whole.mean(), abs=1e-5)


def test_ssim_in_the_hole_is_the_mean_of_its_map_there(pair):
    made, truth = pair
    hole = np.zeros((256, 256), bool)
    hole[60:90, 100:180] = hole[200, 7] = True
    whole, _ = terms(made.astype(float), truth.astype(float))
    expected = whole.mean(-1)[hole[5:-5, 5:-5]].mean()
    assert ssim(made, truth, hole) == pytest.approx(expected, abs=1e-5)


def test_ms_ssim_equals_its_reference(pair):
    made, truth = pair
    assert ms_ssim(made, truth) == pytest.approx(reference_ms_ssim(made.astype(float), truth.astype(float)), abs=2e-4)


def test_the_hole_alone_counts():
    truth = np.full((20, 20, 3), 0.5, np.float32)
    made, hole = truth.copy(), np.zeros((20, 20), np.uint8)
    hole[2:4, 2:4] = 1
    made[2:4, 2:4] += np.float32(0.2)
    made[10:] = 0
    assert mse(made, truth, hole) == pytest.approx(0.04)
    assert psnr(made, truth, hole) == pytest.approx(-10 * math.log10(0.04), abs=1e-4)
    assert l1(made, truth, hole) == pytest.approx(0.2)


def test_a_small_hole_flatters_the_whole_picture():
    truth = np.zeros((64, 64, 3), np.float32)
    made, hole = truth.copy(), np.zeros((64, 64), bool)
    hole[:8, :8] = True
    made[hole] = 0.5
    assert psnr(made, truth) - psnr(made, truth, hole) == pytest.approx(10 * math.log10(64), abs=1e-4)


def test_all_at_once_are_the_same_as_each(pair):
    hole = np.zeros((256, 256), bool)
    hole[40:70, 40:70] = True
    figures = measure(*pair, hole, multiscale=True)
    assert figures["MS-SSIM"] == pytest.approx(ms_ssim(*pair))
    for name, function in {"PSNR": psnr, "SSIM": ssim, "L1": l1, "MSE": mse}.items():
        assert figures[name] == pytest.approx(function(*pair))
        assert figures[f"hole {name}"] == pytest.approx(function(*pair, hole))


BLACK = np.zeros((16, 16, 3), np.float32)


@pytest.mark.parametrize(
    ("picture", "fix"),
    [
        (BLACK - 1, r"from -1 to -1 .*\(v \+ 1\) / 2"),
        (BLACK + 200, "v / 255"),
        (BLACK + 1.01, "clip"),
        (BLACK - 3, "clip"),
        (BLACK + np.nan, "not a number"),
        (BLACK + np.inf, "clip"),
        (BLACK.astype(np.int64), "int64 values have no known range"),
        (BLACK > 0, "bool values have no known range"),
        (BLACK[..., 0], "a grey picture"),
        (BLACK[..., :1], "a grey picture"),
        (BLACK.transpose(2, 0, 1), "channels come last"),
        (BLACK[None], "one picture at a time"),
        (np.zeros((16, 16, 4), np.uint8), "three channels"),
        (BLACK[:0], "three channels"),
    ],
)
def test_another_form_is_refused_with_the_fix(picture, fix):
    for score in (psnr, ssim, ms_ssim, l1, mse, measure):
        with pytest.raises(UsageError, match=f"picture: .*{fix}"):
            score(picture, BLACK)
        with pytest.raises(UsageError, match=f"truth: .*{fix}"):
            score(BLACK, picture)


def test_the_mistake_of_peak_255_on_pictures_in_minus_one_to_one_is_impossible(collins, masked):
    made, truth = (v / 127.5 - 1 for v in (masked, collins[0]))
    with pytest.raises(UsageError, match=r"from -1 to .*\(v \+ 1\) / 2"):
        psnr(made, truth)
    assert psnr((made + 1) / 2, (truth + 1) / 2) == pytest.approx(psnr(masked, collins[0]), abs=1e-4)


def test_sizes_that_differ_are_refused():
    with pytest.raises(UsageError, match="picture 16x16 and truth 8x16 differ in size"):
        psnr(BLACK, BLACK[:, :8])


def test_pictures_too_small_for_the_window_are_refused():
    with pytest.raises(UsageError, match="SSIM needs sides of at least 11 pixels, not 16x10"):
        ssim(BLACK[:10], BLACK[:10])
    with pytest.raises(UsageError, match="MS-SSIM needs sides of at least 176 pixels, not 16x16"):
        ms_ssim(BLACK, BLACK)
    large = RNG.random((176, 176, 3))
    assert ms_ssim(large, large) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("hole", "fix"),
    [
        (np.ones((16, 8)), r"shape \[16, 8\] does not fit a picture 16x16"),
        (np.ones((16, 16, 1)), r"shape \[16, 16, 1\] does not fit"),
        (np.full((16, 16), 0.5), "values other than 0 and 1"),
        (np.full((16, 16), 255, np.uint8), "mask > 127"),
        (np.zeros((16, 16)), "no pixel is hidden"),
    ],
)
def test_holes_of_another_form_are_refused(hole, fix):
    for score in (psnr, ssim, l1, mse, measure):
        with pytest.raises(UsageError, match=f"hole: .*{fix}"):
            score(BLACK, BLACK + 1, hole)


def test_holes_may_be_bool_bytes_or_floats():
    for kind in (bool, np.uint8, np.float32):
        assert hidden(np.eye(4).astype(kind), (4, 4, 3)).sum() == 4


def test_forms_of_a_picture():
    ramp = np.arange(256, dtype=np.uint8)[:, None, None].repeat(3, 2)
    assert unit_picture(ramp, "ramp").max() == 1
    assert np.array_equal(byte_picture(unit_picture(ramp, "ramp"), "ramp"), ramp)
    assert byte_picture(ramp[:, ::-1], "ramp").flags.c_contiguous


@pytest.mark.parametrize("name", ["skimage.metrics", "torchmetrics.functional.image"])
def test_a_missing_library_names_the_extra(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    picture = np.zeros((176, 176, 3), np.float32)
    with pytest.raises(UsageError, match=rf"needs {name.partition('.')[0]}: pip install 'bareface\[evaluate\]'"):
        measure(picture, picture, multiscale=True)
