"""Weights of others: fetched from a real server, verified, and the networks that take them."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pickle
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from network_tests import NetworkTests  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

from bareface.errors import WeightsError  # noqa: E402
from bareface.lab.losses.vgg import VGG16_POOLS, VGG19_BLOCKS, features_of  # noqa: E402
from bareface.lab.networks.vgg import DEVIATION, MEAN, VGG  # noqa: E402
from bareface.lab.others import OTHERS, OutOfReachError, fetched, read_weights, weights_of  # noqa: E402


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, tells nobody, remembers what it was asked for."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        super().do_GET()


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        server.folder, server.asked = folder, []
        server.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def other(server, cache, monkeypatch):
    """The catalogue's vgg16, served here with one tensor in it."""
    torch.save({"a": torch.arange(3.0)}, server.folder / "w.pth")
    checksum = hashlib.sha256((server.folder / "w.pth").read_bytes()).hexdigest()[:8]
    entry = dataclasses.replace(OTHERS["vgg16"], url=f"{server.url}/w.pth", checksum=checksum)
    monkeypatch.setitem(OTHERS, "vgg16", entry)
    return entry


def test_fetched_once_then_read_from_the_cache(server, cache, other):
    for _ in range(2):
        assert weights_of("vgg16")["a"].tolist() == [0, 1, 2]
    assert server.asked == ["/w.pth"]
    assert [f.name for f in cache.iterdir()] == ["w.pth"]
    server.shutdown()
    assert fetched(other) == cache / "w.pth"


def test_what_arrives_damaged_does_not_take_its_place(server, cache, other):
    (server.folder / "w.pth").write_bytes((server.folder / "w.pth").read_bytes()[:-7])
    with pytest.raises(WeightsError, match=rf"{server.url}/w\.pth: arrived damaged") as caught:
        weights_of("vgg16")
    assert not isinstance(caught.value, OutOfReachError)
    assert list(cache.iterdir()) == []


def test_what_lies_damaged_is_named_and_left_alone(server, cache, other):
    cache.mkdir()
    (cache / "w.pth").write_bytes(b"damaged")
    with pytest.raises(WeightsError, match=rf"{cache}/w\.pth: damaged.*delete it"):
        weights_of("vgg16")
    assert (cache / "w.pth").read_bytes() == b"damaged"
    assert server.asked == []


def check_way_out(error, other, cache):
    text, place = str(error), cache / other.url.rsplit("/", 1)[1]
    for part in ("vgg16 (553 MB", f"put {other.url} to {place};", "settings.features=identity"):
        assert part in text
    assert "\n" not in text
    assert list(cache.iterdir()) == []


def test_where_the_server_has_no_such_file_the_way_out_is_said(server, cache, other, monkeypatch):
    gone = dataclasses.replace(other, url=f"{server.url}/gone.pth")
    monkeypatch.setitem(OTHERS, "vgg16", gone)
    with pytest.raises(OutOfReachError, match="404") as caught:
        weights_of("vgg16")
    check_way_out(caught.value, gone, cache)


def test_where_there_is_no_server_the_way_out_is_said(server, cache, other):
    server.shutdown()
    server.server_close()
    with pytest.raises(OutOfReachError, match="refused") as caught:
        weights_of("vgg16")
    check_way_out(caught.value, other, cache)


