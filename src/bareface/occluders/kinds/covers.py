"""What is printed on the covers of books, magazines and notebooks."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.fields import patches, stuff
from bareface.occluders.kinds.panels import Panel, barcode, blend, rows_of, scene, scrawl, spot
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Colour, Sketch, ellipse, rectangle, smooth, star

Shades = tuple[Colour, Colour]
"""What a cover is made of and what is printed on it."""


TITLES = (
    "THE SALT ROAD",
    "WINTER LIGHT",
    "NIGHT TRAIN",
    "RIVER SONG",
    "THE LAST KEY",
    "GLASS HOUSE",
    "LOST NORTH",
    "A QUIET SEA",
    "THE LONG DAY",
    "STONE & SKY",
    "HOLLOW HILL",
    "RED HARBOUR",
    "AFTER RAIN",
    "THE ORCHARD",
)


AUTHORS = ("ANNA MERROW", "J. T. HALE", "IDA LINDQVIST", "R. OKAFOR", "MARTIN VALE", "LENA SORG", "P. D. ARKIN")


def _two_lines(panel: Panel, title: str, y: float, height: float, colour: Colour, bold: float, stretch: float) -> None:
    """A title, its words stacked in up to three lines about `y`."""
    words = title.split()
    if len(words) > 2 and len(words[0]) < 4:
        words = [" ".join(words[:2]), *words[2:]] if len(words[1]) < 5 else words
    for k, word in enumerate(words):
        size = height * (0.6 if len(word) < 4 and len(words) > 1 else 1.0)
        at = y + (k - (len(words) - 1) / 2) * height * 1.3
        panel.text(word, (0, at), size, colour, stretch=stretch, bold=bold, widest=panel.wide * 0.86)


def pictured(s: Sketch, panel: Panel, shades: Shades, dark: float = 1.0, size: float = 0.1, bold: float = 0.03) -> None:
    """A picture over the whole cover, title and author across it."""
    view, ink = scene(s, panel.wide, panel.high), shades[1]
    top = bool(s.rng.uniform() < 0.6)
    fade = (
        blend((0.55,) * 3, (1.05,) * 3, -panel.high / 2, 0)
        if top
        else blend((1.05,) * 3, (0.55,) * 3, 0, panel.high / 2)
    )
    panel.fill(paint=lambda x, y: view(x, y) * fade(x, y) * dark)
    title, author = rows_of(s, TITLES, 1)[0], rows_of(s, AUTHORS, 1)[0]
    y = panel.high * (-0.27 if top else 0.24)
    _two_lines(panel, title, y, panel.high * size, ink, bold, s.rng.uniform(0.75, 1.1))
    panel.text(author, (0, panel.high * (0.43 if top else -0.43)), panel.high * 0.035, ink, widest=panel.wide * 0.7)


def lettered(s: Sketch, panel: Panel, shades: Shades) -> None:
    """Flat colour, cut-out shapes, a title: modern fiction."""
    ground, ink = shades
    panel.fill(paint=stuff(s, ground, 0.2, 0.02))
    accent = s.pick((0.95, 0.80, 0.30), (0.92, 0.45, 0.35), (0.30, 0.60, 0.65), (0.93, 0.90, 0.85))
    form, centre = int(s.rng.integers(4)), np.array((s.rng.uniform(-0.1, 0.1) * panel.wide, panel.high * 0.1))
    for k, share in enumerate(np.linspace(0.36, 0.1, 4)):
        r, colour = share * panel.wide, (accent if k % 2 == 0 else np.asarray(ground) * 0.8)
        if form == 0:
            panel.fill(spot(centre, r), paint=colour)
        elif form == 1:
            x, y, sharp = centre[0] + (k - 1.5) * 2.2, panel.high * 0.42, r * 1.2 + 1.0
            panel.fill(np.array(((x - 1.3, y), (x, y - 2 * sharp), (x + 1.3, y))), paint=colour)
        elif form == 2:
            y = centre[1] + (k - 1) * panel.high * 0.1
            panel.block(-panel.wide / 2, y, panel.wide / 2, y + 0.05 * panel.high, colour)
        else:
            turn, leaf = k * 1.57 + 0.6, r + 2
            middle = centre + leaf / 2 * np.array((np.cos(turn), np.sin(turn)))
            panel.fill(spot(middle, leaf * 0.62, leaf * 0.25, turn), paint=colour)
    title, author = rows_of(s, TITLES, 1)[0], rows_of(s, AUTHORS, 1)[0]
    _two_lines(panel, title, -panel.high * 0.27, panel.high * 0.085, ink, s.rng.uniform(0, 0.045), 0.95)
    panel.text(author, (0, panel.high * 0.45), panel.high * 0.03, ink)


def tooled(s: Sketch, panel: Panel, shades: Shades, cross: bool = False, framed: bool = True) -> None:
    """Leather or cloth stamped with gold: frames, corners, an emblem."""
    ground, gold = shades
    panel.fill(paint=stuff(s, ground, 0.16, 0.07))
    for inset in (0.09, 0.12) if framed else ():
        ring = panel.edge(inset * panel.wide)
        panel.line(np.concatenate([ring, ring[:1]]), 0.1 if inset < 0.1 else 0.05, gold)
    if framed:
        x, y = panel.wide * 0.36, panel.high / 2 - panel.wide * 0.14
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            panel.fill(ellipse(sx * x, sy * y, 0.5, 0.5, 0.8, 1.0), paint=gold)
    if cross:
        panel.block(-0.35, -4.6, 0.35, 2.4, gold)
        panel.block(-2.0, -2.9, 2.0, -2.2, gold)
        panel.text("HOLY BIBLE", (0, panel.high * 0.3), 0.9, gold, stretch=1.1, widest=panel.wide * 0.7)
    else:
        _two_lines(panel, rows_of(s, TITLES, 1)[0], -panel.high * 0.14, panel.high * 0.07, gold, 0.02, 1.0)
        for turn in np.arange(4) * np.pi / 4:
            panel.fill(ellipse(0, panel.high * 0.2, 1.7, 0.28, turn, 1.3), paint=gold)
    panel.wear(np.clip(np.asarray(ground) * 1.5 + 0.05, 0, 1), 0.1)


def schoolbook(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A textbook: subject, a picture in a block, edition."""
    ground, ink = shades
    panel.fill(paint=ground)
    view = scene(s, panel.wide, panel.high * 0.5)
    y0 = -panel.high * s.rng.uniform(0.1, 0.2)
    picture = rectangle(-panel.wide / 2, y0, panel.wide / 2, y0 + panel.high * 0.48)
    panel.fill(picture, paint=lambda x, y: view(x, y - y0 - panel.high * 0.24))
    panel.block(
        -panel.wide / 2, y0 - 0.35, panel.wide / 2, y0, s.pick((0.95, 0.75, 0.15), (0.85, 0.25, 0.2), (0.9,) * 3)
    )
    subject = rows_of(s, ("BIOLOGY", "CHEMISTRY", "PHYSICS", "ECONOMICS", "ALGEBRA", "HISTORY", "GEOGRAPHY"), 1)[0]
    panel.text(subject, (0, -panel.high * 0.34), panel.high * 0.075, ink, bold=0.033, widest=panel.wide * 0.85)
    panel.text(s.rng.choice(("for students", "Second Edition", "Grade 9")), (0, -panel.high * 0.25), 0.7, ink)
    panel.text(rows_of(s, AUTHORS, 1)[0], (0, panel.high * 0.44), 0.7, ink)


