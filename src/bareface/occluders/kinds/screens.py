"""What screens show: home screens, chats, calls, maps, and nothing."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.fields import patches
from bareface.occluders.kinds.panels import Panel, blend, rows_of, scene, spot, typed
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth

WHITE = (0.98, 0.98, 0.98)


APPS = (
    (0.2, 0.75, 0.35),
    (0.1, 0.5, 0.95),
    (0.95, 0.3, 0.25),
    (0.97, 0.75, 0.15),
    (0.6, 0.3, 0.85),
    (0.95, 0.95, 0.96),
    (0.15, 0.15, 0.17),
    (0.2, 0.8, 0.85),
    (0.95, 0.45, 0.65),
)


CASES = (
    (0.12, 0.12, 0.13),
    (0.90, 0.55, 0.55),
    (0.20, 0.30, 0.45),
    (0.92, 0.80, 0.45),
    (0.55, 0.70, 0.65),
    (0.75, 0.15, 0.2),
    (0.68, 0.58, 0.78),
)


def glare(s: Sketch, panel: Panel, strength: float) -> None:
    """Reflections of a room: a bright slanting band."""
    panel.gloss(strength * s.rng.uniform(0.6, 1.1), s.rng.uniform(-0.5, 0.6), s.rng.uniform(0.15, 0.4))


def _status(panel: Panel, ink: Colour) -> None:
    """The line of small signs at the top of a screen."""
    x, y = panel.wide / 2, -panel.high / 2 + 0.42
    panel.text("9:41", (-x + 1.0, y), 0.3, ink, bold=0.04)
    for k in range(4):
        panel.block(x - 1.75 + 0.13 * k, y + 0.12 - 0.07 * k, x - 1.67 + 0.13 * k, y + 0.16, ink)
    panel.block(x - 1.0, y - 0.13, x - 0.45, y + 0.15, ink, 0.07)


def home(s: Sketch, panel: Panel) -> None:
    """Rows of icons over a picture."""
    w, h, view = panel.wide / 2, panel.high / 2, scene(s, panel.wide, panel.high)
    panel.fill(panel.edge(0, 0.7), paint=lambda x, y: 0.15 + 0.8 * view(x, y))
    _status(panel, WHITE)
    side = panel.wide * 0.165
    rows = int(s.rng.integers(4, 7))
    panel.fill(rectangle(-w * 0.93, h * 0.79, w * 0.93, h * 0.97, 0.6), paint=WHITE, opacity=0.35, atop=True)
    for row in [*range(rows), -1]:
        for column in range(4):
            x = w * (-0.69 + 0.46 * column)
            y = h * 0.88 if row < 0 else -h * 0.78 + row * side * 1.75
            tone = s.pick(*APPS)
            panel.block(x - side / 2, y - side / 2, x + side / 2, y + side / 2, tone, side * 0.24)
            sign, ink = int(s.rng.integers(4)), np.array(WHITE) if tone.mean() < 0.85 else np.array((0.2, 0.4, 0.8))
            if sign == 0:
                panel.fill(ellipse(x, y, side * 0.27), paint=ink)
            elif sign == 1:
                panel.block(x - side * 0.25, y - side * 0.17, x + side * 0.25, y + side * 0.17, ink, 0.06)
            elif sign == 2:
                panel.fill(
                    np.array(
                        ((x - side * 0.15, y - side * 0.25), (x + side * 0.27, y), (x - side * 0.15, y + side * 0.25))
                    ),
                    paint=ink,
                )
            else:
                panel.fill(ellipse(x, y, side * 0.3), ellipse(x, y, side * 0.16), paint=ink)
            if row >= 0:
                panel.line(
                    ((x - side * 0.3, y + side * 0.72), (x + side * 0.3, y + side * 0.72)), 0.09, (0.9, 0.9, 0.92)
                )


def locked(s: Sketch, panel: Panel) -> None:
    """The time over a picture, perhaps messages."""
    w, h, view = panel.wide / 2, panel.high / 2, scene(s, panel.wide, panel.high)
    panel.fill(panel.edge(0, 0.7), paint=lambda x, y: view(x, y) * 0.95)
    panel.text(f"{s.rng.integers(1, 13)}:{s.rng.integers(10, 60)}", (0, -h * 0.62), h * 0.16, WHITE)
    panel.text(
        f"{s.rng.choice(('Monday', 'Friday', 'Sunday'))} {s.rng.integers(1, 29)} May", (0, -h * 0.43), h * 0.05, WHITE
    )
    for k in range(int(s.rng.integers(0, 3))):
        y = h * (0.05 + 0.24 * k)
        panel.fill(rectangle(-w * 0.9, y, w * 0.9, y + h * 0.2, 0.4), paint=WHITE, opacity=0.75, atop=True)
        panel.block(-w * 0.82, y + h * 0.05, -w * 0.62, y + h * 0.15, s.pick(*APPS), 0.15)
        for row, end in ((0.06, 0.2), (0.12, 0.7)):
            panel.line(((-w * 0.52, y + h * row), (w * end, y + h * row)), 0.12, (0.35, 0.35, 0.37))
    for side in (-1, 1):
        panel.fill(ellipse(side * w * 0.72, h * 0.87, w * 0.13), paint=(0.1, 0.1, 0.12), opacity=0.5, atop=True)


def chat(s: Sketch, panel: Panel) -> None:
    """Bubbles from both sides."""
    w, h = panel.wide / 2, panel.high / 2
    dark = bool(s.rng.uniform() < 0.4)
    ground, other = (
        (np.array((0.07, 0.08, 0.1)), np.array((0.2, 0.21, 0.24)))
        if dark
        else (np.array((0.94, 0.93, 0.9)), np.array((1.0, 1.0, 1.0)))
    )
    ink, mine = (
        np.array((0.9,) * 3 if dark else (0.15,) * 3),
        s.pick((0.55, 0.85, 0.5), (0.2, 0.55, 0.95), (0.6, 0.4, 0.9)),
    )
    panel.fill(panel.edge(0, 0.7), paint=ground)
    panel.block(-w, -h + 0.5, w, -h * 0.8, other * 0.93)
    panel.fill(ellipse(-w * 0.72, -h * 0.87, w * 0.11), paint=s.pick(*APPS))
    panel.text(s.rng.choice(("Anna", "Mum", "Work", "Tom")), (-w * 0.35, -h * 0.87), h * 0.04, ink, bold=0.04)
    _status(panel, ink)
    y = -h * 0.74
    while y < h * 0.7:
        rows, side = int(s.rng.integers(1, 4)), 1 if s.rng.uniform() < 0.5 else -1
        wide, high = w * s.rng.uniform(0.7, 1.3), h * (0.055 + 0.06 * rows)
        x0 = w * 0.93 - wide if side > 0 else -w * 0.93
        panel.block(x0, y, x0 + wide, y + high, mine if side > 0 else other, 0.32)
        for row in range(rows):
            at = y + h * (0.055 + 0.06 * row)
            end = x0 + wide * (0.9 if row < rows - 1 else s.rng.uniform(0.4, 0.85))
            panel.line(((x0 + wide * 0.1, at), (end, at)), 0.13, ink if side < 0 else (0.1, 0.15, 0.15))
        y += high + h * 0.04
    panel.block(-w, h * 0.82, w, h - 0.5, ground)
    panel.block(-w * 0.92, h * 0.85, w * 0.6, h * 0.95, other, 0.3)
    panel.fill(ellipse(w * 0.78, h * 0.9, w * 0.12), paint=mine)


def _person(s: Sketch, panel: Panel, x: float, y: float, size: float) -> None:
    """Somebody's head and shoulders, `size` centimetres wide, on a screen."""
    skin, hair = (
        s.pick((0.87, 0.68, 0.57), (0.62, 0.43, 0.32), (0.40, 0.26, 0.19)),
        s.pick((0.12, 0.08, 0.06), (0.4, 0.25, 0.14), (0.7, 0.55, 0.35)),
    )
    r = size * 0.24
    panel.fill(ellipse(x, y - r * 0.1, r * 1.25, r * 1.6), paint=hair)
    body = ellipse(x, y + r * 3.2, size * 0.5, r * 1.7, power=2.6)[32:]
    panel.fill(body, paint=s.pick(*CASES))
    panel.block(x - r * 0.4, y + r * 0.7, x + r * 0.4, y + r * 1.8, skin * 0.82)
    panel.fill(ellipse(x, y, r, r * 1.3), paint=skin)
    panel.fill(ellipse(x, y - r * 1.1, r * 0.95, r * 0.45), paint=hair)
    for side in (-1, 1):
        panel.fill(ellipse(x + side * r * 0.4, y - r * 0.1, r * 0.13, r * 0.09), paint=(0.1, 0.08, 0.08))
    panel.fill(ellipse(x, y + r * 0.62, r * 0.32, r * 0.1), paint=skin * (0.85, 0.5, 0.5))


