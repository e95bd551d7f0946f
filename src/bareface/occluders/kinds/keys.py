"""Keys. The ring is held at its top, which is the origin; keys and fobs hang down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bareface.occluders.kinds.key_blades import car_key, flip_key, house_key, lever_key, smart_fob, tube_key
from bareface.occluders.kinds.key_fobs import (
    bottle_opener,
    carabiner,
    dog_tag,
    duck,
    entrance_chip,
    football,
    fur_ball,
    heart_fob,
    initial,
    label_tag,
    leather_strap,
    memory_stick,
    motel_tag,
    padlock,
    room_tag,
    strap,
    tassel,
    teddy,
    torch,
    tower,
    wood_tag,
)
from bareface.occluders.kinds.key_parts import BLACK, BRASS, GOLD, IRON, LOUD, NICKEL, Item, hang_all
from bareface.occluders.sketch import Colour, Sketch


def _set(
    s: Sketch,
    *items: Item,
    keys: int = 0,
    radius: float = 1.5,
    metal: Colour = NICKEL,
    spread: float = 0.5,
    wire: float = 0.2,
) -> None:
    """Things on one ring, with `keys` house keys beside them."""
    half = keys // 2
    hang_all(s, [*(house_key,) * half, *items, *(house_key,) * (keys - half)], radius, metal, spread, wire)


def _capped(s: Sketch) -> None:
    inks = s.rng.permutation(len(LOUD))[:3]
    hang_all(s, [partial(house_key, cover=LOUD[int(k)], shape="round") for k in inks])


def _jailer(s: Sketch) -> None:
    iron = s.pick(IRON, (0.3, 0.22, 0.16))
    hang_all(s, [partial(lever_key, metal=IRON, scale=1.25) for _ in range(4)], 4.2, iron, 0.42, 0.5)


def _label_bunch(s: Sketch) -> None:
    hang_all(s, [house_key, label_tag, house_key, label_tag, house_key], 1.9, NICKEL, 0.75)


def _kind(
    *items: Item, keys: int = 0, radius: float = 1.5, metal: Colour = NICKEL, spread: float = 0.5
) -> Callable[[Sketch], None]:
    return lambda s: _set(s, *items, keys=keys, radius=radius, metal=metal, spread=spread)


_SECURITY = tuple(partial(house_key, dimpled=True, head=ink) for ink in (BLACK, (0.7, 0.1, 0.12), BLACK))
KINDS: dict[str, Callable[[Sketch], None]] = {
    "house-key": _kind(house_key),
    "two-keys": _kind(keys=2, spread=0.3),
    "house-bunch": _kind(keys=4, spread=0.65),
    "big-bunch": _kind(lever_key, tube_key, keys=6, radius=2.2, spread=0.95),
    "brass-pair": _kind(
        partial(house_key, metal=BRASS, shape="clover"), partial(house_key, metal=BRASS, shape="round"), spread=0.32
    ),
    "coloured-caps": _capped,
    "printed-key": _kind(partial(house_key, printed=True), partial(house_key, printed=True), spread=0.32),
    "security-keys": _kind(*_SECURITY),
    "skeleton-key": _kind(lever_key, radius=1.2, metal=BRASS),
    "jailers-ring": _jailer,
    "car-key": _kind(car_key),
    "flip-key": _kind(flip_key),
    "smart-fob": _kind(smart_fob),
    "car-and-house": _kind(flip_key, keys=2, spread=0.5),
    "smart-fob-leather": _kind(smart_fob, leather_strap, spread=0.4),
    "bicycle-keys": _kind(tube_key, tube_key, spread=0.3),
    "leather-fob": _kind(leather_strap, keys=1, spread=0.35),
    "hotel-brass": _kind(partial(house_key, metal=BRASS), room_tag, spread=0.35),
    "motel-diamond": _kind(house_key, motel_tag, spread=0.35),
    "wooden-number": _kind(lever_key, wood_tag, spread=0.35),
    "dog-tag": _kind(dog_tag, keys=2),
    "label-tags": _label_bunch,
    "entrance-chip": _kind(entrance_chip, keys=2, spread=0.5),
    "padlock": _kind(padlock, keys=2, spread=0.6),
    "carabiner": _kind(carabiner, keys=3, spread=0.6),
    "bottle-opener": _kind(bottle_opener, keys=2),
    "heart": _kind(heart_fob, keys=1, spread=0.35),
    "fur-ball": _kind(fur_ball, keys=1, metal=GOLD, spread=0.35),
    "teddy": _kind(teddy, keys=1, spread=0.4),
    "lanyard": _kind(partial(strap, long=True), keys=2),
    "embroidered-tag": _kind(partial(strap, long=False), car_key, spread=0.4),
    "pocket-torch": _kind(torch, keys=2),
    "paris-souvenir": _kind(tower, keys=2, metal=BRASS),
    "tassel": _kind(tassel, keys=1, metal=GOLD, spread=0.35),
    "rubber-duck": _kind(duck, keys=1, spread=0.4),
    "initial": _kind(initial, keys=1, metal=GOLD, spread=0.4),
    "memory-stick": _kind(memory_stick, keys=2),
    "football": _kind(football, keys=2),
}
