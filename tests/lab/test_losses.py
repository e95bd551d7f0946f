"""Each loss against a value computed by hand or by a second library."""

from __future__ import annotations

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from torch import nn  # noqa: E402

from bareface.faces.likeness import PLACES, alignment  # noqa: E402
from bareface.lab.losses.adversarial import (  # noqa: E402
    gradient_penalty,
    hinge_critic,
    hinge_generator,
    in_region,
    non_saturating_critic,
    non_saturating_generator,
    wgan_critic,
    wgan_generator,
)
from bareface.lab.losses.contrast import info_nce  # noqa: E402
from bareface.lab.losses.features import feature_l1, gram, perceptual, style  # noqa: E402
from bareface.lab.losses.identity import cosine  # noqa: E402
from bareface.lab.losses.pixels import (  # noqa: E402
    bce,
    cosine_mean,
    cosine_sum,
    dice,
    hole_l1,
    hole_normalised_l1,
    l1,
    ssim,
    surprise,
    total_variation,
    valid_l1,
)


def test_l1():
    assert float(l1(torch.tensor([0.0, 1.0]), torch.tensor([0.5, -1.0]))) == pytest.approx(1.25)


def test_hole_l1_counts_the_hole_alone():
    truth, made = torch.zeros(1, 3, 2, 2), torch.zeros(1, 3, 2, 2)
    made[0, :, 0, 0] = torch.tensor([0.3, 0.6, 0.9])
    made[0, :, 1, 1] = 7.0
    hole = torch.tensor([[[[1.0, 1.0], [0.0, 0.0]]]])
    assert float(hole_l1(made, truth, hole)) == pytest.approx((0.6 + 0.0) / 2)
    assert float(hole_l1(made, truth, hole * 0)) == 0.0


def test_valid_l1_counts_what_is_outside_the_hole_alone():
    truth, made = torch.zeros(1, 3, 2, 2), torch.zeros(1, 3, 2, 2)
    made[0, :, 0, 0] = 7.0
    made[0, :, 1, 1] = torch.tensor([0.3, 0.6, 0.9])
    hole = torch.tensor([[[[1.0, 1.0], [0.0, 0.0]]]])
    assert float(valid_l1(made, truth, hole)) == pytest.approx((0.0 + 0.6) / 2)
    assert float(valid_l1(made, truth, torch.ones_like(hole))) == 0.0


def test_hole_normalised_l1_counts_each_picture_alike():
    truth, made = torch.zeros(3, 1, 2, 2), torch.ones(3, 1, 2, 2)
    made[0, 0, 0, 0] = 5.0
    hole = torch.zeros(3, 1, 2, 2)
    hole[0, 0, 0, 0] = 1  # one pixel, off by 5
    hole[1] = 1  # four pixels, each off by 1
    assert float(hole_normalised_l1(made, truth, hole)) == pytest.approx((5 + 1 + 0) / 3)
    assert float(hole_l1(made, truth, hole)) == pytest.approx((5 + 4) / 5)
    by_the_paper = ((made - truth).abs() * hole / hole.mean((1, 2, 3), keepdim=True).clamp_min(1e-6)).mean()
    assert float(hole_normalised_l1(made, truth, hole)) == pytest.approx(float(by_the_paper))


def test_cosine_of_whole_pictures_is_averaged_or_summed_over_the_batch():
    made = torch.tensor([[3.0, 4.0], [1.0, 0.0], [0.5, 0.0]])[:, :, None, None]
    truth = torch.tensor([[6.0, 8.0], [0.0, 2.0], [-1.0, 0.0]])[:, :, None, None]
    # the same direction, a right angle, the opposite: 1 - (1, 0, -1)
    assert float(cosine_sum(made, truth)) == pytest.approx(0 + 1 + 2)
    assert float(cosine_mean(made, truth)) == pytest.approx(1.0)
    assert float(cosine_sum(0 * made, truth)) == pytest.approx(3.0)  # epsilon, not a division by zero


def test_total_variation_sees_the_hole_and_one_pixel_round_it():
    picture = torch.zeros(1, 1, 5, 5)
    hole = torch.zeros(1, 1, 5, 5)
    hole[0, 0, 1, 1] = 1  # dilated: rows and columns 0 to 2
    picture[0, 0, 1, 1] = 2.0
    # two steps of 2 across and two down, over 5 * 4 pairs of each
    assert float(total_variation(picture, hole)) == pytest.approx(4 / 20 + 4 / 20)
    picture[0, 0, :, 3:] = 9.0  # pairs from column 2 to 3 leave the region
    assert float(total_variation(picture, hole)) == pytest.approx(0.4)
    picture[0, 0, 2, 2] = 1.0  # pairs with (2, 1) and (1, 2) lie in it
    assert float(total_variation(picture, hole)) == pytest.approx((4 + 1) / 20 + (4 + 1) / 20)
    assert float(total_variation(picture, 0 * hole)) == 0.0


