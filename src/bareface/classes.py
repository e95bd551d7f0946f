"""The nineteen classes of occluder: their names, their order, their colours."""

from difflib import get_close_matches

from bareface.errors import UsageError

NAMES = (
    "book", "box", "candy", "cap", "cigarette", "cup", "envelope", "fast food", "flower", "fruit",
    "glove", "hand", "keys", "mask", "mic", "pen", "phone", "scarf", "sunglasses",
)  # fmt: skip
"""In the order of their values in a class map, which begin at 1; 0 is "nothing covers it"."""

COLOURS = (
    (121, 85, 72), (205, 153, 93), (255, 64, 160), (33, 92, 186), (245, 222, 66), (0, 172, 193), (236, 200, 150),
    (245, 124, 0), (216, 27, 96), (104, 159, 56), (94, 53, 177), (232, 165, 130), (158, 158, 158), (79, 195, 247),
    (84, 110, 122), (0, 121, 107), (48, 63, 159), (229, 57, 53), (38, 38, 48),
)  # fmt: skip
"""RGB of each class, to draw class maps with."""


def index_of(name: str) -> int:
    """The value of class `name` in a class map, 1 to 19. Raises `UsageError` for a name that is none of them."""
    try:
        return NAMES.index(name) + 1
    except ValueError:
        close = get_close_matches(name, NAMES, 1)
        meant = f"did you mean {close[0]!r}? " if close else ""
        raise UsageError(f"unknown class {name!r}; {meant}The classes are: {', '.join(NAMES)}") from None
