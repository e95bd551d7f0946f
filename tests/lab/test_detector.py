"""The detector: Mask R-CNN's contract, what it starts from, what it hands over. Skips without torchvision."""

from __future__ import annotations

import dataclasses
import re
from functools import reduce
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")
try:
    import torchvision  # noqa: F401
except (ImportError, RuntimeError) as error:  # the latter where it was built for another torch
    pytest.skip(f"no torchvision that fits this torch ({error})", allow_module_level=True)

from network_tests import NetworkTests, flat  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from torchvision.models.detection import maskrcnn_resnet50_fpn  # noqa: E402

from bareface.classes import NAMES  # noqa: E402
from bareface.engine import Network  # noqa: E402
from bareface.errors import RecipeError, WeightsError  # noqa: E402
from bareface.lab.export import TOLERANCE, to_onnx  # noqa: E402
from bareface.lab.networks.detector import Detector, DetectorExport, fused, pasted  # noqa: E402
from bareface.lab.others import OTHERS  # noqa: E402
from bareface.lab.recipe import Budget, read_recipe  # noqa: E402
from bareface.lab.systems.detector import Finds, _target, found_in, found_things, map_of  # noqa: E402
from bareface.lab.trainer import Trainer  # noqa: E402

RECIPE = Path(__file__).resolve().parents[2] / "recipes" / "detector.yaml"


class Losses(Detector):
    """The detector with its targets at hand, so that it is called as other networks are."""

    def forward(self, pictures, targets=None):
        if self.training:
            masks = torch.zeros(2, 4, 64, 64, dtype=torch.bool)
            masks[:, 0, 10:40, 20:50] = True
            targets = [_target(m, torch.tensor([14, 0, 0, 0])) for m in masks]
        return super().forward(list(pictures), targets)


class TestDetector(NetworkTests):
    shapes = ()
    exported = False  # the studio runs DetectorExport, which has a test below

    def make(self):
        return Losses(19, score=0.0, sides=(64,))

    def inputs(self):
        return (torch.rand(2, 3, 64, 64),)

    def test_shapes(self):
        for found in self.make().eval()(*self.inputs()):
            count = len(found["boxes"])
            assert found["boxes"].shape == (count, 4)
            assert found["masks"].shape == (count, 1, 64, 64)
            assert 1 <= found["labels"].min() <= found["labels"].max() <= 19

    def test_its_five_losses(self):
        terms = self.make().train()(*self.inputs())
        names = {"classifier", "box_reg", "mask", "objectness", "rpn_box_reg"}
        assert {name.removeprefix("loss_") for name in terms} == names

    def test_fused_for_inference_it_is_the_same_function(self):
        network = self.make().train()
        network(*self.inputs())  # so that the norms have statistics
        with torch.no_grad():
            x = self.inputs()[0]
            before, after = (n.backbone(x) for n in (network.eval(), fused(network)))
        assert all((a - b).abs().max() < 1e-3 for a, b in zip(flat(before), flat(after), strict=True))


@pytest.fixture(scope="module")
def coco():
    """Weights of the form that torchvision's COCO weights have: 91 classes, norms that count no batches."""
    torch.manual_seed(5)
    state = maskrcnn_resnet50_fpn(weights=None, weights_backbone=None).state_dict()
    return {k: v for k, v in state.items() if not k.endswith("num_batches_tracked")}


def as_published(state):
    """Under the names that the file on torchvision's server has, which is older than its layers' names."""
    names = [(r"(fpn\.\w+_blocks\.\d)\.0\.", r"\1."), (r"head\.conv\.0\.0\.", "head.conv.")]
    names += [(rf"mask_head\.{k}\.0\.", f"mask_head.mask_fcn{k + 1}.") for k in range(4)]
    return {reduce(lambda name, pair: re.sub(*pair, name), names, k): v for k, v in state.items()}


def test_targets_by_hand():
    masks = torch.zeros(3, 20, 30, dtype=torch.bool)
    masks[0, 4:9, 10:30] = True
    masks[2, 19, 0] = True
    target = _target(masks, torch.tensor([7, 0, 2]))
    assert target["boxes"].tolist() == [[10, 4, 30, 9], [0, 19, 1, 20]]
    assert target["labels"].tolist() == [7, 2]
    assert (target["masks"] == masks[[0, 2]]).all()
    nothing = _target(masks, torch.tensor([0, 0, 0]))
    assert (nothing["boxes"].shape, nothing["masks"].shape) == ((0, 4), (0, 20, 30))


