"""The map module: its opening by hand, its samples, and what it hands to the studio."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from torch import nn  # noqa: E402

from bareface.lab.networks.map_unet import MapUNet  # noqa: E402
from bareface.lab.systems.map_unet import GREY, MapUNetSettings, MapUNetSystem, _Export, opened  # noqa: E402


def soft(rows):
    return torch.tensor(rows, dtype=torch.float32)[None, None]


def test_opening_by_hand():
    dirty = soft(
        [
            [0, 0, 0, 0, 0, 0, 0],
            [0, 1, 1, 1, 0, 0, 1],
            [0, 1, 1, 1, 0, 0, 0],
            [0, 1, 1, 1, 1, 1, 0],
            [0, 0, 0, 0, 0, 0, 0],
        ]
    )
    clean = soft([[0] * 7, *[[0, 1, 1, 1, 0, 0, 0]] * 3, [0] * 7])
    assert (opened(dirty) == clean).all()


def test_opening_of_soft_maps_keeps_the_least_of_each_square():
    square = torch.zeros(1, 1, 7, 7)
    square[0, 0, 2:5, 2:5] = torch.tensor([[0.9, 0.8, 0.7], [0.9, 0.6, 0.9], [1.0, 1.0, 1.0]])
    assert (opened(square) == torch.where(square > 0, 0.6, 0.0)).all()


def test_opening_and_threshold_may_change_places_and_are_opencvs():
    maps = np.random.default_rng(0).random((4, 1, 40, 50)).astype(np.float32)
    maps = np.stack([cv2.GaussianBlur(m[0], (0, 0), 2)[None] for m in maps])
    maps = (maps - maps.min()) / (maps.max() - maps.min())
    after = opened(torch.from_numpy(maps)).numpy() > 0.5
    for one, found in zip(maps[:, 0], after[:, 0], strict=True):
        assert (cv2.morphologyEx((one > 0.5).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3))) > 0).tolist() == (
            found.tolist()
        )
        assert found.any()


class Bright(nn.Module):
    """Calls a pixel occluder if its grey is above a half."""

    def forward(self, grey):
        return 100 * grey


def test_the_export_sees_grey_at_half_size_and_answers_at_full_size():
    rgb = torch.zeros(1, 256, 256, 3)
    rgb[0, 40:80, 60:120, 1] = 1.0  # green: a grey of 0.587
    rgb[0, 100:140, 60:120, 0] = 1.0  # red: 0.299
    rgb[0, 200:204, :, :] = 1.0  # two pixels high at half size: cleaned away
    alpha = _Export(Bright())(rgb)
    assert alpha.shape == (1, 256, 256, 1)
    assert GREY[1] > 0.5 > GREY[0]
    expected = torch.zeros(256, 256, dtype=torch.bool)
    expected[40:80, 60:120] = True
    assert ((alpha[0, :, :, 0] > 0.5) == expected).all()


def test_it_learns_what_is_bright():
    torch.manual_seed(0)
    network = MapUNet(9, 4).train()
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    truth = torch.zeros(4, 1, 32, 32)
    for k in range(4):
        truth[k, :, 4 * k : 4 * k + 12, 6:20] = 1
    grey = 0.8 * truth - 0.4 + 0.2 * torch.randn(truth.shape)
    for _ in range(60):
        loss = nn.functional.binary_cross_entropy_with_logits(network(grey), truth)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        found = network.eval()(grey) > 0
    assert (found & (truth > 0)).sum() / (found | (truth > 0)).sum() > 0.9


@pytest.mark.parametrize("truth", ["alpha", "absolute"])
def test_samples_are_small_grey_and_have_the_map_asked_for(lab_data, truth):
    system = MapUNetSystem(MapUNetSettings(width=4, truth=truth), lab_data, 1)
    samples = [system.sample(k) for k in range(8)]
    assert all(s["grey"].shape == s["map"].shape == (128, 128) for s in samples)
    assert all(s["grey"].dtype == np.uint8 and s["map"].dtype == np.float32 for s in samples)
    binary = all(np.isin(s["map"], (0, 1)).all() for s in samples)
    assert binary == (truth == "absolute")
    assert max(s["map"].mean() for s in samples) > 0.1


def test_the_difference_and_the_alpha_tell_of_the_same_thing(lab_data):
    exact, difference = (
        MapUNetSystem(MapUNetSettings(width=4, truth=truth), lab_data, 1) for truth in ("alpha", "absolute")
    )
    both = [(exact.sample(k)["map"] > 0.5, difference.sample(k)["map"] > 0.5) for k in range(10)]
    overlap = sum((a & b).sum() for a, b in both) / sum((a | b).sum() for a, b in both)
    assert 0.6 < overlap < 1