def test_bce():
    made, truth = torch.tensor([0.8, 0.8, 0.5]), torch.tensor([1.0, 0.0, 0.25])
    by_hand = -(math.log(0.8) + math.log(0.2) + math.log(0.5)) / 3
    assert float(bce(made, truth)) == pytest.approx(by_hand)
    assert float(bce(torch.tensor([0.0]), torch.tensor([1.0]))) == pytest.approx(100)


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


def test_non_saturating():
    real, fake = torch.tensor([0.0, math.log(3)]), torch.tensor([0.0, -math.log(3)])
    # sigmoids 1/2 and 3/4 of the real, 1/2 and 1/4 of the fake
    assert float(non_saturating_critic(real, fake)) == pytest.approx(-(math.log(1 / 2) + math.log(3 / 4)))
    assert float(non_saturating_generator(fake)) == pytest.approx(-(math.log(1 / 2) + math.log(1 / 4)) / 2)


def test_non_saturating_neither_overflows_nor_loses_its_gradient_where_the_critic_is_sure():
    fake = torch.tensor([-200.0], requires_grad=True)
    loss = non_saturating_generator(fake)
    loss.backward()
    assert float(loss.detach()) == pytest.approx(200)
    assert float(fake.grad) == pytest.approx(-1)


def test_wgan():
    real, fake = torch.tensor([2.0, 4.0]), torch.tensor([1.0, -3.0])
    assert float(wgan_critic(real, fake)) == pytest.approx(-1 - 3)
    assert float(wgan_generator(fake)) == pytest.approx(1.0)


def test_gradient_penalty_of_a_linear_critic_is_by_its_slope():
    real, fake = torch.rand(3, 3, 4, 4), torch.rand(3, 3, 4, 4)
    # Two patch scores that add up to 0.5 a value: the gradient of a picture has the length 0.5 * sqrt(48).
    slope = torch.tensor([0.2, 0.3])
    penalty = gradient_penalty(lambda x: x.sum((1, 2, 3))[:, None] * slope, real, fake)
    assert float(penalty) == pytest.approx((0.5 * math.sqrt(48) - 1) ** 2, rel=1e-5)
    unit = gradient_penalty(lambda x: x.sum((1, 2, 3)) / math.sqrt(48), real, fake)
    assert float(unit) == pytest.approx(0, abs=1e-9)


def test_gradient_penalty_looks_between_real_and_fake():
    seen = []

    def critic(x):
        seen.append(x.detach())
        return (x * x).sum((1, 2, 3)) / 2  # the gradient is the picture itself

    real, fake = torch.zeros(64, 1, 2, 2), torch.full((64, 1, 2, 2), 3.0)
    penalty = gradient_penalty(critic, real, fake)
    (between,) = seen
    assert ((between == between[:, :1, :1, :1]).flatten(1)).all()  # one share a picture
    share = between[:, 0, 0, 0] / 3
    assert ((share >= 0) & (share <= 1)).all()
    assert share.std() > 0.1
    assert float(penalty.detach()) == pytest.approx(float(((6 * share - 1) ** 2).mean()), rel=1e-4)


def test_gradient_penalty_teaches_the_critic_even_where_its_slope_is_zero():
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Conv2d(3, 4, 3), nn.LeakyReLU(0.2), nn.Conv2d(4, 1, 3))
    pictures = torch.rand(2, 3, 8, 8), torch.rand(2, 3, 8, 8)
    gradient_penalty(critic, *pictures).backward()
    assert critic[0].weight.grad.abs().sum() > 0
    nn.init.zeros_(critic[2].weight)
    critic.zero_grad()
    gradient_penalty(critic, *pictures).backward()
    assert torch.isfinite(critic[2].weight.grad).all()


def test_patches_that_see_the_hole():
    hole = torch.zeros(1, 1, 8, 8)
    hole[0, 0, 3, 4] = 1
    assert in_region(torch.zeros(1, 1, 4, 4), hole)[0, 0].nonzero().tolist() == [[1, 2]]
    assert in_region(torch.zeros(1, 1, 4, 4), hole).dtype == torch.bool
    # Three patches of eight pixels overlap: rows 2 to 5 are the middle one's, columns 2 to 5 too.
    assert in_region(torch.zeros(1, 1, 3, 3), hole)[0, 0].nonzero().tolist() == [[1, 1]]
    assert not in_region(torch.zeros(1, 1, 4, 4), 0 * hole).any()