def calling(s: Sketch, panel: Panel, video: bool) -> None:
    """A call: the other one's face, and the round buttons."""
    w, h = panel.wide / 2, panel.high / 2
    low, high = (
        s.pick((0.1, 0.15, 0.25), (0.2, 0.12, 0.22), (0.08, 0.2, 0.2)),
        s.pick((0.35, 0.4, 0.5), (0.45, 0.35, 0.4), (0.6, 0.58, 0.52)),
    )
    panel.fill(panel.edge(0, 0.7), paint=blend(high, low, -h, h))
    red, green, grey = (0.92, 0.22, 0.2), (0.2, 0.78, 0.35), (0.35, 0.37, 0.4)
    if video:
        _person(s, panel, 0, -h * 0.15, panel.wide * 1.0)
        panel.block(-w, h * 0.42, w, h * 0.8, low)
        panel.block(w * 0.25, -h * 0.88, w * 0.88, -h * 0.45, (0.7, 0.68, 0.62), 0.3)
        _person(s, panel, w * 0.565, -h * 0.72, w * 0.5)
        spots = [(-0.5, grey), (0.0, red), (0.5, grey)]
    else:
        panel.fill(ellipse(0, -h * 0.3, w * 0.42), paint=(0.75, 0.75, 0.77))
        _person(s, panel, 0, -h * 0.38, w * 0.62)
        panel.text(s.rng.choice(("Anna", "Mum", "Office", "Unknown")), (0, -h * 0.72), h * 0.08, WHITE)
        panel.text("incoming call", (0, h * 0.08), h * 0.04, (0.85,) * 3)
        spots = [(-0.5, red), (0.5, green)]
    for x, colour in spots:
        panel.fill(ellipse(x * w, h * 0.72, w * 0.19), paint=colour)
        panel.line(
            smooth(((x * w - w * 0.09, h * 0.735), (x * w, h * 0.7), (x * w + w * 0.09, h * 0.735)), closed=False),
            w * 0.06,
            WHITE,
        )


