"""What arms wear: sleeves and cuffs, rings, watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from bareface.occluders import textures
from bareface.occluders.kinds.anatomy import Hand, around
from bareface.occluders.kinds.solids import Body, Solid, Spot, Surface, coated, ramp
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Sketch


@dataclass(frozen=True)
class Cloth:
    """Woven or knitted stuff: a colour or a paint over x and y, folds and ribs."""

    paint: Array | Callable[[Array, Array], Array]
    folds: Array
    """Smooth noise, `[h, w]`."""
    fold: float = 0.5
    rib: float = 0.0
    """Centimetres between ribs along the limb; 0 for none."""
    gloss: float = 0.02

    def __call__(self, spot: Spot) -> Array:
        """See `Surface`."""
        if callable(self.paint):
            out = coated(spot, (0, 0, 0), self.gloss)
            out[:3] = self.paint(*np.broadcast_arrays(*spot.point[:2])).transpose(2, 0, 1)
        else:
            out = coated(spot, self.paint, self.gloss)
        slant = spot.along * np.float32(3.2) + spot.across * np.float32(4)
        folds = cv2.remap(
            self.folds, slant % 61, (spot.across * 7 + 20) % 61, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )
        out[4] = folds * np.float32(0.16 * self.fold)
        if self.rib:
            wave = np.cos(np.arcsin(np.clip(spot.across, -1, 1)) * np.float32(9 / self.rib))
            wave *= min(1.0, 0.2 * self.rib / spot.pixel)
            out[4] += np.float32(0.03) * wave
            out[:3] *= 1 + np.float32(0.12) * (wave - 1)
        return out


def cloth(s: Sketch, paint: Array | Callable[[Array, Array], Array], fold: float = 0.5, rib: float = 0.0) -> Cloth:
    """Cloth with folds of its own."""
    folds = cv2.GaussianBlur(s.rng.standard_normal((64, 64)).astype(np.float32), (0, 0), 2.5)
    return Cloth(paint, folds / folds.std(), fold, rib)


def sleeve(s: Sketch, hand: Hand, surface: Cloth, up: float, loose: float, cuff: Cloth | None = None) -> list[Body]:
    """A sleeve that begins `up` centimetres from the wrist, with a cuff of its own."""
    _, fore, far = hand.arm
    cut = around(fore, up, fore.length, loose)
    rest = around(far, 0, far.length, loose)
    near = 0.3
    bodies = [Body((cut, rest), surface, 0.3, 0.8, near)]
    if cuff is not None:
        bodies.append(Body((around(fore, up - 0.4, up + s.rng.uniform(3.5, 6), loose + 0.12),), cuff, near=near + 0.25))
    return bodies


def dress(s: Sketch, hand: Hand, name: str) -> list[Body]:
    """What the arm wears: "bare", "any", or the name of a sleeve."""
    names = ("bare", "bare", "shirt", "knit", "suit", "denim", "print")
    name = names[int(s.rng.integers(len(names)))] if name == "any" else name
    up, rng = s.rng.uniform(0.5, 9), s.rng
    dull = s.pick(
        (0.16, 0.17, 0.2), (0.35, 0.36, 0.38), (0.45, 0.2, 0.2), (0.2, 0.28, 0.4), (0.75, 0.72, 0.66), spread=0.06
    )
    white = s.pick((0.9, 0.91, 0.93), (0.65, 0.75, 0.88), (0.92, 0.85, 0.84))
    patterned = s.cloth(textures.PRINTS[int(rng.integers(len(textures.PRINTS)))], 0.8)
    if name == "shirt":
        return sleeve(s, hand, cloth(s, white, 0.8), min(up, 3), 0.75, cloth(s, white, 0.15))
    if name == "knit":
        return sleeve(s, hand, cloth(s, dull, 0.9, rib=0.5), up, 0.8, cloth(s, dull * 0.93, 0.1, rib=0.3))
    if name == "suit":
        return [
            *sleeve(s, hand, cloth(s, white, 0.2), 1.2, 0.45),
            *(
                Body(b.solids, b.surface, b.blend, b.soften, b.near + 0.4)
                for b in sleeve(s, hand, cloth(s, dull * 0.6, 0.5), 2.8, 1.1)
            ),
        ]
    if name == "denim":
        blue = s.pick((0.2, 0.3, 0.47), (0.38, 0.5, 0.66), (0.12, 0.16, 0.26))
        return sleeve(s, hand, cloth(s, blue, 1.1), up, 0.9, cloth(s, blue * 1.12, 0.3))
    if name == "print":
        return sleeve(s, hand, cloth(s, patterned, 1.0), up, 0.9)
    return []


def _metal(colour: Array) -> Surface:
    """Polished metal about a limb."""

    def surface(spot: Spot) -> Array:
        out = coated(spot, colour, 0.9)
        out[:3] *= 0.75 + 0.35 * np.cos(np.float32(7) * spot.across + np.float32(0.8))
        return out

    return surface


def ring(s: Sketch, hand: Hand, finger: int) -> Body:
    """A ring about the first rod of a finger."""
    gold = s.pick((0.85, 0.66, 0.32), (0.78, 0.78, 0.8), (0.86, 0.6, 0.5))
    rod = hand.fingers[finger][0]
    return Body(
        (around(rod, 0.62 * rod.length, 0.62 * rod.length + s.rng.uniform(0.3, 0.6), 0.09),), _metal(gold), near=0.1
    )


def watch(s: Sketch, hand: Hand) -> list[Body]:
    """A strap and, where the back of the arm is seen, a dial."""
    strap = s.pick((0.12, 0.1, 0.09), (0.36, 0.2, 0.12), (0.7, 0.71, 0.73), (0.25, 0.3, 0.4))
    case = s.pick((0.75, 0.75, 0.77), (0.8, 0.65, 0.35), (0.1, 0.1, 0.11))
    face = s.pick((0.93, 0.93, 0.9), (0.08, 0.09, 0.1), (0.15, 0.2, 0.35))
    at = s.rng.uniform(1.6, 2.8)
    fore = hand.arm[1]

    def surface(spot: Spot) -> Array:
        return coated(spot, strap, 0.3)

    bodies = [Body((around(fore, at, at + 1.9, 0.18),), surface, near=0.2)]
    if fore.up[2] > 0.2:
        middle = fore.start + (at + 0.95) * fore.way
        radius = float(np.interp(at, (0, fore.length), fore.radii)) * fore.deep
        axis = middle + (radius - 0.5) * fore.up
        tip = axis + 1.0 * fore.up

        def dial(spot: Spot) -> Array:
            out = coated(spot, case, 0.7)
            x, y = spot.point[0] - np.float32(tip[0]), spot.point[1] - np.float32(tip[1])
            off = np.hypot(x, y)
            inner = ramp(-off, -1.55, -1.4)
            out[:3] += (face[:, None, None] - out[:3]) * inner
            angle = np.arctan2(y, x) * np.float32(6 / np.pi)
            mark = ramp(-np.abs(angle - np.round(angle)), -0.16, -0.08) * ramp(off, 1.0, 1.08) * ramp(-off, -1.38, -1.3)
            mark = np.maximum(
                mark, ramp(-np.abs(x * 0.5 + y * 0.87), -0.12, -0.05) * ramp(-off, -0.95, -0.9) * (x > -0.1)
            )
            out[:3] += (np.round(1 - face.mean()) - out[:3]) * mark * inner
            return out

        bodies.append(Body((Solid(axis, tip, (1.75, 1.7), fore.way, cut=(False, False)),), dial, near=0.5))
    return bodies
