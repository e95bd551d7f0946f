"""The fill led by another photo: its network, its samples, its losses, what is exported."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from math import exp
from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from torch.utils.data import default_collate  # noqa: E402

from bareface import weights  # noqa: E402
from bareface.engine import Network  # noqa: E402
from bareface.faces.mesh import Mesh  # noqa: E402
from bareface.fills import STEADY  # noqa: E402
from bareface.fills.exemplars import LENT  # noqa: E402
from bareface.fills.guided import GuidedFill  # noqa: E402
from bareface.fills.network import NetworkFill  # noqa: E402
from bareface.fills.references import WHOLE, laid_together  # noqa: E402
from bareface.frame import SIZE  # noqa: E402
from bareface.lab.data import ASIDE  # noqa: E402
from bareface.lab.export import to_onnx  # noqa: E402
from bareface.lab.networks.guided import TRUST, Guided  # noqa: E402
from bareface.lab.pairs import HELD  # noqa: E402
from bareface.lab.recipe import read_recipe  # noqa: E402
from bareface.lab.systems import guided as module  # noqa: E402
from bareface.lab.systems.guided import GuidedSettings, GuidedSystem  # noqa: E402

PHOTO = 255
"""What `known` counts where a photo of the person shows the face."""
RECIPES = Path(__file__).resolve().parents[2] / "recipes"


def inputs(size=(64, 64)):
    hole, known = torch.zeros(2, 1, *size), torch.zeros(2, 1, *size)
    hole[:, :, 20:50, 20:50] = 1
    known[:, :, 10:40, 10:60] = 1
    rgb, guess, other = (torch.rand(2, 3, *size) * 2 - 1 for _ in range(3))
    return rgb, hole, guess, other, known


class TestGuided(NetworkTests):
    shapes = ((2, 3, 64, 64), (2, 1, 64, 64))
    divisor = 16

    def make(self):
        return Guided(8, 3)

    def inputs(self):
        return inputs(self.size)

    def test_neither_what_hides_nor_the_unknown_is_ever_seen(self):
        network, (rgb, hole, guess, other, known) = stirred(), self.inputs()
        noise = torch.rand_like(rgb)
        seen = network(rgb, hole, guess, other, known)[0]
        same = network(torch.where(hole > 0, noise, rgb), hole, guess, torch.where(known > 0, other, noise), known)[0]
        assert torch.equal(seen, same)


def stirred():
    torch.manual_seed(0)
    network = Guided(8, 3).eval()
    for weight in network.parameters():
        weight.data += 0.05 * torch.randn_like(weight)
    return network


def test_at_first_it_follows_the_other_photo_most_of_the_way():
    rgb, hole, guess, other, known = inputs()
    out, _ = Guided(8, 3)(rgb, hole, guess, other, known)
    share = 1 / (1 + exp(-TRUST))
    assert torch.allclose(out, guess + share * known * (other - guess), atol=1e-6)


@pytest.fixture(scope="module")
def guided(lab_data):
    torch.manual_seed(0)
    return GuidedSystem(GuidedSettings(width=8, depth=2, critic_width=4), lab_data, 1)


def test_the_same_index_is_the_same_sample(guided, lab_data):
    again = GuidedSystem(guided.settings, lab_data, 1)
    for index in (3, 4):
        one, other = guided.sample(index), again.sample(index)
        assert set(one) == {"rgb", "seen", "guess", "other", "hole", "known", "align"}
        assert all((one[name] == other[name]).all() for name in one)


def test_as_many_have_another_photo_as_asked(lab_data, monkeypatch):
    monkeypatch.setattr(module, "completed", lambda laid, *_: laid)  # the face's other half is known as well
    for share in (0.0, 1.0):
        system = GuidedSystem(GuidedSettings(width=8, pairs=share), lab_data, 1)
        known = [(system.sample(k)["known"] == PHOTO).any() for k in range(4)]
        assert known == [bool(share)] * 4
    system = GuidedSystem(GuidedSettings(width=8, pairs=1.0, alone=1.0), lab_data, 1)
    assert not any((system.sample(k)["known"] == PHOTO).any() for k in range(4))


STOCKED = """
import sys
from hashlib import sha256
from pathlib import Path

from bareface.lab.systems.guided import GuidedSettings, GuidedSystem

system = GuidedSystem(GuidedSettings(width=8, stock=1), Path(sys.argv[1]), 1)
system.prepare()
for k in range(8):
    print(*(sha256(value.tobytes()).hexdigest() for _, value in sorted(system.sample(k).items())))