def finder(s: Sketch, panel: Panel) -> None:
    """The camera's view of a scene."""
    w, h, view = panel.wide / 2, panel.high / 2, scene(s, panel.wide, panel.high * 0.75)
    panel.fill(panel.edge(0, 0.7), paint=(0.02, 0.02, 0.02))
    panel.fill(rectangle(-w, -h * 0.78, w, h * 0.62), paint=lambda x, y: view(x, y + h * 0.08) * 1.05)
    for k in (-1, 1):
        panel.line(((k * w / 3, -h * 0.78), (k * w / 3, h * 0.62)), 0.03, (0.85,) * 3)
        panel.line(((-w, -h * 0.08 + k * h * 0.23), (w, -h * 0.08 + k * h * 0.23)), 0.03, (0.85,) * 3)
    panel.fill(ellipse(0, h * 0.82, w * 0.2), ellipse(0, h * 0.82, w * 0.17), paint=WHITE)
    panel.fill(ellipse(0, h * 0.82, w * 0.15), paint=WHITE)
    panel.fill(ellipse(w * 0.65, h * 0.82, w * 0.1), paint=(0.25, 0.25, 0.27))
    panel.fill(rectangle(-w * 0.76, h * 0.77, -w * 0.54, h * 0.87), paint=(0.6, 0.55, 0.5))
    for k, word in enumerate(("VIDEO", "PHOTO", "WIDE")):
        panel.text(word, (w * (k - 1) * 0.5, h * 0.68), h * 0.026, (0.97, 0.82, 0.2) if k == 1 else WHITE)
    square = rectangle(-w * 0.2, -h * 0.2, w * 0.2, 0)
    panel.line(np.concatenate([square, square[:1]]), 0.04, (0.97, 0.85, 0.2))


