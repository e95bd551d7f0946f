"""Parts that several networks are built of."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from bareface.errors import UsageError


def conv_bn(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    """Convolution, batch norm, ReLU; keeps H and W but for the stride."""
    pad = dilation * (kernel - 1) // 2
    conv = nn.Conv2d(inputs, outputs, kernel, stride, pad, dilation, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """x + two 3x3 convolutions with batch norm, the first dilated (He et al. 2016)."""

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = conv_bn(width, width, dilation=dilation)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, H, W] -> the same."""
        return F.relu(x + self.second(self.first(x)))


def doubled(x: Tensor) -> Tensor:
    """Twice the height and width, each pixel repeated."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def check_divisible(x: Tensor, by: int, network: str) -> None:
    """Raises `UsageError` unless height and width of [B, C, H, W] are divisible by `by`; `network` is named."""
    height, width = (int(n) for n in x.shape[2:])
    if height % by or width % by:
        raise UsageError(
            f"a picture of {width}x{height} does not fit {network}: width and height must be divisible by {by}"
        )
