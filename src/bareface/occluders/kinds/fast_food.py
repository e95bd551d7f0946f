"""Food eaten from the hand. The origin is the middle of the side that is bitten, the thing's top or its middle."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bareface.occluders.kinds.bakery import (
    BUN,
    CHEESE,
    FRIED,
    KETCHUP,
    LETTUCE,
    MAYO,
    MUSTARD,
    ONION,
    TOMATO,
    baked,
    bread,
    drip,
    frill,
    melted,
    slab,
)
from bareface.occluders.kinds.fried import (
    carton,
    corn_dog,
    drumstick,
    fries,
    nachos,
    nugget,
    nuggets,
    onion_rings,
    popcorn,
    samosa,
    spring_rolls,
    wings,
)
from bareface.occluders.kinds.lit import (
    bent,
    blend,
    body,
    disc,
    grain,
    mottled,
    ramp,
    tapered,
    times,
    toned,
    wobbly,
)
from bareface.occluders.kinds.pastry import churros, cone, croissant, doughnut, ice_lolly, pretzel, waffle
from bareface.occluders.kinds.pizza import pizza
from bareface.occluders.layer import Array
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth, turned


def burger(
    s: Sketch,
    patties: int = 1,
    seeds: bool = True,
    bun: Colour = BUN,
    meat: Colour = (0.30, 0.16, 0.09),
    fried: bool = False,
) -> None:
    """A burger from the side, drawn from the bottom up."""
    half = s.rng.uniform(4.8, 5.6)
    thick = 1.35
    fillings = patties * (thick + 0.55) + 1.5
    top, low = -fillings / 2, fillings / 2
    base = np.array(((-half, low - 0.4), (half, low - 0.4), (1.01 * half, low + 0.5), (0.92 * half, low + 1.35),
        (0, low + 1.5), (-0.92 * half, low + 1.35), (-1.01 * half, low + 0.5)))  # fmt: skip
    bread(s, wobbly(s, smooth(base), 0.008), bun, share=0.8)
    y = low - 0.1
    for _ in range(patties):
        y -= thick
        slab(s, -1.04 * half, 1.04 * half, y, thick + 0.25, FRIED if fried else meat, 1.6 if fried else 1.1, 0.16, 0.3)
        y -= 0.3
        if not fried or s.rng.uniform() < 0.5:
            melted(s, -1.0 * half, 1.0 * half, y, 0.34)
    if s.rng.uniform() < 0.6:
        slab(s, -0.9 * half, -0.02 * half, y - 0.42, 0.55, TOMATO, 0.4, 0.5)
        slab(s, 0.05 * half, 0.92 * half, y - 0.42, 0.55, TOMATO, 0.4, 0.5)
    if s.rng.uniform() < 0.5:
        for x in s.rng.uniform(-0.8, 0.8, 3) * half:
            drip(s, x, y - 0.1, s.rng.uniform(0.5, 1.3), 0.4, KETCHUP if s.rng.uniform() < 0.5 else MAYO)
    frill(s, (-1.06 * half, y - 0.75), (1.06 * half, y - 0.75), 0.95, LETTUCE)
    tall = s.rng.uniform(0.66, 0.8) * half
    crown = np.array(((-1.02 * half, y - 0.6), (-0.98 * half, y - 1.1 - 0.35 * tall),
        (-0.68 * half, y - 0.5 - 0.86 * tall), (0, y - 0.5 - 1.06 * tall), (0.68 * half, y - 0.5 - 0.86 * tall),
        (0.98 * half, y - 1.1 - 0.35 * tall), (1.02 * half, y - 0.6), (0.7 * half, y - 0.25), (0, y - 0.2),
        (-0.7 * half, y - 0.25)))  # fmt: skip
    bread(s, wobbly(s, smooth(crown), 0.008), bun, rough=0.008, gloss=0.3)
    del top
    for _ in range(34 if seeds else 0):
        far, way = np.sqrt(s.rng.uniform(0, 1)), s.rng.uniform(np.pi, 2 * np.pi)
        spot = np.array((far * np.cos(way) * 0.84 * half, y - 0.95 + far * np.sin(way) * 0.8 * tall))
        turn = np.arctan2(spot[1] - y, spot[0]) + s.rng.normal(0, 0.4)
        s.fill(disc((spot + (0.03, 0.05)), 0.25, 0.15, turn), paint=(0.46, 0.26, 0.09))
        s.fill(disc(spot, 0.23, 0.13, turn), paint=s.pick((0.95, 0.88, 0.68)))


def hot_dog(s: Sketch) -> None:
    """A hot dog, lying across, sauce in a zigzag."""
    half, bend = s.rng.uniform(7.5, 8.5), s.rng.normal(0, 0.02)
    path = bent((-half, 0), (half, 0), bend, 30)
    bread(s, tapered(path + (0, -1.1), (1.0, 2.8, 3.0, 3.0, 2.8, 1.0)))
    if s.rng.uniform() < 0.4:
        frill(s, (-0.86 * half, -1.0), (0.86 * half, -1.0), 1.1, LETTUCE, 9)
    red = s.pick((0.66, 0.24, 0.11), (0.56, 0.18, 0.09), (0.74, 0.36, 0.18))
    long = bent((-half - 0.9, 0), (half + 0.9, 0), bend, 30)
    body(
        s,
        tapered(long + (0, -0.4), (0.5, 2.0, 2.3, 2.3, 2.0, 0.5)),
        mottled(s, red, red * 0.75, 0.8),
        gloss=0.5,
        tight=30,
    )
    sauce = s.pick(MUSTARD, KETCHUP, MUSTARD, spread=0.02)
    run = np.linspace(-0.93, 0.93, 90)
    line = np.stack([run * half, -0.45 + 0.55 * np.sin(run * 30)], axis=1)
    s.line(line + (0.05, 0.08), 0.46, sauce * 0.6)
    s.line(line, 0.42, sauce)
    s.line(line + s.light * 0.1, 0.10, np.minimum(sauce + 0.3, 1))
    bread(s, tapered(path + (0, 1.15), (0.9, 2.5, 2.9, 2.9, 2.5, 0.9)))


def sub(s: Sketch) -> None:
    """A long roll with its fillings showing, cut end towards the viewer."""
    half = s.rng.uniform(8, 10)
    base = wobbly(s, rectangle(-half, 0.2, half, 2.6, 1.3), 0.006)
    bread(s, base, (0.74, 0.48, 0.20), rough=0.03)
    for k in range(6):
        x = -0.9 * half + k * 0.3 * half
        slab(
            s,
            x,
            x + 0.36 * half,
            -0.35,
            0.7,
            s.pick((0.88, 0.56, 0.54), (0.74, 0.36, 0.30), (0.93, 0.74, 0.66)),
            0.7,
            0.3,
        )
    for k in range(4):
        x = -0.85 * half + k * 0.44 * half
        slab(s, x, x + 0.34 * half, -0.75, 0.5, s.pick(TOMATO, (0.95, 0.84, 0.46)), 0.4, 0.4)
    frill(s, (-half, -1.25), (half, -1.25), 1.1, LETTUCE, 12)
    crown = wobbly(s, rectangle(-1.01 * half, -3.9, 1.01 * half, -0.7, 1.8), 0.006)
    cuts = s.rng.uniform(0.2, 0.3)

    def slashes(x: Array, y: Array) -> Array:
        off = (x + 0.5 * y) * cuts
        off = (off - np.round(off)) / cuts
        return np.float32(-0.22) * np.exp(-((off / 0.22) ** 2)) * ramp(-1.4, -2.2, y)

    body(
        s,
        crown,
        baked(s, s.pick((0.74, 0.48, 0.20)), (0.93, 0.78, 0.50), crown, 0.8),
        bumps=(slashes, times(grain(s, 0.3, 2), 0.02)),
        gloss=0.15,
    )


def sandwich(s: Sketch, toasted: bool = False) -> None:
    """Half a sandwich cut across: a triangle seen from its cut side and a little from above."""
    wide, crumb = s.rng.uniform(6.6, 7.6), grain(s, 0.25, 3)
    white = s.pick((0.95, 0.90, 0.78), (0.74, 0.56, 0.36))
    brown = s.pick((0.68, 0.42, 0.18))
    face, y = np.array(((-wide, 0.0), (wide, 0.0))), 2.4
    roof = np.array(((-wide, -2.1), (0.1 * wide, -6.0), (wide, -2.1)))
    toast = (
        mottled(s, (0.84, 0.58, 0.26), (0.56, 0.32, 0.12), 1.2)
        if toasted
        else (lambda x, y: toned(white, 1 + 0.03 * crumb(x, y)))
    )
    body(s, roof, toast, share=0.1, tall=0.1, bumps=(times(crumb, 0.012),), gloss=0.04)
    s.line(np.array((roof[0], roof[1], roof[2])), 0.3, brown)
    del face

    def slice_(top: float) -> None:
        ring = wobbly(s, rectangle(-wide, top, wide, top + 1.25, 0.25), 0.004)
        body(
            s,
            ring,
            lambda u, v: toned(white, 1 + 0.06 * crumb(u, v)),
            share=0.3,
            tall=0.1,
            bumps=(times(crumb, 0.022),),
            gloss=0.02,
        )
        s.line(np.array(((-wide + 0.1, top + 0.05), (wide - 0.1, top + 0.05))), 0.14, brown if toasted else white * 0.9)

    slice_(y - 1.0)
    slab(
        s,
        -0.98 * wide,
        0.98 * wide,
        y - 1.55,
        0.7,
        s.pick((0.90, 0.58, 0.56), (0.86, 0.80, 0.70), (0.70, 0.36, 0.28)),
        0.8,
        0.25,
    )
    slab(s, -0.95 * wide, 0.96 * wide, y - 2.05, 0.6, s.pick(CHEESE, (0.96, 0.84, 0.46)), 0.3, 0.3)
    for k in range(3):
        x = -0.9 * wide + 0.62 * wide * k
        slab(s, x, x + 0.55 * wide, y - 2.6, 0.6, s.pick(TOMATO, (0.66, 0.78, 0.42)), 0.5, 0.5)
    frill(s, (-wide, y - 3.25), (wide, y - 3.25), 0.85, LETTUCE, 9)
    slice_(y - 4.4)


def taco(s: Sketch) -> None:
    """A taco with its fillings above the shell."""
    r = s.rng.uniform(6.0, 6.8)
    shell = s.pick((0.90, 0.70, 0.30), (0.93, 0.84, 0.62))
    arc = np.linspace(0, np.pi, 40)
    bow = np.stack([np.cos(arc), np.sin(arc)], axis=1)
    back = np.concatenate([bow * (r, 0.95 * r), [(-0.9 * r, -1.0), (0, -1.6), (0.9 * r, -1.0)]])
    body(s, back + (0.2, -0.5), mottled(s, shell * 0.85, shell * 0.7, 0.7), share=0.4, gloss=0.05)
    meat = grain(s, 0.35, 3)
    heap = wobbly(
        s,
        np.concatenate(
            [bow * (0.92 * r, 0.5 * r), [(-0.85 * r, -1.0), (-0.3 * r, -1.7), (0.35 * r, -1.6), (0.85 * r, -0.9)]]
        ),
        0.02,
    )
    body(
        s,
        heap,
        mottled(s, (0.42, 0.22, 0.11), (0.28, 0.13, 0.07), 0.4),
        share=0.5,
        bumps=(times(meat, 0.10),),
        gloss=0.25,
    )
    for k in range(72):
        x = s.rng.uniform(-0.88, 0.88) * r
        y = -1.35 * np.cos(x / r * 1.3) + s.rng.normal(0, 0.42)
        turn, tone = s.rng.uniform(0, 3.1), s.pick(TOMATO, LETTUCE, (0.60, 0.74, 0.28), (0.96, 0.74, 0.26), ONION)
        if k % 3 == 0:
            strand = turned(bent((-0.75, 0), (0.75, 0), 0.2, 6), turn) + (x, y)
            s.line(strand + 0.05, 0.17, tone * 0.6)
            s.line(strand, 0.15, tone)
        else:
            cube = turned(rectangle(-0.27, -0.22, 0.27, 0.22), turn) + (x, y)
            s.fill(cube + 0.06, paint=tone * 0.55)
            s.fill(cube, paint=tone)
    front = np.concatenate([bow * (r, 0.98 * r), bent((-r, 0), (r, 0), -0.03, 20)])
    blisters, fine = grain(s, 0.7, 2), grain(s, 0.2, 2)

    def skin(x: Array, y: Array) -> Array:
        return blend(toned(shell, 1 + 0.05 * fine(x, y)), (0.58, 0.34, 0.12), ramp(0.7, 1.9, blisters(x, y)) * 0.7)

    body(s, wobbly(s, front, 0.008), skin, share=0.5, tall=0.9, bumps=(times(blisters, 0.03),), gloss=0.1)


def wrap(
    s: Sketch,
    papered: bool = True,
    filling: tuple[Colour, ...] = ((0.70, 0.46, 0.26), TOMATO, LETTUCE, MAYO, (0.80, 0.62, 0.76)),
) -> None:
    """A rolled flat bread with its open end up; a sleeve of paper or foil about its lower half."""
    half, length, turn = s.rng.uniform(2.8, 3.4), s.rng.uniform(13, 15), s.rng.normal(0, 0.15)
    roll = np.array(
        (
            (-half, 0),
            (half, 0),
            (0.92 * half, length),
            (0.6 * half, length + 0.5),
            (-0.6 * half, length + 0.5),
            (-0.92 * half, length),
        )
    )
    flour = s.pick((0.93, 0.84, 0.64), (0.90, 0.76, 0.50), (0.78, 0.84, 0.56))
    blisters = grain(s, 0.9, 2, (1, 1.5))

    def skin(x: Array, y: Array) -> Array:
        return blend(flour, (0.56, 0.34, 0.14), ramp(0.75, 1.8, blisters(x, y)) * 0.75)

    body(s, turned(roll, turn), skin, share=1, tall=0.8 * half, bumps=(times(blisters, 0.025),), gloss=0.08)
    mouth = wobbly(s, ellipse(0, 0, half, 0.52 * half), 0.02)
    s.fill(turned(mouth, turn), paint=flour * 0.9)
    s.fill(turned(mouth * 0.9, turn), paint=(0.30, 0.18, 0.10))
    for k in range(46):
        far, way = np.sqrt((k + 0.5) / 46) * 0.84, k * 2.39996
        spot = np.array((far * np.cos(way) * half, far * np.sin(way) * 0.5 * half - 0.25))
        tone, lean = s.pick(*filling), s.rng.uniform(0, 3.1)
        piece = turned(ellipse(0, 0, s.rng.uniform(0.3, 0.62), s.rng.uniform(0.16, 0.34), lean), turn) + turned(
            spot[None], turn
        )
        s.fill(piece + 0.06, paint=tone * 0.5)
        s.fill(piece, paint=tone * s.rng.uniform(0.85, 1.1))
    lip = np.concatenate([ellipse(0, 0, half, 0.52 * half)[:33], ellipse(0, 0, 0.9 * half, 0.40 * half)[:33][::-1]])
    s.fill(turned(lip, turn), paint=np.minimum(flour * 1.05, 1))
    if not papered:
        return
    cut, fold = length * s.rng.uniform(0.3, 0.45), grain(s, 1.2, 3, (0.7, 1.3), 0.5)
    paper = np.array(((-1.10 * half, cut - 0.8), (-0.3 * half, cut + 0.5), (1.12 * half, cut - 1.4),
        (1.02 * half, length + 1.0), (0.4 * half, length + 1.7), (-0.5 * half, length + 1.5),
        (-1.02 * half, length + 0.8)))  # fmt: skip
    foil = s.rng.uniform() < 0.4
    tint, rate, ink = s.pick((0.95, 0.94, 0.92), (0.76, 0.62, 0.44)), s.rng.uniform(1.5,
        2.5), s.pick((0.80, 0.12, 0.12), (0.12, 0.36, 0.24), (0.14, 0.24, 0.50))  # fmt: skip
    checked = s.rng.uniform() < 0.5

    def sheet(x: Array, y: Array) -> Array:
        if foil:
            return blend((0.62, 0.63, 0.65), (0.92, 0.92, 0.93), 0.5 + 0.5 * fold(x, y))
        lines = ramp(0.0, 0.15, np.sin(x * rate * 2)) + ramp(0.0, 0.15, np.sin(y * rate * 2)) if checked else 0 * x
        return blend(tint, ink, 0.45 * lines)

    body(
        s,
        turned(paper, turn),
        sheet,
        share=0.9,
        tall=0.8 * half,
        bumps=(times(lambda x, y: np.abs(fold(x, y)), 0.14),),
        gloss=0.6 if foil else 0.06,
    )


def kebab(s: Sketch) -> None:
    """Shaved meat and salad in a wedge of flat bread, in a paper pocket."""
    r = s.rng.uniform(6.2, 7.0)
    crust = s.pick((0.86, 0.64, 0.34))
    back = wobbly(s, smooth(np.array(((-r, 0.3), (-0.7 * r, -0.6 * r), (0, -0.85 * r), (0.7 * r, -0.6 * r),
        (r, 0.3), (0.5 * r, 1.1 * r), (-0.5 * r, 1.1 * r)))), 0.01)  # fmt: skip
    bread(s, back, crust, (0.95, 0.86, 0.66), 0.04)
    s.fill(ellipse(0, -0.05 * r, 0.9 * r, 0.42 * r), paint=(0.24, 0.13, 0.07), opacity=0.8, soft=0.2, atop=True)
    for k in range(72):
        x = s.rng.uniform(-0.88, 0.88) * r
        y = -0.10 * r - 0.42 * r * np.cos(x / r * 1.5) * s.rng.uniform(-0.8, 1.0)
        turn, kind = s.rng.normal(0, 0.7), k % 5
        tone = s.pick(((0.56, 0.32, 0.16), (0.42, 0.22, 0.11), TOMATO, LETTUCE, ONION)[kind])
        long = s.rng.uniform(0.7, 1.3)
        strip = turned(
            tapered(bent((-long, 0), (long, 0), s.rng.normal(0, 0.12), 8), (0.2, 0.6, 0.5, 0.7, 0.2)), turn
        ) + (x, y)
        s.fill(strip + 0.08, paint=tone * 0.5)
        s.fill(strip, paint=tone)
        s.line(strip[2:6] + (0.05, 0.1), 0.07, np.minimum(tone * 1.35, 1))
    for _ in range(3):
        x = s.rng.uniform(-0.6, 0.6) * r
        run = smooth(np.array(((x - 1, -0.2 * r), (x - 0.3, 0.0), (x + 0.3, -0.25 * r), (x + 1.1, 0.05))), closed=False)
        body(s, tapered(run, (0.2, 0.55, 0.5, 0.6, 0.2)), MAYO, gloss=0.4)
    front = wobbly(s, smooth(np.array(((-1.0 * r, 0.15), (-0.5 * r, 0.32 * r), (0, 0.36 * r), (0.5 * r, 0.32 * r),
        (1.0 * r, 0.15), (0.72 * r, 1.1 * r), (0, 1.35 * r), (-0.72 * r, 1.1 * r)))), 0.01)  # fmt: skip
    bread(s, front, crust, (0.95, 0.86, 0.66), 0.05)
    pocket = np.array(
        ((-0.9 * r, 0.72 * r), (0, 0.86 * r), (0.95 * r, 0.66 * r), (0.62 * r, 1.75 * r), (-0.62 * r, 1.75 * r))
    )
    fold, ink = grain(s, 1.3, 3), s.pick((0.72, 0.12, 0.12), (0.12, 0.36, 0.20))
    body(s, pocket, (0.94, 0.93, 0.90), share=0.4, tall=0.7, bumps=(times(fold, 0.08),), gloss=0.06)
    s.text("KEBAB", (0, 1.25 * r), 1.2, ink, s.rng.normal(0, 0.05), bold=0.08)


KINDS: dict[str, Callable[[Sketch], None]] = {
    "hamburger": burger,
    "double-cheeseburger": partial(burger, patties=2),
    "chicken-burger": partial(burger, bun=(0.84, 0.60, 0.28), fried=True, seeds=False),
    "dark-burger": partial(burger, bun=(0.20, 0.14, 0.11)),
    "hot-dog": hot_dog,
    "corn-dog": corn_dog,
    "sub": sub,
    "sandwich": sandwich,
    "toast": partial(sandwich, toasted=True),
    "taco": taco,
    "wrap": wrap,
    "burrito": partial(
        wrap,
        papered=False,
        filling=((0.34, 0.20, 0.12), (0.95, 0.92, 0.84), (0.36, 0.16, 0.12), (0.95, 0.74, 0.28), TOMATO),
    ),
    "kebab": kebab,
    "salami-pizza": partial(pizza, topping="salami"),
    "garden-pizza": partial(pizza, topping="garden"),
    "cheese-pizza": partial(pizza, topping="cheese"),
    "mushroom-pizza": partial(pizza, topping="mushroom"),
    "fries": partial(carton, inside=fries, half=4.4, tall=11.5, word="fries", striped=False),
    "nugget-box": partial(carton, inside=nuggets, half=5.0, tall=9.0, word="nuggets", striped=False),
    "popcorn": partial(carton, inside=popcorn, half=6.0, tall=15.0, word="POP", striped=True),
    "chicken-bucket": partial(carton, inside=wings, half=6.5, tall=13.0, word="crispy", striped=True),
    "drumstick": drumstick,
    "nugget": nugget,
    "onion-rings": onion_rings,
    "glazed-doughnut": partial(doughnut, glaze=((0.90, 0.76, 0.54), (0.93, 0.88, 0.80)), bitten=True),
    "sprinkled-doughnut": partial(
        doughnut, glaze=((0.94, 0.52, 0.66), (0.94, 0.92, 0.90), (0.62, 0.78, 0.86)), sprinkles=60
    ),
    "chocolate-doughnut": partial(doughnut, glaze=((0.26, 0.13, 0.07), (0.36, 0.19, 0.10)), stripes=True),
    "ice-cream": cone,
    "soft-ice": partial(cone, soft=True),
    "ice-lolly": ice_lolly,
    "pretzel": pretzel,
    "croissant": croissant,
    "waffle": waffle,
    "churros": churros,
    "nachos": nachos,
    "samosa": samosa,
    "spring-rolls": spring_rolls,
}