def playful(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A picture book for children: a meadow, a sun, an animal's face."""
    panel.fill(paint=blend((0.50, 0.76, 0.93), (0.85, 0.94, 0.95), -panel.high / 2, panel.high * 0.3))
    w, h = panel.wide / 2, panel.high / 2
    panel.fill(ellipse(-w * 0.62, -h * 0.2, 1.8), paint=(0.98, 0.83, 0.25))
    x = np.linspace(-w, w, 24)
    meadow = np.column_stack([x, h * 0.45 - 1.1 * np.cos(x / w * 2.2)])
    panel.fill(np.concatenate([meadow, ((w, h), (-w, h))]), paint=s.pick((0.45, 0.70, 0.28), (0.58, 0.75, 0.30)))
    fur = s.pick((0.60, 0.40, 0.25), (0.93, 0.60, 0.22), (0.62, 0.62, 0.66), (0.95, 0.93, 0.90), (0.95, 0.66, 0.70))
    r, y, tall = w * 0.48, h * 0.28, s.rng.uniform(0.4, 1.5)
    for side in (-1, 1):
        panel.fill(
            ellipse(side * r * 0.75, y - r * (0.6 + 0.35 * tall), r * 0.33, r * 0.4 * (0.7 + tall)), paint=fur * 0.85
        )
    panel.fill(ellipse(0, y, r * 1.1, r), paint=fur)
    panel.fill(ellipse(0, y + r * 0.4, r * 0.5, r * 0.36), paint=np.clip(fur * 1.3 + 0.08, 0, 1))
    panel.fill(ellipse(0, y + r * 0.22, r * 0.15, r * 0.1), paint=(0.15, 0.1, 0.1))
    for side in (-1, 1):
        panel.fill(ellipse(side * r * 0.42, y - r * 0.18, r * 0.13), paint=(0.12, 0.09, 0.08))
        panel.fill(ellipse(side * r * 0.42 + 0.1, y - r * 0.24, r * 0.04), paint=(1, 1, 1))
    title = rows_of(s, ("GOOD NIGHT BEAR", "LITTLE FOX", "WHO IS THERE", "OUR FARM", "MY BIG DAY"), 1)[0]
    panel.text(title, (0, -h * 0.72), h * 0.2, shades[1], bold=0.066, widest=w * 1.75)


def magazine(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A glossy magazine: masthead, a person, headlines, bar code."""
    w, h = panel.wide / 2, panel.high / 2
    ground, ink = shades
    panel.fill(paint=blend(np.asarray(ground) * 1.1, np.asarray(ground) * 0.75, -h, h))
    skin, hair = (
        s.pick((0.87, 0.68, 0.57), (0.62, 0.43, 0.32), (0.40, 0.26, 0.19)),
        s.pick((0.12, 0.08, 0.06), (0.45, 0.28, 0.14), (0.75, 0.58, 0.35)),
    )
    r, coat = w * 0.36, s.pick((0.15, 0.2, 0.35), (0.75, 0.15, 0.2), (0.92, 0.9, 0.86), (0.1, 0.1, 0.1))
    panel.fill(ellipse(0, h * 0.02, r * 1.45, r * 1.95, power=2.4), paint=hair)
    panel.fill(
        smooth(
            (
                (-w * 0.8, h),
                (-w * 0.7, h * 0.66),
                (-r * 0.6, h * 0.5),
                (r * 0.6, h * 0.5),
                (w * 0.7, h * 0.66),
                (w * 0.8, h),
            )
        ),
        paint=coat,
    )
    panel.block(-r * 0.45, h * 0.2, r * 0.45, h * 0.56, skin * 0.8, 0.8)
    face = ellipse(0, 0, r, r * 1.35)
    panel.fill(face, paint=skin)
    panel.fill(ellipse(r * 0.1, -r * 1.15, r * 1.05, r * 0.5, 0.25), paint=hair)
    for side in (-1, 1):
        panel.fill(ellipse(side * r * 0.4, -r * 0.1, r * 0.17, r * 0.08), paint=(0.12, 0.09, 0.09))
        panel.line(((side * r * 0.6, -r * 0.36), (side * r * 0.22, -r * 0.33)), r * 0.08, hair * 0.7)
    panel.fill(ellipse(0, r * 0.72, r * 0.32, r * 0.11), paint=(0.72, 0.22, 0.25))
    panel.line(((0.05 * r, 0), (0.14 * r, r * 0.3), (-0.05 * r, r * 0.36)), r * 0.06, skin * 0.78)
    panel.shade(lambda x, y: 1.06 - 0.3 * np.clip(x / r, -0.2, 1) ** 2, face)
    panel.text(
        rows_of(s, ("VERVE", "MODA", "STYLE", "LUNA", "PULSE"), 1)[0],
        (0, -h * 0.78),
        h * 0.25,
        ink,
        bold=0.028,
        stretch=1.2,
        widest=w * 1.8,
    )
    for k, words in enumerate(
        rows_of(s, ("SPRING 101", "10 NEW IDEAS", "TRAVEL", "REAL LIFE", "HOW TO REST", "BEST OF"), 4)
    ):
        side = -1 if k % 2 else 1
        panel.text(words, (side * w * 0.6, h * (-0.42 + 0.26 * k)), h * 0.06, ink, bold=0.028, widest=w * 0.6)
    panel.picture(barcode(s), w * 0.45, h * 0.75, w * 0.92, h * 0.93)


def comic(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A comic's cover: rays, a caped figure, a burst with a shout."""
    w, h = panel.wide / 2, panel.high / 2
    ground, ink = shades
    panel.fill(paint=ground)
    for a in np.linspace(0, 2 * np.pi, 12, endpoint=False):
        ray = np.array(((0, 0), (np.cos(a), np.sin(a)), (np.cos(a + 0.26), np.sin(a + 0.26)))) * 3 * h
        ray = np.clip(ray + (0, h * 0.2), (-w, -h), (w, h))
        panel.fill(ray, paint=np.clip(np.asarray(ground) * 1.25 + 0.08, 0, 1))
    cape, suit = (
        s.pick((0.8, 0.12, 0.14), (0.95, 0.75, 0.1), (0.15, 0.45, 0.3)),
        s.pick((0.12, 0.2, 0.55), (0.2,) * 3, (0.5, 0.15, 0.5)),
    )
    panel.fill(np.array(((-0.1, -0.25), (0.15, -0.25), (0.75, 0.7), (0.3, 0.8), (-0.55, 0.75))) * (w, h), paint=cape)
    for limb, width in (
        (((-0.05, -0.15), (-0.55, -0.02), (-0.62, -0.4)), 1.5),
        (((0.1, -0.15), (0.5, 0.0), (0.25, 0.2)), 1.5),
        (((-0.05, 0.3), (-0.3, 0.6), (-0.2, 0.92)), 1.9),
        (((0.1, 0.3), (0.4, 0.55), (0.3, 0.92)), 1.9),
    ):
        panel.line(np.array(limb) * (w, h), width, suit)
    panel.fill(np.array(((-0.28, -0.22), (0.32, -0.22), (0.18, 0.36), (-0.14, 0.36))) * (w, h), paint=suit)
    panel.fill(ellipse(0.02 * w, -0.33 * h, 1.25, 1.6), paint=(0.87, 0.66, 0.53))
    panel.fill(ellipse(0.02 * w, -0.38 * h, 1.3, 0.9), paint=suit)
    panel.fill(np.array(((-0.1, -0.1), (0.14, -0.1), (0.02, 0.1))) * (w, h), paint=(0.97, 0.85, 0.2))
    panel.fill(star(0, 0, 3, 0.57, 10) * (1.2, 0.8) + (w * 0.42, h * 0.62), paint=(0.98, 0.93, 0.25))
    panel.text(
        s.rng.choice(("POW!", "ZAP!", "BAM!")), (w * 0.42, h * 0.62), 1.3, (0.8, 0.1, 0.1), turn=-0.15, bold=0.083
    )
    panel.text(
        rows_of(s, ("CAPTAIN NOVA", "THE COMET", "NIGHT HAWK", "STORM RIDER"), 1)[0],
        (0, -h * 0.78),
        h * 0.2,
        ink,
        bold=0.083,
        widest=w * 1.8,
    )
    panel.block(-w * 0.95, -h * 0.58, -w * 0.65, -h * 0.4, (0.95, 0.95, 0.93))
    panel.text("No.7", (-w * 0.8, -h * 0.49), h * 0.06, (0.1, 0.1, 0.1))


def cookery(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A cookery book: a plate from above, a light ground."""
    w, h = panel.wide / 2, panel.high / 2
    panel.fill(paint=stuff(s, shades[0], 0.3, 0.04, 6.0))
    at, r = (0.0, h * 0.22), w * 0.72
    for share, colour in ((1.04, np.asarray(shades[0]) * 0.72), (1.0, (0.96, 0.95, 0.93)), (0.72, (0.88, 0.87, 0.85))):
        panel.fill(spot(at, r * share), paint=colour)
    foods = ((0.75, 0.2, 0.12), (0.35, 0.55, 0.18), (0.93, 0.78, 0.42), (0.62, 0.36, 0.17), (0.95, 0.9, 0.8))
    for _ in range(26):
        angle, off = s.rng.uniform(0, 6.28), r * 0.55 * np.sqrt(s.rng.uniform())
        place = np.array((np.cos(angle), np.sin(angle))) * off + at
        panel.fill(spot(place, s.rng.uniform(0.4, 1.1), s.rng.uniform(0.3, 0.6), angle), paint=s.pick(*foods))
    panel.text(
        rows_of(s, ("FRESH", "KITCHEN", "SIMPLE FOOD", "GREEN TABLE", "HOME BAKING"), 1)[0],
        (0, -h * 0.72),
        h * 0.17,
        shades[1],
        bold=0.03,
        widest=w * 1.7,
    )
    panel.text("120 RECIPES", (0, -h * 0.53), h * 0.06, shades[1])


def guide(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A travel guide: a picture, a band of colour with a place."""
    w, h = panel.wide / 2, panel.high / 2
    view = scene(s, panel.wide, panel.high)
    panel.fill(paint=lambda x, y: view(x, y) * 1.1)
    panel.block(-w, -h, w, -h * 0.55, shades[0])
    panel.text(
        rows_of(s, ("ITALY", "JAPAN", "PERU", "NORWAY", "GREECE", "KENYA", "LISBON"), 1)[0],
        (0, -h * 0.76),
        h * 0.2,
        shades[1],
        bold=0.055,
        widest=w * 1.6,
    )
    panel.block(-w, h * 0.78, w, h, shades[0])
    panel.text("TRAVEL GUIDE", (0, h * 0.89), h * 0.07, shades[1], stretch=1.2)


def reference(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A dictionary: plain, big words, an alphabet."""
    w, h = panel.wide / 2, panel.high / 2
    panel.fill(paint=stuff(s, shades[0], 0.2, 0.03))
    panel.block(-w, -h * 0.15, w, h * 0.1, shades[1])
    panel.text(
        s.rng.choice(("ENGLISH", "SPANISH", "FRENCH", "GERMAN")),
        (0, -h * 0.52),
        h * 0.15,
        shades[1],
        bold=0.033,
        widest=w * 1.7,
    )
    panel.text("DICTIONARY", (0, -h * 0.03), h * 0.11, shades[0], bold=0.044, widest=w * 1.7)
    panel.text("A-Z", (0, h * 0.5), h * 0.3, shades[1], bold=0.028)


def marbled(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A composition book: black and white marble, a label, a taped back."""
    w, h = panel.wide / 2, panel.high / 2
    blots, ground, ink = patches(s, 0.48, 0.32), *(np.asarray(c, np.float32) for c in shades)

    def marble(x: Array, y: Array) -> Array:
        return over(ground, ink, np.clip((blots(x + 0.2 * blots(y, x), y) + 0.14) * 3.6, 0, 1))

    panel.fill(paint=marble)
    panel.block(-w, -h, -w + 2.4, h, ground * 0.8)
    panel.block(-3.4, -h * 0.55, 4.6, -h * 0.05, (0.95, 0.95, 0.92), 0.6)
    panel.text("COMPOSITION", (0.6, -h * 0.43), 0.75, ground, bold=0.028, widest=6.5)
    for y in (-0.27, -0.15):
        panel.line(((-2.6, h * y), (3.8, h * y)), 0.06, (0.3, 0.3, 0.35))
    scrawl(s, panel, -2.2, -h * 0.29, s.rng.uniform(0.5, 3), 0.8, (0.1, 0.15, 0.5))


def plain(s: Sketch, panel: Panel, shades: Shades, label: str = "", band: bool = False) -> None:
    """A notebook: one colour, perhaps an elastic band, a label or a clasp."""
    w, h = panel.wide / 2, panel.high / 2
    ground, ink = shades
    panel.fill(paint=stuff(s, ground, 0.14, 0.05))
    panel.gloss(0.1, s.rng.uniform(-0.4, 0.6), 0.5)
    if band:
        x = w * 0.74
        panel.line(((x + 0.14, -h), (x + 0.14, h)), 0.6, np.asarray(ground) * 0.6)
        panel.line(((x, -h), (x, h)), 0.6, ink)
    if label:
        panel.block(-w * 0.62, -h * 0.58, w * 0.62, -h * 0.12, (0.95, 0.94, 0.9), 0.2)
        panel.text(label, (0, -h * 0.47), h * 0.06, (0.2, 0.2, 0.3), bold=0.033, widest=w)
        for y in (-0.36, -0.27, -0.18):
            panel.line(((-w * 0.5, h * y), (w * 0.5, h * y)), 0.04, (0.5, 0.55, 0.65))
        scrawl(s, panel, -w * 0.45, -h * 0.37, w * 0.2, 0.8, (0.12, 0.16, 0.5))


def passport(s: Sketch, panel: Panel, shades: Shades) -> None:
    """A passport: an emblem and words in gold."""
    w, h = panel.wide / 2, panel.high / 2
    ground, gold = shades
    panel.fill(paint=stuff(s, ground, 0.12, 0.07))
    panel.text(s.rng.choice(("REPUBLIC", "UNION", "KINGDOM")), (0, -h * 0.72), 0.6, gold, bold=0.03, widest=w * 1.5)
    for turn in np.linspace(0, 2 * np.pi, 12, endpoint=False):
        out = np.array((np.cos(turn), np.sin(turn)))
        panel.fill(spot((out * 1.6 - (0, h * 0.08)), 0.52, 0.16, turn), paint=gold)
    panel.fill(ellipse(0, -h * 0.08, 1.25), ellipse(0, -h * 0.08, 1.05), paint=gold)
    panel.fill(ellipse(0, -h * 0.08, 0.75, 0.9, 0.0, 1.3), paint=gold)
    panel.text("PASSPORT", (0, h * 0.52), 0.75, gold, bold=0.028, widest=w * 1.5)
    panel.block(-0.6, h * 0.74, 0.6, h * 0.88, gold, 0.15)
    panel.fill(ellipse(0, h * 0.81, 0.22), paint=ground)