def mapped(s: Sketch, panel: Panel) -> None:
    """A map with a route and a pin."""
    w, h = panel.wide / 2, panel.high / 2
    blots = patches(s, 1.7)
    land, water, park = (np.array(c, np.float32) for c in ((0.93, 0.92, 0.88), (0.62, 0.80, 0.93), (0.75, 0.88, 0.70)))

    def ground(x: Array, y: Array) -> Array:
        value = blots(x, y)
        return over(over(land, park, np.clip((value - 0.7) * 5.7, 0, 1)), water, np.clip((-value - 0.98) * 5.7, 0, 1))

    panel.fill(panel.edge(0, 0.7), paint=ground)
    for k, (a, b) in enumerate(s.rng.uniform(-0.75, 0.75, (9, 2))):
        ends = ((-w, a * h), (w, b * h)) if k % 2 else ((a * w, -h * 0.95), (b * w, h * 0.95))
        panel.line(ends, 0.3 if k < 3 else 0.16, (0.98, 0.85, 0.5) if k < 2 else (1, 1, 1))
    route = smooth(
        s.rng.uniform(-0.7, 0.7, (5, 2)) * (w, h * 0.2)
        + np.column_stack([np.zeros(5), np.linspace(h * 0.6, -h * 0.5, 5)]),
        closed=False,
    )
    panel.line(route, 0.34, (0.15, 0.4, 0.95))
    x, y = route[-1]
    panel.fill(np.array(((x - 0.42, y - 0.95), (x, y), (x + 0.42, y - 0.95))), paint=(0.88, 0.2, 0.18))
    panel.fill(ellipse(x, y - 1.05, 0.5), paint=(0.88, 0.2, 0.18))
    panel.fill(ellipse(x, y - 1.05, 0.2), paint=WHITE)
    panel.fill(spot(route[0], 0.36), spot(route[0], 0.001), paint=WHITE)
    panel.fill(spot(route[0], 0.26), paint=(0.15, 0.4, 0.95))
    panel.block(-w * 0.9, -h * 0.88, w * 0.9, -h * 0.77, WHITE, 0.3)
    panel.block(-w, h * 0.72, w, h - 0.5, WHITE, 0.4)
    panel.text("12 min", (-w * 0.5, h * 0.82), h * 0.06, (0.1, 0.5, 0.25), bold=0.04)


def music(s: Sketch, panel: Panel) -> None:
    """An album's cover and the buttons of a player."""
    w, h, tone = (
        panel.wide / 2,
        panel.high / 2,
        s.pick((0.35, 0.15, 0.3), (0.15, 0.25, 0.4), (0.4, 0.25, 0.12), (0.1, 0.1, 0.12)),
    )
    panel.fill(panel.edge(0, 0.7), paint=blend(tone * 1.4, tone * 0.5, -h, h))
    _status(panel, WHITE)
    view, side = scene(s, w * 1.6, w * 1.6), w * 0.8
    y = -h * 0.26
    panel.fill(rectangle(-side, y - side, side, y + side, 0.25), paint=lambda u, v: view(u, v - y) * 1.1)
    panel.text(
        rows_of(s, ("Slow River", "Night Bus", "Paper Moon", "Tide"), 1)[0],
        (-w * 0.3, h * 0.3),
        h * 0.06,
        WHITE,
        bold=0.04,
        widest=w,
    )
    panel.text("The Larks", (-w * 0.45, h * 0.4), h * 0.04, (0.8,) * 3)
    done = s.rng.uniform(-0.6, 0.5) * w
    panel.line(((-side, h * 0.52), (side, h * 0.52)), 0.09, (0.5,) * 3)
    panel.line(((-side, h * 0.52), (done, h * 0.52)), 0.11, WHITE)
    panel.fill(ellipse(done, h * 0.52, 0.16), paint=WHITE)
    panel.fill(ellipse(0, h * 0.73, w * 0.2), paint=WHITE)
    for x in (-0.06, 0.06):
        panel.block(w * (x - 0.03), h * 0.69, w * (x + 0.03), h * 0.77, tone)
    for side_x in (-1, 1):
        at = side_x * w * 0.5
        panel.fill(
            np.array(
                (
                    (at - side_x * w * 0.1, h * 0.69),
                    (at + side_x * w * 0.08, h * 0.73),
                    (at - side_x * w * 0.1, h * 0.77),
                )
            ),
            paint=WHITE,
        )


