"""Partial convolution: looks at valid pixels alone and tells where it found some (Liu et al. 2018)."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F


class PartialConv(nn.Conv2d):
    """`W (X * M) sum(1) / sum(M) + b` where the window holds a valid pixel, 0 elsewhere (Liu et al. 2018, eq. 1 and 2).

    What lies beyond the border is invalid, as hidden pixels are. With stride 1, keeps H and W.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, bias: bool = True) -> None:
        """`kernel`: side of the window, odd."""
        super().__init__(inputs, outputs, kernel, stride, kernel // 2, bias=bias)

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        """Features [B, inputs, H, W] and mask [B, 1, H, W] in {0, 1}, 1 = valid -> the same of the next step.

        The new mask is 1 wherever the window held at least one valid pixel; one mask serves all channels.
        """
        window, stride, padding = self.kernel_size[0], self.stride[0], self.kernel_size[0] // 2
        share = F.avg_pool2d(mask, window, stride, padding)  # sum(M) / sum(1)
        valid = (share > 0).to(mask.dtype)
        # One valid pixel is the least that counts; half of it keeps clear of rounding.
        out = F.conv2d(x * mask, self.weight, None, stride, padding) / share.clamp_min(0.5 / window**2)
        if self.bias is not None:
            out = out + self.bias[:, None, None]
        return out * valid, valid


class PartialBlock(nn.Module):
    """Partial convolution, batch norm, ReLU; 0 stays where no valid pixel reaches."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, norm: bool = True) -> None:
        super().__init__()
        conv = PartialConv(inputs, outputs, kernel, stride, bias=not norm)
        # A chain, so that the export folds the norm into the convolution: exact, as `forward` keeps 0 where invalid.
        self.chain = nn.Sequential(conv, nn.BatchNorm2d(outputs) if norm else nn.Identity())

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Features [B, inputs, H, W] and mask [B, 1, H, W] -> the same of the next step."""
        conv, norm = self.chain
        out, mask = conv(x, mask)
        return F.relu(norm(out)) * mask, mask
