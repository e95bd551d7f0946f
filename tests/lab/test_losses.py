"""Each loss against a value computed by hand or by a second library."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from bareface.lab.losses.adversarial import hinge_critic, hinge_generator  # noqa: E402
from bareface.lab.losses.features import feature_l1  # noqa: E402
from bareface.lab.losses.identity import alignment, cosine  # noqa: E402
from bareface.lab.losses.pixels import dice, hole_l1, l1, ssim  # noqa: E402
from bareface.lab.networks.mobilefacenet import LANDMARKS  # noqa: E402


def test_l1():
    assert float(l1(torch.tensor([0.0, 1.0]), torch.tensor([0.5, -1.0]))) == pytest.approx(1.25)


def test_hole_l1_counts_the_hole_alone():
    truth, made = torch.zeros(1, 3, 2, 2), torch.zeros(1, 3, 2, 2)
    made[0, :, 0, 0] = torch.tensor([0.3, 0.6, 0.9])
    made[0, :, 1, 1] = 7.0
    hole = torch.tensor([[[[1.0, 1.0], [0.0, 0.0]]]])
    assert float(hole_l1(made, truth, hole)) == pytest.approx((0.6 + 0.0) / 2)
    assert float(hole_l1(made, truth, hole * 0)) == 0.0


def test_ssim_is_scikit_images(astronaut):
    from skimage.metrics import structural_similarity

    a = astronaut[:96, 160:256] / 127.5 - 1
    b = np.clip(a + np.random.default_rng(0).normal(0, 0.1, a.shape), -1, 1)
    theirs = structural_similarity(
        a, b, channel_axis=2, data_range=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    planes = [torch.from_numpy(v).permute(2, 0, 1)[None].float() for v in (a, b)]
    assert float(ssim(*planes)) == pytest.approx(theirs, abs=1e-4)


def test_dice():
    found, truth = torch.tensor([[[[1.0, 1.0, 0.0, 0.0]]]]), torch.tensor([[[[1.0, 0.0, 0.0, 0.0]]]])
    # 1 - (2 * 1 + 1) / (2 + 1 + 1)
    assert float(dice(found, truth)) == pytest.approx(0.25)


def test_hinge():
    real, fake = torch.tensor([2.0, 0.0]), torch.tensor([-3.0, 0.5])
    # mean(0, 1) + mean(0, 1.5)
    assert float(hinge_critic(real, fake)) == pytest.approx(0.5 + 0.75)
    assert float(hinge_generator(fake)) == pytest.approx(1.25)


def test_features_are_measured_in_each_layers_own_size_and_averaged():
    prediction, truth = [torch.tensor([2.0, 2.0])], [torch.tensor([1.0, 3.0])]
    assert float(feature_l1(prediction, truth)) == pytest.approx(1.0 / 2.0)
    assert float(feature_l1([10 * prediction[0]], [10 * truth[0]])) == pytest.approx(0.5)
    two = feature_l1([prediction[0], torch.zeros(4)], [truth[0], torch.full((4,), 3.0)])
    assert float(two) == pytest.approx((0.5 + 1.0) / 2)


def test_cosine():
    a, b = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert float(cosine(a, b)) == pytest.approx(0.5)


def test_alignment_takes_the_networks_landmarks_to_the_faces():
    points = np.zeros((478, 2), np.float32)
    # A face that is the network's own, three times larger, turned by 90 degrees and moved.
    target = 3 * np.stack([-np.array(LANDMARKS)[:, 1], np.array(LANDMARKS)[:, 0]], 1) + [400, 20]
    from bareface.frame import EYES, MOUTH_CORNERS

    points[list(EYES[0])], points[list(EYES[1])], points[1] = target[0], target[1], target[2]
    points[list(MOUTH_CORNERS)] = target[3:]
    matrix = alignment(points)
    assert matrix == pytest.approx(np.array([[0, -3, 400], [3, 0, 20]]), abs=1e-3)


@pytest.mark.parametrize("loss", [l1, ssim, dice])
def test_no_difference_no_loss(loss):
    picture = torch.rand(2, 3, 16, 16)
    value = float(loss(picture, picture))
    assert value == pytest.approx(1.0 if loss is ssim else value * (loss is dice), abs=1e-5)