def test_features_are_measured_in_each_layers_own_size_and_averaged():
    prediction, truth = [torch.tensor([2.0, 2.0])], [torch.tensor([1.0, 3.0])]
    assert float(feature_l1(prediction, truth)) == pytest.approx(1.0 / 2.0)
    assert float(feature_l1([10 * prediction[0]], [10 * truth[0]])) == pytest.approx(0.5)
    two = feature_l1([prediction[0], torch.zeros(4)], [truth[0], torch.full((4,), 3.0)])
    assert float(two) == pytest.approx((0.5 + 1.0) / 2)


def test_perceptual_is_plain_and_averaged_over_layers():
    made = [torch.tensor([[[[2.0, 4.0]]]]), torch.zeros(1, 2, 1, 1)]
    true = [torch.tensor([[[[1.0, 1.0]]]]), torch.full((1, 2, 1, 1), 10.0)]
    assert float(perceptual(made, true)) == pytest.approx(((1 + 3) / 2 + 10) / 2)


def test_gram_and_style_by_hand():
    made = torch.tensor([[[[1.0, 2.0]], [[3.0, 0.0]]]])  # two channels of two pixels
    assert torch.allclose(gram(made), torch.tensor([[[5.0, 3.0], [3.0, 9.0]]]) / 4)
    # against zeros, and a second layer that differs by nothing
    assert float(style([made, made], [0 * made, made])) == pytest.approx((5 + 3 + 3 + 9) / 4 / 4 / 2)
    turned = made.flip(3)  # where a pattern lies is no part of its style
    assert float(style([made], [turned])) == 0.0


@pytest.mark.parametrize("loss", [feature_l1, perceptual, style])
def test_features_of_the_truth_get_no_gradient(loss):
    made, true = (torch.rand(1, 2, 3, 3, requires_grad=True) for _ in range(2))
    loss([made], [true]).backward()
    assert made.grad.abs().sum() > 0
    assert true.grad is None


def test_info_nce_by_hand():
    anchor, positive = torch.tensor([[2.0, 0.0], [0.0, 5.0]]), torch.tensor([[1.0, 0.0], [3.0, 4.0]])
    # cosines (1, 0.6) and (0, 0.8); temperature 1/2 doubles them
    first = -math.log(math.exp(2) / (math.exp(2) + math.exp(1.2)))
    second = -math.log(math.exp(1.6) / (math.exp(0) + math.exp(1.6)))
    assert float(info_nce(anchor, positive, 0.5)) == pytest.approx((first + second) / 2, rel=1e-5)
    assert float(info_nce(anchor[:1], positive[:1])) == 0.0


def test_cosine():
    a, b = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert float(cosine(a, b)) == pytest.approx(0.5)


def test_alignment_takes_the_networks_landmarks_to_the_faces():
    points = np.zeros((478, 2), np.float32)
    # A face that is the network's own, three times larger, turned by 90 degrees and moved.
    target = 3 * np.stack([-np.array(PLACES)[:, 1], np.array(PLACES)[:, 0]], 1) + [400, 20]
    from bareface.frame import EYES, MOUTH_CORNERS

    points[list(EYES[0])], points[list(EYES[1])], points[1] = target[0], target[1], target[2]
    points[list(MOUTH_CORNERS)] = target[3:]
    matrix = alignment(points)
    assert matrix == pytest.approx(np.array([[0, -3, 400], [3, 0, 20]]), abs=1e-3)


@pytest.mark.parametrize("loss", [l1, ssim, cosine_mean, cosine_sum])
def test_no_difference_no_loss(loss):
    picture = torch.rand(2, 3, 16, 16)
    assert float(loss(picture, picture)) == pytest.approx(1.0 if loss is ssim else 0.0, abs=1e-5)


def test_a_width_that_is_the_error_is_the_likeliest():
    truth, out = torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), 0.2)
    hole = torch.ones(1, 1, 4, 4)
    said = {
        width: float(surprise(out, truth, torch.full_like(hole, math.log(width)), hole)) for width in (0.1, 0.2, 0.4)
    }
    assert said[0.2] == pytest.approx(1 + math.log(0.2), abs=0.02)
    assert min(said, key=said.__getitem__) == 0.2


def test_nothing_outside_the_hole_counts_for_how_sure():
    truth, hole = torch.zeros(1, 3, 4, 4), torch.zeros(1, 1, 4, 4)
    hole[..., 0] = 1
    out = torch.zeros(1, 3, 4, 4)
    out[..., 1:] = 5
    assert float(surprise(out, truth, torch.zeros_like(hole), hole)) == pytest.approx(0, abs=0.01)
