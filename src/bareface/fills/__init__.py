"""Ways to say what is beneath: each takes a crop and its hole and gives the whole crop with the hole filled."""

from bareface.fills.answer import STEADY, Answer, Fill
from bareface.fills.fill import DEFAULT, WITHOUT_NETWORK, named_fill, only_one_answer, several_answers
from bareface.fills.network import NetworkFill
from bareface.fills.opencv import navier_stokes, telea

__all__ = [
    "DEFAULT",
    "STEADY",
    "WITHOUT_NETWORK",
    "Answer",
    "Fill",
    "NetworkFill",
    "named_fill",
    "navier_stokes",
    "only_one_answer",
    "several_answers",
    "telea",
]
