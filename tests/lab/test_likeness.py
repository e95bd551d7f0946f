"""The likeness network: what it may see, what it learns from, what is exported."""

from __future__ import annotations

import csv
from copy import deepcopy

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from torch.utils.data import default_collate  # noqa: E402

from bareface.engine import Network  # noqa: E402
from bareface.faces.likeness import Likeness as LookedAt  # noqa: E402
from bareface.lab.export import to_onnx  # noqa: E402
from bareface.lab.networks.likeness import Likeness  # noqa: E402
from bareface.lab.systems.likeness import HELD, SHOWN, LikenessSettings, LikenessSystem  # noqa: E402

PEOPLE, FACES = HELD + 6, 16


class TestLikeness(NetworkTests):
    size = (112, 96)
    shapes = ((2, 128),)

    def make(self):
        return Likeness(4)

    def inputs(self):
        hole = torch.zeros(2, 1, *self.size)
        hole[:, :, 60:] = 1
        return torch.rand(2, 3, *self.size) * 2 - 1, hole

    def test_what_is_hidden_is_never_seen(self):
        network, (rgb, hole) = self.make().eval(), self.inputs()
        out = network(rgb, hole)
        assert torch.equal(out, network(torch.where(hole > 0, torch.rand_like(rgb), rgb), hole))
        assert torch.allclose(out.norm(dim=1), torch.ones(2), atol=1e-5)


@pytest.fixture(scope="module")
def few(lab_data, tmp_path_factory):
    """The lab's data with a few faces and people, so that the teacher need not look at all."""
    data = tmp_path_factory.mktemp("few")
    (data / "models").symlink_to(lab_data / "models")
    for folder, told, most in (("faces", "file", FACES), ("pairs", "person", PEOPLE)):
        rows = list(csv.DictReader((lab_data / folder / "manifest.csv").open()))
        train = [row for row in rows if row["split"] == "train"]
        first = set(list(dict.fromkeys(row[told] for row in train))[:most])
        keep = [k for k, row in enumerate(rows) if row["split"] == "train" and row[told] in first]
        for k in keep:
            (data / rows[k]["file"]).parent.mkdir(parents=True, exist_ok=True)
            (data / rows[k]["file"]).symlink_to(lab_data / rows[k]["file"])
        np.savez(data / folder / "landmarks.npz", xy32=np.load(lab_data / folder / "landmarks.npz")["xy32"][keep])
        with (data / folder / "manifest.csv").open("w") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows[k] for k in keep)
    return data


@pytest.fixture(scope="module")
def system(few, tmp_path_factory):
    torch.manual_seed(0)
    patch = pytest.MonkeyPatch()
    patch.setenv("BAREFACE_CACHE", str(tmp_path_factory.mktemp("cache")))
    yield LikenessSystem(LikenessSettings(width=4, holes=8), few, 1)
    patch.undo()


def test_the_same_index_is_the_same_sample_and_judged_people_are_not_in_it(system, few):
    again, held = LikenessSystem(system.settings, few, 1), {photo for person in system.held for photo in person}
    for index in range(20):
        one, other = system.sample(index), again.sample(index)
        assert all((one[name] == other[name]).all() for name in one)
        assert {int(one["first face"]), int(one["second face"])} & held == set()
        assert one["first face"] != one["second face"]


def test_the_uncovered_photo_is_uncovered_and_the_hole_is_hidden_in_the_others(system):
    batch = default_collate([system.sample(k) for k in range(6)])
    shares = {shown: system._views(batch, shown)[1].mean((1, 2, 3)) for shown in SHOWN}
    assert shares["second"].max() == 0
    assert shares["face"].max() > 0.05
    assert shares["first"].max() > 0.05


def test_taught_by_the_photo_itself_not_by_what_was_made_of_it(system):
    """Both terms are 0 and near it for a network that says what the teacher said, whatever covers the face."""
    batch = default_collate([system.sample(k) for k in range(4)])
    faces, people = system.told
    assert torch.allclose(faces.norm(dim=1), torch.ones(FACES), atol=1e-5)
    answers = torch.cat([(faces if shown == "face" else people)[batch[f"{shown} face"]] for shown in SHOWN])
    network, system.network = system.network, lambda _rgb, _hole: answers
    terms = system.loss(batch, 0.5)
    system.network = network
    assert float(terms["taught"]) == pytest.approx(0, abs=1e-6)
    odds = answers[4:8] @ answers[8:].T / system.settings.temperature
    by_hand = -torch.log_softmax(odds, 1).diagonal().mean() * system.settings.weights.apart
    assert float(terms["apart"]) == pytest.approx(float(by_hand), rel=1e-5)


def test_the_teacher_knows_people_by_their_other_photo(system):
    """What the figures compare with: covered by a grey hole it still tells most people from others."""
    with torch.no_grad():
        figures = system.validate(system.network.eval())
    assert figures["AUC covered by the teacher"] > 0.8
    assert abs(figures["taught"]) < 0.3
    assert 0 <= figures["strangers"] <= 1


def test_the_studio_sees_a_face_as_training_does(system, tmp_path):
    """The exported network, given a crop and its points, says what torch says of the dealt picture."""
    from bareface.frame import SIZE

    network = Likeness(4).eval()
    file = tmp_path / "likeness.onnx"
    file.write_bytes(to_onnx(system.export_module(network).eval(), system.example(), {}, system.takes))
    pair, points = system.pairs.photo(0), system.pairs.points[0]
    still = {"tones": np.array([1, 1, 1, 1, 0, 1], np.float32), "cut": np.zeros(4, np.float32)}
    plain = {"at": np.eye(2, 3, dtype=np.float32), "mirror": np.float32(0), "wrong": np.eye(2, 3, dtype=np.float32)}
    deal = system.dealers[1].sample(np.random.default_rng(0), 0) | still | plain
    deal["around"] = np.zeros(7, np.float32)
    from bareface.faces.likeness import alignment

    deal["align"] = alignment((points + 0.5) / 2 - 0.5)
    batch = default_collate([{f"second {name}": value for name, value in deal.items()}])
    with torch.no_grad():
        view = system._views(batch, "second")
        sides = sum(network(*each) for each in (view, [v.flip(3) for v in view]))
        expected = torch.nn.functional.normalize(sides)[0].numpy()
    found = LookedAt(Network(file, exact=True))(pair.rgb, points, np.zeros((SIZE, SIZE), bool))
    assert float(found @ expected) > 0.98


def test_stored_in_bytes_it_says_nearly_the_same_and_is_half_as_large(system, tmp_path):
    torch.manual_seed(0)
    network, example = Likeness(8).eval(), system.example()
    with torch.no_grad():
        expected = system.export_module(network)(*example)[0].numpy()
    sizes = []
    for stored in ("half", "bytes"):
        file = tmp_path / f"{stored}.onnx"
        file.write_bytes(to_onnx(system.export_module(deepcopy(network)).eval(), example, {}, system.takes, stored))
        found = Network(file, exact=True)(*(v.numpy() for v in example))[0][0]
        assert float(found @ expected) > 0.999
        sizes.append(file.stat().st_size)
    assert sizes[1] < 0.65 * sizes[0]
