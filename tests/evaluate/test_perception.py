"""LPIPS against its equation, Inception's features against torch-fidelity's own way, and what is told without them.

The networks have weights of chance: what is computed is the same, and theirs cannot be had everywhere.
"""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")
pytest.importorskip("torch_fidelity", reason="torch-fidelity is not installed")
try:
    from torchvision.models import alexnet
except (ImportError, RuntimeError) as error:
    pytest.skip(f"no torchvision that fits this torch ({error})", allow_module_level=True)

from torch_fidelity import feature_extractor_inceptionv3 as fidelity  # noqa: E402

from bareface.cli import main  # noqa: E402
from bareface.evaluate.figures import of_the_set  # noqa: E402
from bareface.evaluate.judge import Verdict  # noqa: E402
from bareface.evaluate.perception import Perception  # noqa: E402
from bareface.lab.others import OTHERS  # noqa: E402
from bareface.scores.frechet import frechet  # noqa: E402

RELUS = (1, 4, 7, 9, 11)
"""AlexNet's layers that LPIPS looks at."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache folder in which the networks lie, as if they had been fetched."""
    patch, folder = pytest.MonkeyPatch(), tmp_path_factory.mktemp("cache")
    patch.setenv("BAREFACE_CACHE", str(folder))
    torch.manual_seed(0)
    patch.setattr(fidelity.FeatureExtractorInceptionV3, "load_state_dict", lambda *_: None)
    torch.save({}, folder / "empty.pth")
    made = fidelity.FeatureExtractorInceptionV3(
        "any", ["2048"], feature_extractor_weights_path=str(folder / "empty.pth")
    )
    patch.undo()
    patch.setenv("BAREFACE_CACHE", str(folder))
    for name, network in (("alexnet", alexnet(weights=None)), ("inception", made)):
        torch.save(network.state_dict(), OTHERS[name].file)
        checksum = hashlib.sha256(OTHERS[name].file.read_bytes()).hexdigest()
        patch.setitem(OTHERS, name, dataclasses.replace(OTHERS[name], checksum=checksum))
    yield folder
    patch.undo()


@pytest.fixture(scope="module")
def perception(cache):
    return Perception(("alex",))


@pytest.fixture(scope="module")
def pair(astronaut):
    truth = np.ascontiguousarray(astronaut[:96, 160:256])
    return np.clip(truth.astype(int) + np.arange(96)[:, None] - 48, 0, 255).astype(np.uint8), truth


def test_lpips_is_its_equation(cache, perception, pair):
    """Sum over layers of the mean over places of weighted squared differences of unit feature vectors."""
    import torchmetrics

    where = torchmetrics.__path__[0]
    heads = torch.load(f"{where}/functional/image/lpips_models/alex.pth", map_location="cpu", weights_only=True)
    network = alexnet(weights=None).eval()
    network.load_state_dict(torch.load(OTHERS["alexnet"].file, weights_only=True))
    shift, scale = torch.tensor([-0.030, -0.088, -0.188]), torch.tensor([0.458, 0.448, 0.450])
    sides = []
    for rgb in pair:
        x = (torch.from_numpy(rgb).float() / 127.5 - 1 - shift) / scale
        x, features = x.permute(2, 0, 1)[None], []
        for number, layer in enumerate(network.features):
            x = layer(x)
            if number in RELUS:
                features.append((x / (x.norm(dim=1, keepdim=True) + 1e-8)).clone())
        sides.append(features)
    apart = zip(*sides, strict=True)
    expected = sum((heads[f"lin{k}.model.1.weight"] * (a - b).square()).sum(1).mean() for k, (a, b) in enumerate(apart))
    found = perception.lpips(*pair)
    assert set(found) == {"LPIPS (alex)"}
    assert found["LPIPS (alex)"] == pytest.approx(float(expected.detach()), rel=1e-4)
    assert perception.lpips(pair[1], pair[1])["LPIPS (alex)"] == pytest.approx(0, abs=1e-7)


def test_features_are_those_of_fid(cache, perception, pair):
    path = str(OTHERS["inception"].file)
    own = fidelity.FeatureExtractorInceptionV3("own", ["2048"], feature_extractor_weights_path=path).eval()
    with torch.no_grad():
        expected = own(torch.from_numpy(pair[0].transpose(2, 0, 1).copy())[None])[0][0].numpy()
    assert perception.features(pair[0]) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_torch_finds_its_own_folder_again(perception):
    assert "checkpoints" not in torch.hub.get_dir()
    before = torch.hub.get_dir()
    Perception(("alex",))
    assert torch.hub.get_dir() == before


def test_fid_of_a_set_that_is_large_enough_and_why_not_of_another():
    rng = np.random.default_rng(0)
    made, clean = rng.normal(0, 1, (2, 12, 6)).astype(np.float32)
    verdicts = [
        Verdict(str(k), "", {}, {}, looks={"composited": m, "clean": c})
        for k, (m, c) in enumerate(zip(made, clean, strict=True))
    ]
    figures, notes = of_the_set(verdicts)
    assert figures["composited FID"].value == pytest.approx(frechet(made, clean))
    assert {"composited KID (Inception)", "composited Fréchet distance (Inception, shrunk)"} <= set(figures)
    assert not notes
    figures, notes = of_the_set(verdicts[:5])
    assert "composited FID" not in figures
    assert any("FID: 5 pictures with 6 features each are too few" in note for note in notes)


def test_the_command_tells_what_cannot_be_fetched(tmp_path, monkeypatch, astronaut, capsys):
    """With an address where nobody answers; nothing is asked for without the option."""
    import cv2

    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path / "cache"))
    nobody = dataclasses.replace(OTHERS["alexnet"], url="http://127.0.0.1:9/alexnet.pth")
    monkeypatch.setitem(OTHERS, "alexnet", nobody)
    for folder in ("clean", "restored"):
        (tmp_path / folder).mkdir()
        for k in range(2):
            assert cv2.imwrite(str(tmp_path / folder / f"{k}.png"), astronaut[:256, 96 + k : 352 + k, ::-1])
    line = [
        "evaluate",
        "--pairs",
        str(tmp_path / "clean"),
        str(tmp_path / "restored"),
        "-o",
        str(tmp_path / "out.json"),
    ]
    assert main([*line, "--perception", "--workers", "1"]) == 5
    said = capsys.readouterr().err
    assert "alexnet.pth" in said
    assert "leave --perception out" in said
    assert main([*line, "--workers", "1"]) == 0
