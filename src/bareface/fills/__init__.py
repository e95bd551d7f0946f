"""Ways to say what is beneath: each takes a crop and its hole and gives the whole crop with the hole filled."""

from bareface.fills.answer import STEADY, Answer, Fill, LedFill
from bareface.fills.fill import DEFAULT, EMBEDDED, WITHOUT_NETWORK, named_fill, only_one_answer, several_answers
from bareface.fills.network import NetworkFill
from bareface.fills.opencv import navier_stokes, telea
from bareface.fills.warp import WarpFill

__all__ = [
    "DEFAULT",
    "EMBEDDED",
    "STEADY",
    "WITHOUT_NETWORK",
    "Answer",
    "Fill",
    "LedFill",
    "NetworkFill",
    "WarpFill",
    "named_fill",
    "navier_stokes",
    "only_one_answer",
    "several_answers",
    "telea",
]