@pytest.mark.parametrize("form", [dict, as_published])
def test_starts_from_coco_but_for_the_heads_last_layers(coco, form):
    network = Detector(19)
    fresh = {k: v.clone() for k, v in network.state_dict().items()}
    network.start_from(form(coco))
    state = network.state_dict()
    names = "backbone.fpn.inner_blocks.2.0.weight", "rpn.head.conv.0.0.bias", "roi_heads.mask_head.3.0.weight"
    for name in (
        *names,
        "backbone.body.layer4.2.conv3.weight",
        "rpn.head.cls_logits.bias",
        "roi_heads.box_head.fc7.weight",
    ):
        assert (state[name] == coco[name]).all()
    for name in ("roi_heads.box_predictor.cls_score.weight", "roi_heads.mask_predictor.mask_fcn_logits.bias"):
        assert (state[name] == fresh[name]).all()
    assert state["pretrained"]


def test_what_came_from_coco_is_frozen_as_detectron2_freezes_it_and_nothing_else(coco):
    network, other = Detector(19), Detector(19)
    assert all(p.requires_grad for p in other.train().parameters())
    network.start_from(coco)
    network.train()
    still = {name for name, p in network.named_parameters() if not p.requires_grad}
    norms = {
        f"{n}.{p}" for n, m in network.named_modules() if type(m).__name__ == "BatchNorm2d" for p in ("weight", "bias")
    }
    first = {n for n, _ in network.named_parameters() if n.startswith(("backbone.body.conv1", "backbone.body.layer1"))}
    assert still == norms | first
    assert not any(m.training for m in network.modules() if type(m).__name__ == "BatchNorm2d")


def test_coco_norms_add_nothing_to_the_variance(coco):
    network = Detector(19)
    network.start_from(coco)
    norm = network.eval().backbone.body.bn1
    x = torch.randn(1, 64, 4, 4)
    k = "backbone.body.bn1."
    mean, variance, weight, bias = (
        coco[k + name][None, :, None, None] for name in ("running_mean", "running_var", "weight", "bias")
    )
    assert torch.allclose(norm(x), (x - mean) / variance.sqrt() * weight + bias, atol=1e-6)


def test_weights_of_another_network_are_refused(coco):
    with pytest.raises(WeightsError, match=r"Missing .*backbone\.body\.conv1\.weight"):
        Detector(19).start_from({"a": torch.zeros(1)})
    other = coco | {"rpn.head.cls_logits.bias": torch.zeros(7)}
    with pytest.raises(WeightsError, match=r"rpn\.head\.cls_logits\.bias"):
        Detector(19).start_from(other)


def test_masks_are_stretched_over_their_boxes():
    mask = torch.ones(1, 4, 4)
    whole = pasted(mask, torch.tensor([[8.0, 16.0, 24.0, 40.0]]), 64)[0]
    assert ((whole[28] > 0.5) == ((torch.arange(64) >= 8) & (torch.arange(64) < 24))).all()
    assert ((whole[:, 16] > 0.5) == ((torch.arange(64) >= 16) & (torch.arange(64) < 40))).all()
    assert (whole[20:36, 12:20] == 1).all()
    half = pasted(torch.tensor([[[1.0, 0.0]]]), torch.tensor([[0.0, 0.0, 64.0, 64.0]]), 64)[0]
    assert ((half[32] > 0.5) == (torch.arange(64) < 32)).all()
    assert pasted(torch.zeros(0, 4, 4), torch.zeros(0, 4), 64).shape == (0, 64, 64)


def test_the_export_finds_what_the_network_finds():
    torch.manual_seed(0)
    network = Detector(19, score=0.0, sides=(64,)).eval()
    network.roi_heads.detections_per_img = 3
    with torch.no_grad():
        network.roi_heads.mask_predictor.mask_fcn_logits.bias += 3
        rgb = torch.rand(1, 256, 256, 3)
        out = DetectorExport(network, 64)(rgb)[0].numpy()
        (found,) = found_in(network, (rgb.numpy() * 255).round().astype(np.uint8))
    alpha = map_of(found, 256)
    assert 0.02 < (alpha > 0.5).mean() < 0.98
    assert ((out[..., 0] > 0.5) == (alpha > 0.5)).mean() > 0.97
    assert set(np.unique(out[alpha > 0.5, 1:].argmax(-1) + 1)) <= set(found.labels)


