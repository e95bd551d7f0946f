"""A frozen face parser as a regulariser: what is filled in must be made of the parts that the true face has there."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from bareface.errors import WeightsError
from bareface.frame import SIZE
from bareface.lab.checkpoint import under
from bareface.lab.networks.parsing import ParsingNet


def load_parser(path: Path) -> ParsingNet:
    """The frozen parser in `path`: its state dict as .safetensors, or the state or the best weights of a run.

    Raises `WeightsError` for a file that is missing or holds none.
    """
    try:
        tensors = load_file(path)
        weights = under("average", tensors) or tensors
        parser = ParsingNet(len(weights["stem.0.weight"]))
        parser.load_state_dict(weights)
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise WeightsError(
            f"{path}: holds no face parser ({reason}); train one with recipes/parsing.yaml and give the "
            "state.safetensors of its run"
        ) from error
    return parser.eval().requires_grad_(False)


def parsing_loss(parser: nn.Module, prediction: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy of the parser's answer on the prediction against its own most likely parts of the truth.

    Pictures [B, 3, H, W] in [-1, 1]; smaller ones are enlarged to the size that the parser has learnt faces at. After
    Li et al. 2017, Generative Face Completion, with the parser's own answer in place of labels.
    """
    with torch.no_grad():
        parts = parser(_sized(truth)).argmax(1)
    return F.cross_entropy(parser(_sized(prediction)).float(), parts)


def _sized(picture: Tensor) -> Tensor:
    if picture.shape[2:] == (SIZE, SIZE):
        return picture
    return F.interpolate(picture, (SIZE, SIZE), mode="bilinear", align_corners=False)