def feed(s: Sketch, panel: Panel) -> None:
    """Photographs, one below another."""
    w, h = panel.wide / 2, panel.high / 2
    panel.fill(panel.edge(0, 0.7), paint=(0.98, 0.98, 0.98))
    _status(panel, (0.1,) * 3)
    panel.text(s.rng.choice(("photos", "News", "friends")), (-w * 0.5, -h * 0.84), h * 0.06, (0.1,) * 3, bold=0.03)
    for k in range(5):
        panel.fill(
            ellipse(w * (-0.78 + 0.4 * k), -h * 0.68, w * 0.15),
            ellipse(w * (-0.78 + 0.4 * k), -h * 0.68, w * 0.13),
            paint=(0.88, 0.25, 0.5),
        )
        panel.fill(ellipse(w * (-0.78 + 0.4 * k), -h * 0.68, w * 0.12), paint=s.pick(*APPS))
    for y0, y1 in ((-0.46, 0.3), (0.62, 0.88)):
        photo = panel.moved(0, h * (y0 + 0.38))
        photo.fill(rectangle(-w, -h * 0.38, w, h * (y1 - y0 - 0.38)), paint=scene(s, panel.wide, h * 0.8))
        panel.fill(ellipse(-w * 0.8, h * (y0 - 0.06), w * 0.08), paint=s.pick(*APPS))
        panel.line(((-w * 0.62, h * (y0 - 0.06)), (0, h * (y0 - 0.06))), 0.13, (0.25,) * 3)
    for k, x in enumerate((-0.82, -0.58, -0.34)):
        panel.fill(
            ellipse(w * x, h * 0.37, w * 0.075),
            ellipse(w * x, h * 0.37, w * 0.05),
            paint=(0.85, 0.15, 0.2) if k == 0 else (0.2,) * 3,
        )
    panel.line(((-w * 0.88, h * 0.45), (w * 0.4, h * 0.45)), 0.12, (0.4,) * 3)


def reading(s: Sketch, panel: Panel) -> None:
    """A page of a book."""
    w, h = panel.wide / 2, panel.high / 2
    panel.fill(panel.edge(0, 0.3), paint=s.pick((0.96, 0.95, 0.92), (0.93, 0.88, 0.77)))
    panel.text(rows_of(s, ("Chapter 4", "Chapter 11", "The Harbour"), 1)[0], (0, -h * 0.82), h * 0.05, (0.2,) * 3)
    panel.picture(typed(s, w * 1.6, h * 1.5, 0.5), -w * 0.82, -h * 0.72, w * 0.82, h * 0.86)


def off(s: Sketch, panel: Panel) -> None:
    """Dark glass that mirrors a room."""
    tone, blots = s.pick((0.03, 0.03, 0.035), (0.05, 0.055, 0.065)), patches(s, 4.0)
    panel.fill(
        panel.edge(0, 0.7),
        paint=lambda x, y: over(tone, tone + 0.1, 0.36 * np.clip(blots(x, y) + 0.42, 0, 2.8)),
    )
    glare(s, panel, 0.3)


def cracked(s: Sketch, panel: Panel) -> None:
    """A broken screen: cracks that run out from where it was hit."""
    (off, locked, home)[int(s.rng.integers(3))](s, panel)
    w, h = panel.wide / 2, panel.high / 2
    hit = s.rng.uniform(-0.7, 0.7, 2) * (w, h)
    angles = np.sort(s.rng.uniform(0, 2 * np.pi, 13))
    reach, knees = s.rng.uniform(2, 14, 13), s.rng.normal(0, 0.18, (13, 6))
    spokes = []
    for angle, far, bends in zip(angles, reach, knees, strict=True):
        turn = angle + np.cumsum(bends) * 0.6
        points = hit + np.cumsum(np.column_stack([np.cos(turn), np.sin(turn)]) * far / 6, axis=0)
        spokes.append(np.concatenate([hit[None], points]).clip((-w, -h), (w, h)))
    for k, spoke in enumerate(spokes):
        for j in (1, 2, 3):
            if k % 3 != j % 3:
                panel.line((spoke[j], spokes[(k + 1) % 13][j]), 0.03, (0.7, 0.72, 0.75))
        panel.line(spoke, 0.07, (0.02, 0.02, 0.02))
        panel.line(spoke + 0.03, 0.035, (0.85, 0.87, 0.9))
    panel.fill(spot(hit, 0.5, 0.35, angles[0]), paint=(0.8, 0.82, 0.85), opacity=0.5, soft=0.15, atop=True)