def test_finds_become_things_and_a_map():
    masks = np.zeros((2, 1, 20, 20), np.float32)
    masks[0, 0, 2:8, 2:8], masks[1, 0, 10:15, 10:20] = 0.9, 0.7
    boxes = np.array([[2, 2, 8, 8.5], [10, 10, 20, 15]], np.float32)
    found = Finds(boxes, np.array([3, 14]), np.array([0.95, 0.8], np.float32), masks)
    one, other = found_things(found)
    assert (one.label, one.box, one.area) == (3, (2, 2, 6, 6.5), 36)
    assert other.score == pytest.approx(0.8)
    assert map_of(found, 20).max() == pytest.approx(0.9)
    nothing = Finds(boxes[:0], np.zeros(0, np.int64), np.zeros(0, np.float32), masks[:0])
    assert (found_things(nothing), map_of(nothing, 20).max()) == ([], 0)


def tiny(lab_data, out, **settings):
    recipe = read_recipe(RECIPE)
    settings = {"weights": "", "sides": (64,), "judged": 4, **settings}
    recipe = dataclasses.replace(recipe, settings=dataclasses.replace(recipe.settings, **settings), validations=1)
    return Trainer(recipe, lab_data, out, Budget(steps=2), workers=0)


def test_trains_two_steps_validates_and_exports(lab_data, tmp_path):
    trainer = tiny(lab_data, tmp_path / "run")
    trainer.train()
    figures = (tmp_path / "run" / "log.jsonl").read_text()
    assert '"from COCO": 0.0' in figures
    assert '"mask AP50"' in figures
    module, (rgb,) = trainer.system.export_module(trainer.average).eval(), trainer.system.example()
    file = tmp_path / "detector.onnx"
    file.write_bytes(to_onnx(module, (rgb,), {}))
    out = Network(file, exact=True)(rgb.numpy())[0]
    assert out.shape == (1, 256, 256, 1 + len(NAMES))
    assert out[..., 1:].sum(-1) == pytest.approx(1, abs=1e-4)
    assert np.abs(out - module(rgb).detach().numpy()).max() < TOLERANCE


def test_samples_name_their_things(lab_data, tmp_path):
    system = tiny(lab_data, tmp_path).system
    samples = [system.sample(k) for k in range(12)]
    assert all((s["masks"].any((1, 2)) == (s["labels"] > 0)).all() for s in samples)
    assert sum((s["labels"] > 0).any() for s in samples) >= 8


def test_says_so_when_it_starts_from_scratch(lab_data, tmp_path, monkeypatch):
    nowhere = dataclasses.replace(OTHERS["mask-rcnn"], url="http://127.0.0.1:9/weights.pth")  # nobody listens there
    monkeypatch.setitem(OTHERS, "mask-rcnn", nowhere)
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path))
    system = tiny(lab_data, tmp_path, weights="coco").system
    with pytest.warns(UserWarning, match="FROM SCRATCH"):
        system.begin()
    assert not system.network.pretrained


def test_a_weights_file_that_is_none_stops_the_run_by_name(lab_data, tmp_path):
    with pytest.raises(RecipeError, match=r"settings\.weights: .*gone\.pth"):
        tiny(lab_data, tmp_path, weights=str(tmp_path / "gone.pth")).system.begin()


def test_a_run_from_given_weights_resumes_without_them(lab_data, tmp_path, coco):
    file = tmp_path / "coco.safetensors"
    save_file(coco, file)
    trainer = tiny(lab_data, tmp_path / "run", weights=str(file))
    trainer.train()
    file.unlink()
    resumed = Trainer.resume(tmp_path / "run", Budget(steps=3), workers=0)
    assert resumed.network.pretrained
    before = {name: p.clone() for name, p in resumed.network.named_parameters()}
    resumed.train()
    moved = {name for name, p in resumed.network.named_parameters() if (p != before[name]).any()}
    assert moved
    assert not any(name.startswith("backbone.body.layer1") or ".bn" in name for name in moved)