def test_a_cache_folder_that_cannot_be_made_is_said(tmp_path, other, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(OutOfReachError, match="Not a directory"):
        weights_of("vgg16")


def test_a_given_file_is_read_instead(server, other, tmp_path):
    save_file({"b": torch.ones(2)}, tmp_path / "own.safetensors")
    assert list(weights_of("vgg16", str(tmp_path / "own.safetensors"))) == ["b"]
    with pytest.raises(WeightsError, match=r"gone\.pth"):
        weights_of("vgg16", str(tmp_path / "gone.pth"))
    assert server.asked == []


def torchvisions():
    """torchvision's own word on the catalogue's files."""
    try:
        from torchvision import models
    except (ImportError, RuntimeError) as error:  # the latter where it was built for another torch
        pytest.skip(f"no torchvision that fits this torch ({error})")
    return models


def test_the_catalogue_says_what_torchvision_says():
    models = torchvisions()
    theirs = {
        "alexnet": models.AlexNet_Weights.IMAGENET1K_V1,
        "vgg16": models.VGG16_Weights.IMAGENET1K_V1,
        "vgg19": models.VGG19_Weights.IMAGENET1K_V1,
        "mask-rcnn": models.detection.MaskRCNN_ResNet50_FPN_Weights.COCO_V1,
    }
    assert set(theirs) == set(OTHERS) - {"inception"}
    for name, weights in theirs.items():
        assert OTHERS[name].url == weights.url
        assert OTHERS[name].checksum == weights.url[-12:-4]
        assert OTHERS[name].size / 2**20 == pytest.approx(weights.meta["_file_size"], abs=6e-3)


def test_the_catalogue_says_what_torch_fidelity_says():
    fidelity = pytest.importorskip("torch_fidelity.feature_extractor_inceptionv3", exc_type=(ImportError, RuntimeError))
    assert OTHERS["inception"].url == fidelity.URL_INCEPTION_V3
    assert fidelity.URL_INCEPTION_V3.endswith(f"-{OTHERS['inception'].checksum}.pth")


@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_weights_are_read_from_either_kind_of_file(tmp_path, suffix):
    file, tensors = tmp_path / f"w{suffix}", {"a": torch.arange(3.0)}
    save_file(tensors, file) if suffix == ".safetensors" else torch.save(tensors, file)
    assert (read_weights(file)["a"] == tensors["a"]).all()


class Evil:
    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def test_no_code_of_a_weights_file_runs(tmp_path):
    mark = tmp_path / "ran"
    for name, write in (("torch.pth", torch.save), ("plain.pth", lambda o, f: f.write_bytes(pickle.dumps(o, 2)))):
        write({"a": Evil(mark)}, tmp_path / name)
        with pytest.raises(WeightsError, match=name):
            read_weights(tmp_path / name)
    assert not mark.exists()


@pytest.mark.parametrize("content", [b"", b"not weights", None])
def test_files_that_are_no_weights_are_named(tmp_path, content):
    for suffix in (".pth", ".safetensors"):
        file = tmp_path / f"bad{suffix}"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(WeightsError, match=f"bad{suffix}"):
            read_weights(file)


class TestVGG16(NetworkTests):
    size = (32, 48)
    shapes = ((2, 64, 16, 24), (2, 128, 8, 12), (2, 256, 4, 6))
    exported = False

    def make(self):
        return VGG(16, VGG16_POOLS)

    def test_is_built_as_deep_as_needed(self):
        assert [k for k in self.make().state_dict() if k.endswith("weight")] == [
            f"features.{k}.weight" for k in (0, 2, 5, 7, 10, 12, 14)
        ]


def test_vgg19s_layers_are_the_last_of_their_blocks_after_relu():
    convolutions = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34]  # 2, 2, 4, 4 and 4 a block
    network = VGG(19, VGG19_BLOCKS)
    names = [k for k in network.state_dict() if k.endswith("weight")]
    assert names == [f"features.{k}.weight" for k in convolutions]
    assert [k - 1 for k in VGG19_BLOCKS] == [convolutions[7], convolutions[11], convolutions[15]]
    found = network(torch.rand(1, 3, 32, 48) * 2 - 1)
    assert [tuple(f.shape) for f in found] == [(1, 256, 8, 12), (1, 512, 4, 6), (1, 512, 2, 3)]
    assert all((f >= 0).all() for f in found)


def test_pictures_are_brought_to_imagenets_mean_and_deviation():
    network = VGG(16, (0,))
    first = network.features[0]
    torch.nn.init.zeros_(first.weight)
    first.weight.data[:3, :, 1, 1] = torch.eye(3)
    torch.nn.init.zeros_(first.bias)
    grey = torch.full((1, 3, 4, 4), 0.2)  # 0.6 in [0, 1]
    expected = [(0.6 - m) / d for m, d in zip(MEAN, DEVIATION, strict=True)]
    assert network(grey)[0][0, :3, 2, 2].tolist() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("name", ["vgg16", "vgg19"])
def test_with_torchvisions_weights_features_are_torchvisions(name, tmp_path):
    vgg = torchvisions().vgg
    theirs = vgg.make_layers(vgg.cfgs["D" if name == "vgg16" else "E"]).eval()
    file = tmp_path / "w.pth"
    torch.save({f"features.{k}": v for k, v in theirs.state_dict().items()}, file)
    features, rgb = features_of(name, tmp_path, str(file)), torch.rand(1, 3, 32, 32)
    mean, deviation = (torch.tensor(v)[:, None, None] for v in (MEAN, DEVIATION))
    x, layers = (rgb - mean) / deviation, VGG16_POOLS if name == "vgg16" else VGG19_BLOCKS
    found = iter(features(2 * rgb - 1, torch.zeros(1, 2, 3)))
    with torch.no_grad():
        for k, part in enumerate(theirs):
            x = part(x)
            if k in layers:
                assert torch.allclose(next(found), x, rtol=1e-4, atol=1e-6)
    assert next(found, None) is None


def test_features_are_frozen_and_stay_as_they_are_while_gradients_pass(tmp_path):
    save_file(VGG(16, VGG16_POOLS).state_dict(), tmp_path / "w.safetensors")
    features = features_of("vgg16", tmp_path, str(tmp_path / "w.safetensors")).train()
    assert not any(m.training for m in features.modules())
    assert not any(p.requires_grad for p in features.parameters())
    rgb = torch.rand(1, 3, 32, 32, requires_grad=True)
    sum(f.sum() for f in features(rgb, torch.zeros(1, 2, 3))).backward()
    assert rgb.grad.abs().sum() > 0


def test_weights_of_another_network_are_refused_by_what_does_not_fit(tmp_path):
    save_file({"a": torch.zeros(1)}, tmp_path / "w.safetensors")
    with pytest.raises(WeightsError, match=r"w\.safetensors: not the vgg19 .*features\.0\.weight"):
        features_of("vgg19", tmp_path, str(tmp_path / "w.safetensors"))


def test_identity_features_look_at_the_face_and_lie_in_the_data(lab_data, tmp_path):
    features = features_of("identity", lab_data).train()
    assert not any(m.training for m in features.modules())
    assert not any(p.requires_grad for p in features.parameters())
    align = torch.tensor([[[0.5, 0.0, 8.0], [0.0, 0.5, 4.0]]])
    found = features(torch.rand(1, 3, 64, 64), align)
    assert [tuple(f.shape[1:]) for f in found[:2]] == [(64, 28, 24), (128, 14, 12)]
    with pytest.raises(WeightsError, match="mobilefacenet"):
        features_of("identity", tmp_path)
