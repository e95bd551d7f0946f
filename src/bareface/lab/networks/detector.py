"""Mask R-CNN (He et al. 2017) with a ResNet-50 and a feature pyramid, as torchvision has it; needs torchvision."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import fuse_conv_bn_eval
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.models.detection.image_list import ImageList

from bareface.errors import WeightsError

_OWN_HEADS = ("roi_heads.box_predictor.", "roi_heads.mask_predictor.mask_fcn_logits.")
"""Layers that depend on how many classes there are."""
VAGUE = 0.02
"""What each class has before any find speaks for it, so that where little is found all are as likely."""
_FROZEN = ("conv1.", "layer1.")
"""Stages of the backbone that stay as they came, as Detectron2 has it."""


class Detector(MaskRCNN):
    """Boxes, classes and masks of things.

    In training mode it takes pictures and targets as `MaskRCNN` does and returns a dict of losses; else a list of
    dicts of boxes [N, 4] (x0, y0, x1, y1), labels [N] (from 1), scores [N] and masks [N, 1, H, W] in [0, 1].
    Pictures are RGB [3, H, W] in [0, 1].
    """

    def __init__(self, classes: int, rois: int = 64, score: float = 0.7, sides: tuple[int, ...] = (800,)) -> None:
        """`rois`: regions a picture that the heads learn from. `score`: least score of a find.

        `sides`: pixels that a picture's shorter side is brought to: in training one of them by chance, else the last.
        """
        backbone = resnet_fpn_backbone(
            backbone_name="resnet50", weights=None, norm_layer=nn.BatchNorm2d, trainable_layers=5
        )
        super().__init__(
            backbone, classes + 1, min_size=sides, box_batch_size_per_image=rois,
            box_score_thresh=score,
        )  # fmt: skip
        self.register_buffer("pretrained", torch.tensor(False))

    def train(self, mode: bool = True) -> Detector:
        """With weights from COCO, the backbone's norms and first stages never learn: two pictures are too few."""
        super().train(mode)
        if mode and self.pretrained:
            for module in self.backbone.body.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval().requires_grad_(False)
            for name, weight in self.backbone.body.named_parameters():
                if name.startswith(_FROZEN):
                    weight.requires_grad_(False)
        return self

    def start_from(self, weights: dict[str, Tensor]) -> None:
        """Takes over a Mask R-CNN of torchvision's that was trained on COCO, all but its heads' last layers.

        Raises `WeightsError` naming what does not fit.
        """
        taken = {k: v for k, v in weights.items() if not k.startswith(_OWN_HEADS)}
        for name, value in taken.items():
            if name.startswith("backbone.body.") and name.endswith("running_var"):
                # COCO's weights were trained with norms that add nothing to the variance.
                taken[name] = value - self.backbone.body.bn1.eps
        kept = {k: v for k, v in self.state_dict().items() if k.startswith(_OWN_HEADS)}
        try:
            # Its file has names older than its layers': they are put right by what loads them here.
            self.load_state_dict(taken | kept | {"pretrained": torch.tensor(True)})
        except RuntimeError as error:
            wrong = str(error).splitlines()[1].strip()
            raise WeightsError(f"no Mask R-CNN with ResNet-50 and FPN of torchvision's: {wrong[:100]}") from error


def fused(network: nn.Module) -> nn.Module:
    """A copy for inference, in which the backbone's norms are part of its convolutions."""
    network = deepcopy(network).eval()
    for block in list(network.backbone.body.modules()):
        parts = dict(block.named_children())
        pairs = [(f"conv{name[2:]}", name) for name in parts if name.startswith("bn")]
        pairs += [("0", "1")] if isinstance(parts.get("1"), nn.BatchNorm2d) else []  # a shortcut with a convolution
        for convolution, norm in pairs:
            setattr(block, convolution, fuse_conv_bn_eval(parts[convolution], parts[norm]))
            setattr(block, norm, nn.Identity())
    return network


class DetectorExport(nn.Module):
    """What the network does to one picture, in steps that an inference engine knows, answered as a segmenter does."""

    def __init__(self, network: nn.Module, side: int) -> None:
        """`side`: pixels that the picture is brought to."""
        super().__init__()
        # Fused here rather than by the exporter, so that weights rounded for the file are rounded the same in torch.
        self.network, self.side = fused(network), side

    def forward(self, rgb: Tensor) -> Tensor:
        """[1, S, S, 3] in [0, 1] -> [1, S, S, 1 + classes]: alpha of all finds, then the odds of each class."""
        n, side, size = self.network, (self.side, self.side), int(rgb.shape[1])
        mean, deviation = (rgb.new_tensor(v)[:, None, None] for v in (n.transform.image_mean, n.transform.image_std))
        picture = F.interpolate((rgb.permute(0, 3, 1, 2) - mean) / deviation, side, mode="bilinear")
        features = n.backbone(picture)
        regions, _ = n.rpn(ImageList(picture, [side]), features)
        found, _ = n.roi_heads(features, regions, [side])
        boxes, labels, masks = (found[0][name] for name in ("boxes", "labels", "masks"))
        masks = pasted(masks[:, 0], boxes * (size / self.side), size)
        kinds = torch.arange(1, n.roi_heads.box_predictor.cls_score.out_features, device=rgb.device)
        votes = torch.einsum("nk,nhw->hwk", (labels[:, None] == kinds).to(rgb.dtype), masks) + VAGUE
        # A row of nothing, so that there is a largest also where nothing was found.
        alpha = torch.cat([torch.zeros_like(rgb[..., 0]), masks]).amax(0)
        return torch.cat([alpha[..., None], votes / votes.sum(-1, keepdim=True)], -1)[None]


def pasted(masks: Tensor, boxes: Tensor, size: int) -> Tensor:
    """Masks [N, h, w], each stretched over its box [N, 4] of a picture, bilinearly: [N, size, size]."""
    at = torch.arange(size, device=boxes.device, dtype=boxes.dtype) + 0.5

    def shares(low: Tensor, high: Tensor, count: int) -> Tensor:
        """How much of each of a mask's rows or columns each pixel gets: [N, size, count]."""
        place = (at - low[:, None]) / (high - low).clamp_min(1e-3)[:, None] * count - 0.5
        return (1 - (place[..., None] - torch.arange(count, device=at.device)).abs()).clamp_min(0)

    rows = shares(boxes[:, 1], boxes[:, 3], masks.shape[1])
    columns = shares(boxes[:, 0], boxes[:, 2], masks.shape[2])
    return rows @ masks @ columns.transpose(1, 2)
