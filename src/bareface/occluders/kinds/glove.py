"""Gloved hands. The origin is the middle of what covers the face; the arm goes down out of the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import cv2
import numpy as np

from bareface.occluders.kinds.anatomy import Hand, Pose, around, build
from bareface.occluders.kinds.hand import POSES
from bareface.occluders.kinds.skin import Skin, finger
from bareface.occluders.kinds.sleeves import dress
from bareface.occluders.kinds.solids import Body, Solid, Spot, Surface, coated, draw, ramp
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch


@dataclass(frozen=True)
class Stuff:
    """What a glove is made of. Colours are RGB in [0, 1]."""

    outer: Array
    inner: Array
    """The palm's colour."""
    tips: Array
    knuckles: Array
    folds: Array
    """Smooth noise, `[64, 64]`."""
    gloss: float = 0.05
    crumple: float = 0.3
    knit: float = 0.0
    """Centimetres that a stitch takes; 0 for what is not knitted."""
    seams: float = 0.0
    """How plain the seams are, 0 to 1."""
    lace: float = 0.0
    """Centimetres from hole to hole; 0 for what has none."""
    skin: Array | None = None
    """What shows through holes."""
    dots: float = 0.0
    """Centimetres between rubber dots on the palm's side; 0 for none."""
    pads: float = 0.0
    """Height of the padding on the back, centimetres."""

    def coat(self, spot: Spot, u: Array, v: Array, tip: Array, knuckle: Array) -> Array:
        """The surface at `u` centimetres along and `v` around; `tip` and `knuckle`: how much of those colours."""
        inner = ramp(-spot.back, -0.15, 0.15)
        out = coated(spot, self.outer, self.gloss)
        for colour, share in ((self.knuckles, knuckle * (1 - inner)), (self.inner, inner), (self.tips, tip)):
            out[:3] += (colour[:, None, None] - out[:3]) * share
        # There and back over the noise, so that it has no seam.
        slant = np.abs((u * np.float32(3.6) + v * np.float32(1.8)) % 124 - 62)
        crease = cv2.remap(self.folds, slant, np.abs((v * np.float32(2.4) - u + 40) % 124 - 62), cv2.INTER_LINEAR)
        out[4] = crease * np.float32(0.12 * self.crumple)
        out[4] += np.float32(self.pads) * np.maximum(knuckle * (1 - inner), 0)
        out[:3] *= 1 + np.float32(0.05 * self.crumple) * crease
        if self.knit:
            self._knitted(out, u, v, spot.pixel)
        if self.dots:
            away = np.hypot(*(self._wave(t, self.dots) for t in (u, v)))
            dot = ramp(-away, -0.34, -0.24) * inner * min(1.0, 0.3 * self.dots / spot.pixel)
            out[:3] *= 1 - 0.6 * dot
            out[4] += 0.03 * dot
        if self.lace and self.skin is not None:
            self._laced(out, u, v, spot.pixel)
        return out

    def _knitted(self, out: Array, u: Array, v: Array, pixel: float) -> None:
        """Columns of stitches, each a V."""
        column = np.abs(self._wave(v, self.knit)) * 2
        row = np.cos((u / np.float32(0.8 * self.knit) + column * np.float32(0.55)) * np.float32(2 * np.pi))
        loop = np.sin(column * np.float32(np.pi)) * (0.6 + 0.4 * row) - np.float32(0.45)
        loop *= min(1.0, (0.35 * self.knit / pixel) ** 2)
        out[:3] *= 1 + np.float32(0.3) * loop
        out[4] += np.float32(0.12 * self.knit) * loop

    def _laced(self, out: Array, u: Array, v: Array, pixel: float) -> None:
        """Round holes in rows, and flowers without holes."""
        skin = np.ones((3, 1, 1), np.float32) if self.skin is None else self.skin[:, None, None]
        odd = np.round(u / np.float32(self.lace)) % 2
        hole = np.hypot(self._wave(u, self.lace), self._wave(v + odd * np.float32(self.lace / 2), self.lace))
        petal = np.arctan2(self._wave(u, 2.2), self._wave(v, 2.2))
        flower = np.hypot(self._wave(u, 2.2), self._wave(v, 2.2)) - 0.24 - 0.06 * np.cos(5 * petal)
        open_ = ramp(-hole, -0.4, -0.3) * ramp(flower, 0, 0.05)
        share = min(1.0, 0.25 * self.lace / pixel)
        open_ = open_ * share + np.float32(0.32 * (1 - share))
        out[:3] += (skin - out[:3]) * open_
        out[4] -= 0.02 * open_

    @staticmethod
    def _wave(value: Array, period: float) -> Array:
        """How far values are from the nearest multiple of the period, as a share of it, -0.5 to 0.5."""
        t = value * np.float32(1 / period)
        return np.asarray(t - np.round(t))

    # ---- Parts of a glove

    def limb(self, rods: tuple[Solid, ...]) -> Surface:
        """A finger's or thumb's cover."""
        tip, radius = rods[-1].offset + rods[-1].length, rods[0].radii[0]
        joint = rods[1].offset

        def surface(spot: Spot) -> Array:
            v = np.arctan2(spot.across, np.abs(spot.back) + np.float32(0.05)) * np.float32(radius)
            near = ramp(spot.along, tip - 1.3, tip - 1.1)
            knuckle = ramp(-np.abs(spot.along - np.float32(0.45 * joint)), -1.1, -0.95)
            out = self.coat(spot, spot.along, v, near, knuckle)
            if self.seams:
                seam = ramp(-np.abs(spot.back + np.float32(0.1)), -0.14, -0.04) * np.float32(self.seams)
                out[:3] *= 1 - 0.45 * seam
                out[4] -= 0.05 * seam
            return out

        return surface

    def rest(self, hand: Hand) -> Surface:
        """The cover of palm and wrist."""
        inverse = np.linalg.inv(hand.frame)
        shift = inverse @ hand.origin

        def surface(spot: Spot) -> Array:
            x, y, z = spot.point
            across, down = (
                x * np.float32(row[0]) + y * np.float32(row[1]) + z * np.float32(row[2]) - np.float32(by)
                for row, by in zip(inverse[:2], shift[:2], strict=True)
            )
            nothing = np.zeros_like(z)
            out = self.coat(spot, -down, across, nothing, ramp(-down, 7.4, 7.6) * ramp(down, -10.3, -10.1))
            if self.seams:
                for k in (-1.35, 0.7, 2.7):  # the three points on the back
                    line = ramp(-np.abs(across - np.float32(k) - 0.07 * (down + 5) * np.sign(k)), -0.16, -0.05)
                    line = line * ramp(spot.back, 0.2, 0.5) * ramp(-down, 2.8, 3.2) * ramp(down, -7.6, -7.2)
                    out[:3] *= 1 - np.float32(0.4 * self.seams) * line
                    out[4] += np.float32(0.08 * self.seams) * line
            return out

        return surface