"""


def test_a_stock_is_drawn_once_and_met_again_sometimes_in_a_mirror(lab_data, tmp_path):
    """In a process of its own: one that has networks, as this, may not be forked."""
    own = os.environ | {"BAREFACE_CACHE": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", STOCKED, str(lab_data)], env=own, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert told[0] == told[1]
    assert len(set(told[0].splitlines())) == 2
    assert len(list(tmp_path.glob("stock-*.npy"))) == 1


def test_faces_that_look_aside_are_drawn_as_often_as_asked(lab_data):
    rng = np.random.default_rng(0)
    asides = []
    for turned in (1.0, 4.0):
        faces = GuidedSystem(GuidedSettings(width=8, turned=turned), lab_data, 1).faces
        chosen = [abs(float(faces.rows[faces.chosen(rng)]["yaw"])) > ASIDE for _ in range(4000)]
        asides.append(np.mean(chosen) / (1 - np.mean(chosen)))
    assert asides[1] == pytest.approx(4 * asides[0], rel=0.2)


def test_what_no_photo_shows_an_exemplar_lends(lab_data):
    system = GuidedSystem(GuidedSettings(width=8, pairs=0), lab_data, 1)
    sample = system.sample(0)
    lent = sample["known"] == np.rint(PHOTO * LENT)
    assert lent.any()
    inside = lent & (cv2.erode(sample["hole"], np.ones((9, 9))) > 0)
    assert (sample["other"] != sample["seen"])[inside].any()


def test_the_kind_that_is_told_is_the_one_most_like_what_is_hidden(guided):
    """A kind's own picture, one half of it hidden, is of that kind."""
    beneath = np.zeros((SIZE, SIZE), bool)
    beneath[150:] = True
    points, kinds = guided.exemplars.points, range(1, len(guided.exemplars.pictures))
    assert [guided._kind_of(guided.exemplars.pictures[kind], beneath, points) for kind in kinds] == list(kinds)
    assert guided._kind_of(guided.exemplars.pictures[2], np.zeros_like(beneath), points) == STEADY


def test_judged_people_are_not_trained_on(guided):
    trained = {photo for person in guided.pairs.people for photo in person}
    assert len(guided.held) == HELD
    assert not trained & {photo for person in guided.held for photo in person}


def test_every_term_counts_and_the_critic_comes_later(guided):
    batch = default_collate([guided.sample(k) for k in range(4)])
    first = guided.loss(batch, 0.0)
    assert set(first) == {"hole", "ssim", "perceptual", "identity", "sure"}
    assert guided.critic_loss(batch, 0.0) == {}
    terms = guided.loss(batch, 1.0) | guided.critic_loss(batch, 1.0)
    assert set(terms) - set(first) == {"matching", "adversarial", "whole critic", "region critic"}
    assert all(torch.isfinite(v) for v in terms.values())


def test_a_mirrored_sample_is_aligned_in_the_mirror(guided):
    """The identity features of the clean face, mirrored or not, look at the same place of it."""
    from bareface.lab.data import planes
    from bareface.lab.systems.guided import _aligned

    face = guided.faces[0]
    sample = guided._found(face.rgb, face.rgb, np.zeros((SIZE, SIZE), np.uint8), face.points, None, told=False)
    sides = [_aligned(sample, flip) for flip in (False, True)]
    rgb = torch.cat([planes(torch.from_numpy(s["rgb"])[None]) for s in sides])
    with torch.no_grad():
        who, _ = guided.identity(rgb, torch.from_numpy(np.stack([s["align"] for s in sides])))
    assert float((who[0] * who[1]).sum()) > 0.9


def test_the_studio_runs_what_was_exported(guided, tmp_path, face_and_reference):
    """Exported untrained, it follows the other photo as far as it was born to; and says how wrong it may be."""
    face, hole, reference = face_and_reference
    file = tmp_path / "guided.onnx"
    file.write_bytes(to_onnx(guided.export_module(Guided(8, 2)).eval(), guided.example(), {}, guided.takes))
    fill, mesh = NetworkFill(weights.load("fill")), Mesh(weights.load("mesh"))
    led = GuidedFill(Network(file, exact=True), fill, mesh, guided.exemplars, partial(pytest.fail, "not asked for"))
    answer = led.led(face, hole, laid_together([reference], mesh(face, WHOLE).xy, face, hole))[0]
    alone, guess = led(face, hole), fill(face, hole)
    lent, within = guided.exemplars.lent(STEADY, mesh(face, WHOLE).xy, face, hole)
    born = guess.rgb + within[..., None] * LENT / (1 + exp(-TRUST)) * (lent - guess.rgb)
    assert np.abs(alone.rgb - born).max() < 0.02
    assert answer.error is not None
    assert answer.error[5, 5] == pytest.approx(0.5 * exp(-2), abs=1e-3)
    inner = np.zeros_like(hole)
    inner[150:190, 110:150] = True
    assert np.abs(answer.rgb - alone.rgb)[inner].max() > 0.02


@pytest.fixture
def face_and_reference(guided):
    first, second, *_ = guided.held[0]
    hole = np.zeros((SIZE, SIZE), bool)
    hole[140:215, 85:175] = True
    return guided.pairs.photo(first).rgb, hole, guided._reference(second)


def test_the_recipe_is_read():
    assert read_recipe(RECIPES / "guided.yaml").system == "guided"
