"""Ways to say what is beneath: each takes a crop and its hole and gives the whole crop with the hole filled."""

from bareface.fills.fill import DEFAULT, Fill, named_fill
from bareface.fills.network import NetworkFill
from bareface.fills.opencv import navier_stokes, telea

__all__ = ["DEFAULT", "Fill", "NetworkFill", "named_fill", "navier_stokes", "telea"]
