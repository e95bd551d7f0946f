"""Hands and forearms. The origin is the middle of what covers the face; the arm goes down out of the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from bareface.occluders.kinds.anatomy import CLOSED, HOOKED, RELAXED, STRAIGHT, Pose, build
from bareface.occluders.kinds.skin import Skin, flesh
from bareface.occluders.kinds.sleeves import dress, ring, watch
from bareface.occluders.kinds.solids import draw
from bareface.occluders.sketch import Sketch


def _hand(
    s: Sketch, pose: Pose, sleeve: str = "any", nails: bool = False, rings: tuple[int, ...] = (), watched: bool = False,
    other: Pose | None = None, shift: tuple[float, float, float] = (0, 0, 0),
) -> None:  # fmt: skip
    """A hand, or two of one person; `shift`: where the second, mirrored one lies from the first."""
    polish = s.pick(
        (0.7, 0.06, 0.1), (0.9, 0.55, 0.6), (0.15, 0.1, 0.16), (0.95, 0.93, 0.9), (0.2, 0.35, 0.6), (0.45, 0.1, 0.2)
    )
    skin = Skin.of(s, polish if nails else None)
    plump, size = (float(v) for v in s.rng.uniform((0.88, 0.92), (1.1, 1.04)))
    bodies = []
    hands = [(pose, build(pose, s.rng, plump, size))]
    if other is not None:
        hands.append((other, build(other, s.rng, plump, size).mirrored().shifted(*shift)))
    state = s.rng.bit_generator.state
    for held, hand in hands:
        s.rng.bit_generator.state = state  # both sleeves are of one garment
        bodies += flesh(hand, skin, held) + dress(s, hand, sleeve)
        bodies += [ring(s, hand, finger) for finger in rings] + (watch(s, hand) if watched else [])
    draw(s, bodies, s.skin * np.float32(0.8))


_OPEN = (10.0, 2.0, -7.0, -16.0)
_FOLDED = (20.0, 50.0, 60.0)  # the thumb before a fist
POSES: dict[str, Pose] = {
    "back-flat": Pose(arm=8, tilt=6),
    "back-spread": Pose(spread=_OPEN, thumb=(48, 12, 50)),
    "open-palm": Pose(turn=180, spread=_OPEN, thumb=(50, 14, 50)),
    "palm-flat": Pose(turn=180, thumb=(22, 12, 45)),
    "over-mouth": Pose(
        fingers=((12, 14, 8),) * 4, tilt=62, arm=38, turn=-8, thumb=(50, 30, 40), centre=(0.6, -9.5, 0.3)
    ),
    "over-eyes": Pose(fingers=(RELAXED,) * 4, tilt=78, arm=48, turn=5, centre=(0.6, -10.5, 0.2)),
    "peeking": Pose(spread=(12, 5, -6, -16), thumb=(40, 25, 50), tilt=25, arm=22, centre=(0.4, -13, 0)),
    "fist-front": Pose(turn=180, fingers=(CLOSED,) * 4, thumb=_FOLDED, thumb_curl=(40, 50), centre=(0.4, -7, 0)),
    "fist-back": Pose(fingers=(CLOSED,) * 4, pitch=25, thumb=(20, 45, 60), thumb_curl=(40, 50), centre=(0.4, -7, 0)),
    "punch": Pose(
        fingers=(CLOSED,) * 4, turn=180, pitch=66, thumb=(20, 40, 60), thumb_curl=(35, 45), centre=(0.4, -8, 0)
    ),
    "fist-under-chin": Pose(
        fingers=(CLOSED,) * 4, turn=35, pitch=15, thumb=(25, 25, 55), thumb_curl=(20, 30), arm=15, tilt=8,
        centre=(0.4, -9, 0)
    ),
    "thumb-up": Pose(
        turn=172, tilt=-78, fingers=(CLOSED,) * 4, thumb=(62, 5, 60), thumb_curl=(-8, -12), arm=-45,
        centre=(-1.5, -7, 0)
    ),
    "pointing-up": Pose(
        turn=180, fingers=(STRAIGHT, CLOSED, CLOSED, CLOSED), thumb=_FOLDED, thumb_curl=(40, 50), centre=(-1, -11, 0)
    ),
    "shushing": Pose(
        turn=62, fingers=(STRAIGHT, CLOSED, CLOSED, CLOSED), thumb=(12, 34, 70), thumb_curl=(5, 18), arm=12,
        centre=(-1.5, -13, 0)
    ),
    "pointing-side": Pose(
        turn=25, tilt=-70, fingers=(STRAIGHT, CLOSED, CLOSED, CLOSED), thumb=(25, 30, 60), thumb_curl=(10, 20), arm=-40,
        centre=(-1.5, -12, 0),
    ),
    "v-sign": Pose(
        turn=180, fingers=(STRAIGHT, STRAIGHT, CLOSED, CLOSED), spread=(12, -8, 0, 0), thumb=(20, 55, 60),
        thumb_curl=(45, 50), centre=(-1, -11, 0),
    ),
    "v-sign-back": Pose(
        fingers=(STRAIGHT, STRAIGHT, CLOSED, CLOSED), spread=(12, -8, 0, 0), thumb=(20, 55, 60), thumb_curl=(45, 50),
        centre=(-1, -11, 0), tilt=-10,
    ),
    "ok-sign": Pose(
        turn=140, fingers=((44, 52, 38), (8, 10, 5), STRAIGHT, STRAIGHT), spread=(2, 2, -8, -16), thumb=(18, 31, 74),
        thumb_curl=(5, 7), centre=(0, -11, 0),
    ),
    "call-me": Pose(
        turn=175, fingers=(CLOSED, CLOSED, CLOSED, STRAIGHT), spread=(0, 0, 0, -22), thumb=(66, 6, 55),
        thumb_curl=(-6, -8),
        tilt=20, arm=10,
    ),
    "horns": Pose(
        turn=180, fingers=(STRAIGHT, CLOSED, CLOSED, STRAIGHT), spread=(6, 0, 0, -10), thumb=_FOLDED,
        thumb_curl=(40, 55),
        centre=(0, -10, 0),
    ),
    "three": Pose(
        turn=180, fingers=(STRAIGHT, STRAIGHT, STRAIGHT, CLOSED), spread=(10, 0, -10, 0), thumb=(18, 55, 60),
        thumb_curl=(35, 40), centre=(0, -11, 0),
    ),
    "four": Pose(turn=180, spread=(8, 2, -5, -12), thumb=(18, 55, 60), thumb_curl=(40, 45), centre=(0, -11, 0)),
    "crossed-fingers": Pose(
        turn=175, fingers=((14, 8, 4), (4, 4, 3), CLOSED, CLOSED), spread=(-7, 9, 0, 0), thumb=(20, 55, 60),
        thumb_curl=(45, 50), centre=(-1, -11, 0),
    ),
    "pinching": Pose(
        turn=115, fingers=((48, 48, 25), (55, 60, 30), (62, 65, 35), (68, 70, 35)), thumb=(30, 42, 40),
        thumb_curl=(5, 12),
        arm=15, centre=(-1.5, -10, -2),
    ),
    "cupped": Pose(turn=150, fingers=((30, 40, 20),) * 4, thumb=(35, 40, 45), tilt=-25, arm=-15, centre=(0, -10, 0)),
    "claw": Pose(
        fingers=(HOOKED,) * 4, spread=(12, 3, -6, -14), thumb=(50, 20, 50), thumb_curl=(20, 45), turn=180,
        pitch=-15,
    ),
    "thumb-edge": Pose(turn=-78, thumb=(15, 10, 40), arm=5, centre=(0.4, -10, 0)),
    "edge": Pose(turn=68, fingers=((6, 10, 6),) * 4, thumb=(20, 14, 60), centre=(0, -10, 0)),
    "relaxed": Pose(
        turn=55, fingers=(RELAXED, (22, 30, 16), (26, 34, 18), (30, 38, 18)), thumb=(30, 25, 50), tilt=15,
        arm=15,
    ),
    "thinking": Pose(
        turn=48, fingers=((4, 10, 5), CLOSED, CLOSED, CLOSED), thumb=(58, 25, 50), thumb_curl=(0, 5), arm=18, tilt=-12,
        centre=(-1.5, -10, 0),
    ),
    "wave": Pose(turn=170, spread=_OPEN, tilt=25, arm=-5, thumb=(52, 10, 45), pitch=10),
}  # fmt: skip

_COVER = replace(POSES["back-flat"], tilt=28, arm=10, pitch=-8, centre=(-2.6, -9.5, 0))
_BOTH = replace(POSES["open-palm"], tilt=-6, arm=4, centre=(-8.2, -8, 0))
_PRAY = replace(
    POSES["edge"], fingers=((0, 2, 2),) * 4, turn=82, tilt=1, arm=30, thumb=(12, 3, 60), centre=(0.4, -11, -1.5)
)

KINDS: dict[str, Callable[[Sketch], None]] = {
    **{name: partial(_hand, pose=pose) for name, pose in POSES.items()},
    "painted-nails": partial(_hand, pose=POSES["back-spread"], nails=True, rings=(2, 3)),
    "nails-over-mouth": partial(_hand, pose=POSES["over-mouth"], nails=True, sleeve="knit"),
    "wedding-ring": partial(_hand, pose=POSES["relaxed"], rings=(4,), sleeve="suit"),
    "wristwatch": partial(_hand, pose=POSES["back-flat"], watched=True, sleeve="bare"),
    "watch-fist": partial(_hand, pose=POSES["fist-back"], watched=True, sleeve="bare"),
    "both-over-face": partial(_hand, pose=_COVER, other=_COVER, shift=(0, 0, -0.2)),
    "both-palms": partial(
        _hand, pose=_BOTH, other=_BOTH,
    ),
    "praying": partial(_hand, pose=_PRAY, other=_PRAY),
}  # fmt: skip