def stuff(s: Sketch, outer: Colour, **more: Colour | float | None) -> Stuff:
    """A material with folds of its own; colours that are not named are those of the back."""
    folds = cv2.GaussianBlur(s.rng.standard_normal((64, 64)).astype(np.float32), (0, 0), 2.0)
    base = np.asarray(outer, np.float32)
    coloured = {name: np.asarray(more.pop(name, base), np.float32) for name in ("inner", "tips", "knuckles")}
    return Stuff(outer=base, folds=folds / folds.std(), **coloured, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Cut:
    """How a glove is cut. Lengths in centimetres."""

    grow: float = 0.1
    """Thickness."""
    reach: float = 4.0
    """From the wrist to the end of the cuff."""
    loose: float = 0.15
    """How far the cuff's end stands off the arm."""
    band: float = 0.0
    """Length of a thicker band at the cuff's end."""
    mitten: bool = False
    fingers: float = 0.0
    """Length of the fingers' covers where the tips are free, else 0."""


def _wear(s: Sketch, pose: Pose, made: Stuff, cut: Cut, sleeve: str) -> list[Body]:
    """A gloved hand: arm and sleeve, cuff, palm, fingers."""
    plump, size = (float(v) for v in s.rng.uniform((0.9, 0.94), (1.08, 1.04)))
    if cut.mitten:
        pose = replace(pose, spread=(1.5, 0.5, -0.5, -1.5))
    state = s.rng.bit_generator.state
    bare = build(pose, s.rng, plump, size)
    s.rng.bit_generator.state = state
    hand = build(pose, s.rng, plump, size, cut.grow)
    skin = Skin.of(s)
    fore = hand.arm[1]
    rest = made.rest(hand)
    cuff = around(fore, 0, cut.reach, 0)
    cuff = replace(cuff, radii=(cuff.radii[0], cuff.radii[1] + cut.loose), cut=(False, True))
    bodies = [Body(bare.arm[1:], lambda spot: skin.plain(spot)[0], 0.3, 0.75), *dress(s, bare, sleeve)]
    bodies.append(Body((*hand.palm, hand.arm[0], cuff), rest, 0.35, 0.75, near=0.6))
    if cut.band:
        rim = around(cuff, cut.reach - cut.band, cut.reach + 0.02, 0.12)
        bodies.append(Body((replace(rim, cut=(True, True)),), made.limb((rim, rim)), near=0.8))
    thumb, *four = hand.fingers
    if cut.mitten:
        bag = [rod for rods in four for rod in rods]
        for rods, others in pairwise(four):
            for joint, share, wide in ((1, 0.8, 1.0), (2, 0.2, 1.0), (2, 1.0, 1.25)):
                a, b = rods[joint], others[joint]
                radius = wide * (a.radii[1] + b.radii[1]) / 2
                bag.append(replace(a, start=a.at(share), end=b.at(share), radii=(radius, radius)))
        return [*bodies, Body(thumb, made.limb(thumb), 0.2, 0.3, 0.6), Body(tuple(bag), rest, 0.6, 1.5, 0.6)]
    for covered, naked in zip(hand.fingers, bare.fingers, strict=True):
        if cut.fingers:
            bodies.append(Body(naked, finger(skin, naked, straight=False), 0.1, 0.25, 0.5))
            cover = around(covered[0], 0, min(cut.fingers, 0.9 * covered[0].length), 0.03)
            cover = replace(cover, cut=(False, True))
            bodies.append(Body((cover,), made.limb((cover, covered[1])), near=0.6))
        else:
            bodies.append(Body(covered, made.limb(covered), 0.12, 0.3, 0.6))
    return bodies


_BOXING = (
    ((-0.7, -6.2, 0.0), (-0.5, -8.2, 0.7), (4.3, 5.0)),
    ((1.3, -6.2, 0.0), (1.2, -8.2, 0.6), (4.2, 4.9)),
    ((0.2, 0.8, 0.0), (0.2, -5.0, 0.0), (3.5, 4.2)),
)
_BOXING_FOLD = (((-2.2, -6.9, -3.3), (2.6, -6.7, -3.1), (2.7, 2.5)),)
_BOXING_THUMB = (
    ((-4.0, -2.6, -1.2), (-6.0, -5.8, -0.9), (1.9, 2.15)),
    ((-6.0, -5.8, -0.9), (-5.4, -8.3, -0.6), (2.15, 1.9)),
)


def _boxing(s: Sketch, pose: Pose) -> None:
    """A boxing glove: a padded bulb, the thumb stitched to its side, a strap about the wrist."""
    colour = s.pick(
        (0.68, 0.07, 0.08), (0.07, 0.07, 0.08), (0.08, 0.2, 0.6), (0.85, 0.83, 0.8), (0.75, 0.3, 0.45), (0.8, 0.6, 0.2)
    )
    trim = s.pick((0.9, 0.9, 0.88), (0.06, 0.06, 0.07), (0.75, 0.62, 0.3))
    made = stuff(s, colour, inner=colour * 0.85, gloss=float(s.rng.uniform(0.35, 0.7)), crumple=0.22)
    strap = stuff(s, trim, gloss=0.25, crumple=0.4)
    hand = build(pose, s.rng, 1.0, 1.0)
    skin = Skin.of(s)

    def placed(rods: Sequence[tuple[Sequence[float], Sequence[float], tuple[float, float]]]) -> tuple[Solid, ...]:
        solids = (Solid(np.array(a), np.array(b), r, np.array((0.0, 0.0, 1.0))) for a, b, r in rods)
        return tuple(solid.moved(hand.frame, hand.origin) for solid in solids)

    bulb, fold, thumb = placed(_BOXING), placed(_BOXING_FOLD), placed(_BOXING_THUMB)
    cuff = around(hand.arm[1], -1.5, 6.0, 1.35)
    bodies = [
        Body(hand.arm[1:], lambda spot: skin.plain(spot)[0], 0.3, 0.75),
        Body((cuff,), made.limb((cuff, cuff)), near=0.4),
        Body((around(cuff, 1.8, 6.2, 0.15),), strap.limb((cuff, cuff)), near=0.6),
        Body(bulb, made.rest(hand), 0.7, 1.2),
        Body(fold, made.rest(hand), 0.5, 0.8),
        Body(thumb, made.limb(thumb), 0.3, 0.5),
    ]
    ink = (0.93, 0.92, 0.9) if trim.mean() < 0.4 else (0.12, 0.1, 0.1)
    draw(s, bodies, colour)
    at = hand.arm[1].start[:2] + 2.2 * hand.arm[1].way[:2]
    word = ("PRO", "BOX", "FIGHT", "12 OZ", "KING")[int(s.rng.integers(5))]
    turn = float(np.arctan2(hand.arm[1].way[1], hand.arm[1].way[0]) - np.pi / 2)
    s.text(word, (float(at[0]), float(at[1])), 1.5, ink, turn=turn, bold=0.08)


Make = Callable[[Sketch], Stuff]


def _glove(s: Sketch, pose: str, make: Make, cut: Cut, sleeve: str = "any") -> None:
    """A glove in a pose."""
    made = make(s)
    bodies = _wear(s, POSES[pose], made, cut, sleeve)
    draw(s, bodies, made.outer * np.float32(0.8))


def _latex(*colours: Colour) -> Make:
    """Thin rubber, tight and creased."""
    return lambda s: stuff(s, s.pick(*colours), gloss=float(s.rng.uniform(0.25, 0.42)), crumple=0.55)


def _wool(s: Sketch) -> Stuff:
    """Hand-knitted wool of one colour."""
    colour = s.pick(
        (0.55, 0.12, 0.14), (0.2, 0.22, 0.27), (0.75, 0.7, 0.62), (0.18, 0.3, 0.24), (0.3, 0.38, 0.55), (0.8, 0.55, 0.2)
    )
    return stuff(s, colour, gloss=0.0, crumple=0.4, knit=float(s.rng.uniform(0.35, 0.55)))


def _fine(s: Sketch) -> Stuff:
    """Machine-knitted, with fingertips of another colour for touch screens."""
    colour = s.pick((0.1, 0.1, 0.12), (0.3, 0.3, 0.34), (0.45, 0.2, 0.3), (0.2, 0.28, 0.42))
    return stuff(s, colour, tips=s.pick((0.55, 0.56, 0.6), (0.75, 0.4, 0.45)), gloss=0.0, crumple=0.4, knit=0.2)


def _leather(*colours: Colour, shine: float = 0.28) -> Make:
    """Sewn leather."""
    return lambda s: stuff(s, s.pick(*colours), gloss=shine * float(s.rng.uniform(0.7, 1.3)), crumple=0.8, seams=1.0)


def _lace(s: Sketch) -> Stuff:
    """Lace; the skin shows through."""
    colour = s.pick((0.06, 0.06, 0.07), (0.93, 0.92, 0.9), (0.45, 0.06, 0.1))
    return stuff(s, colour, crumple=0.2, lace=0.34, skin=s.skin)


def _two(outer: Sequence[Colour], inner: Sequence[Colour], **more: float) -> Make:
    """Back and palm of different colours."""
    return lambda s: stuff(s, s.pick(*outer), inner=(palm := s.pick(*inner)), tips=palm, **more)


def _armoured(s: Sketch) -> Stuff:
    """Leather for motorcycles, with hard knuckles."""
    colour = s.pick((0.07, 0.07, 0.08), (0.12, 0.1, 0.1))
    pads = s.pick((0.5, 0.5, 0.52), (0.65, 0.1, 0.1), (0.13, 0.13, 0.14))
    return stuff(s, colour, knuckles=pads, gloss=0.3, crumple=0.8, seams=1.0, pads=0.16)


_BLUE, _WHITE, _BLACK = (0.25, 0.45, 0.75), (0.9, 0.9, 0.87), (0.07, 0.07, 0.08)
_TAN, _BROWN = (0.72, 0.53, 0.32), (0.32, 0.19, 0.12)
_GARDEN = (
    ((0.85, 0.82, 0.75), (0.45, 0.6, 0.4), (0.75, 0.5, 0.6)),
    ((0.25, 0.45, 0.3), (0.3, 0.3, 0.32), (0.85, 0.45, 0.2)),
)
_WORK = (((0.25, 0.3, 0.42), (0.6, 0.57, 0.5), (0.75, 0.6, 0.15)), (_TAN, (0.78, 0.66, 0.48)))
_SKI = (((0.1, 0.1, 0.12), (0.75, 0.12, 0.12), (0.1, 0.3, 0.6), (0.85, 0.85, 0.86)), ((0.08, 0.08, 0.09),))
_GOAL = (((0.9, 0.9, 0.9), (0.75, 0.9, 0.15), (0.9, 0.35, 0.1)), ((0.92, 0.92, 0.9),))
_garden = _two(*_GARDEN, gloss=0.06, crumple=0.7, knit=0.18)
_work = _two(*_WORK, gloss=0.04, crumple=1.0, seams=0.8)
_dotted = _two(((0.9, 0.88, 0.82), (0.82, 0.8, 0.76)), ((0.9, 0.88, 0.82),), crumple=0.6, knit=0.16, dots=0.4)
_ski = _two(*_SKI, gloss=0.14, crumple=0.9, seams=1.0)
_goalie = _two(*_GOAL, gloss=0.05, crumple=0.3, seams=1.0, pads=0.05)
_cycling = _two((_BLACK, (0.7, 0.1, 0.1), _BLUE), ((0.2, 0.2, 0.22),), seams=1.0, pads=0.03)
_cotton = _two((_WHITE,), (_WHITE,), crumple=0.7, seams=0.7)
_satin = _latex(_WHITE, _BLACK, (0.55, 0.05, 0.1), (0.75, 0.6, 0.65))
_rubber = _latex((0.93, 0.75, 0.15), (0.9, 0.5, 0.6), (0.3, 0.65, 0.45), (0.2, 0.5, 0.75))

_TIGHT = Cut(0.04, 6.5, 0.25, 0.22)
_KNITTED, _LONG = Cut(0.2, 6.0, 0.15, 4.5), Cut(0.1, 20.0, 0.1)
_SEWN, _PADDED, _THICK = Cut(0.12, 4.5, 0.3, 0.35), Cut(0.5, 8.0, 0.9, 2.0), Cut(0.25, 7.0, 0.9, 1.0)

_TABLE: dict[str, tuple[str, Make, Cut, str]] = {
    "nitrile-blue": ("back-spread", _latex(_BLUE, (0.3, 0.5, 0.8), (0.45, 0.45, 0.75)), _TIGHT, "bare"),
    "latex-white": ("over-mouth", _latex((0.9, 0.87, 0.78), (0.93, 0.92, 0.88)), _TIGHT, "bare"),
    "nitrile-black": ("open-palm", _latex(_BLACK, (0.12, 0.12, 0.13)), _TIGHT, "any"),
    "surgical-pinching": ("pinching", _latex((0.9, 0.87, 0.78), _BLUE), _TIGHT, "shirt"),
    "wool": ("back-flat", _wool, _KNITTED, "any"),
    "wool-palm": ("open-palm", _wool, _KNITTED, "knit"),
    "touchscreen": ("pointing-up", _fine, Cut(0.1, 6, 0.15, 4.0), "any"),
    "wool-mitten": ("back-flat", _wool, Cut(0.35, 6.5, 0.2, 4.5, mitten=True), "any"),
    "mitten-wave": ("wave", _wool, Cut(0.35, 6.5, 0.2, 4.5, mitten=True), "knit"),
    "fingerless-wool": ("peeking", _wool, replace(_KNITTED, fingers=2.6), "any"),
    "fingerless-leather": ("fist-back", _leather(_BLACK, _BROWN), Cut(0.12, 2.0, 0.1, 1.5, fingers=2.3), "bare"),
    "cycling": ("thumb-up", _cycling, Cut(0.14, 2.0, 0.1, 1.4, fingers=2.4), "bare"),
    "leather-black": ("over-eyes", _leather(_BLACK, (0.1, 0.09, 0.09)), _SEWN, "suit"),
    "leather-brown": ("relaxed", _leather(_BROWN, _TAN, (0.45, 0.1, 0.1)), _SEWN, "any"),
    "leather-fist": ("fist-front", _leather(_BLACK, _BROWN), _SEWN, "suit"),
    "driving": ("v-sign-back", _leather(_TAN, _BROWN), Cut(0.08, 1.0, 0.05, 0.4), "any"),
    "motorcycle": ("fist-back", _armoured, Cut(0.25, 8, 0.7, 1.6), "any"),
    "gardening": ("back-spread", _garden, Cut(0.18, 5.5, 0.1, 2.5), "any"),
    "gardening-palm": ("wave", _garden, Cut(0.18, 5.5, 0.1, 2.5), "bare"),
    "work": ("palm-flat", _work, _THICK, "denim"),
    "work-dotted": ("open-palm", _dotted, Cut(0.15, 5.5, 0.1, 3.0), "any"),
    "welding": ("thumb-edge", _leather(_TAN, (0.6, 0.3, 0.12), shine=0.06), Cut(0.35, 16.0, 1.6, 0.5), "denim"),
    "dish-rubber": ("cupped", _rubber, Cut(0.12, 15.0, 0.9, 0.4), "bare"),
    "rubber-stop": ("open-palm", _rubber, Cut(0.12, 14.0, 0.9, 0.4), "bare"),
    "ski": ("back-flat", _ski, _PADDED, "any"),
    "ski-mitten": ("palm-flat", _ski, replace(_PADDED, mitten=True), "any"),
    "goalkeeper": ("open-palm", _goalie, Cut(0.5, 5.0, 0.4, 3.5), "any"),
    "cotton-white": ("shushing", _cotton, Cut(0.07, 2.5, 0.2, 0.3), "suit"),
    "satin-long": ("back-flat", _satin, _LONG, "bare"),
    "lace": ("back-spread", _lace, Cut(0.03, 5.0, 0.2, 0.5), "bare"),
    "lace-long": ("thinking", _lace, replace(_LONG, grow=0.03), "bare"),
}

KINDS: dict[str, Callable[[Sketch], None]] = {
    **{name: partial(_glove, pose=p, make=make, cut=cut, sleeve=wear) for name, (p, make, cut, wear) in _TABLE.items()},
    "boxing": partial(_boxing, pose=Pose(turn=5, centre=(0.2, -6.5, 0))),
    "boxing-palm": partial(_boxing, pose=Pose(turn=165, centre=(0.2, -6.5, 0))),
    "boxing-side": partial(_boxing, pose=Pose(turn=70, pitch=12, arm=20, tilt=12, centre=(0.2, -7, 0))),
}
