"""A crop of a face -> the 478 points of MediaPipe's mesh and how visible each is."""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn

from bareface.faces.topology import POINTS
from bareface.lab.networks.blocks import Residual, conv_bn


class MeshNet(nn.Module):
    """Residual encoder of five stride-2 steps, then one linear layer that corrects the mean face."""

    def __init__(self, mean: Tensor, width: int = 24, blocks: int = 2) -> None:
        """`mean`: the mean face, [478, 2] in shares of the crop's side."""
        super().__init__()
        self.register_buffer("mean", mean.clone())
        widths = [width, 2 * width, 4 * width, 8 * width, 8 * width]
        steps: list[nn.Module] = [conv_bn(3, widths[0], 5, 2)]
        for a, b in pairwise(widths):
            steps += [conv_bn(a, b, 3, 2), *(Residual(b) for _ in range(blocks))]
        self.encoder = nn.Sequential(*steps)
        self.squeeze = conv_bn(widths[-1], 80, 1)
        self.head = nn.Linear(80 * 16, 3 * POINTS)
        nn.init.normal_(self.head.weight, 0, 1e-3)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 3, 128, 128] in [-1, 1] -> points [B, 478, 2] in shares of the side, visibility logits [B, 478]."""
        out = self.head(self.squeeze(self.encoder(x)).flatten(1)).float().unflatten(1, (POINTS, 3))
        return self.mean + out[..., :2], out[..., 2]
