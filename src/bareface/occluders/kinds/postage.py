"""What is on letters: stamps, postmarks, addresses, labels; and the paper they are on."""

from __future__ import annotations

import numpy as np

from bareface.occluders.kinds.fields import patches, toned
from bareface.occluders.kinds.panels import Panel, View, barcode, rows_of, scene, scrawl, slab, spot
from bareface.occluders.layer import Array
from bareface.occluders.raster import over
from bareface.occluders.sketch import Colour, Paint, Sketch, ellipse, rectangle, smooth, turned

Size = tuple[float, float]


_INK = ((0.10, 0.12, 0.30), (0.12, 0.12, 0.13), (0.15, 0.2, 0.45))


def held(s: Sketch) -> View:
    """A random look at a flat letter."""
    return View(s.rng.normal(0, 0.28), s.rng.normal(0.05, 0.18), s.rng.normal(0, 0.1), s.rng.uniform(40, 60))


def sheet(s: Sketch, size: Size, paper: Paint, tone: Array, thick: float = 0.12) -> Panel:
    """The body of an envelope, a little bent."""
    wide, high = (n * s.rng.uniform(0.93, 1.07) for n in size)
    view = held(s)
    slab(s, view, rectangle(-wide / 2, -high / 2, wide / 2, high / 2, 0.08), thick, tone * 0.72)
    panel = view.panel(s, wide, high)
    lean, at = s.rng.uniform(-0.6, 0.6), s.rng.uniform(-0.3, 0.3) * wide
    panel.fill(paint=toned(paper, lambda x, y: 1.0 - 0.1 * np.sin((x - at + lean * y) / wide * 3.5) - 0.05 * y / high))
    return panel


def stamp(s: Sketch, panel: Panel, x: float, y: float, size: float = 2.6) -> None:
    """A postage stamp with a toothed rim, its upper left corner at (x, y)."""
    wide, high = size * 0.84, size
    panel.block(x - 0.03, y - 0.03, x + wide + 0.06, y + high + 0.08, (0.6, 0.58, 0.55))
    panel.block(x, y, x + wide, y + high, (0.95, 0.94, 0.9))
    for k in np.linspace(0.08, 0.92, 6):
        for at in ((x + k * wide, y), (x + k * wide, y + high), (x, y + k * high), (x + wide, y + k * high)):
            panel.fill(spot(at, 0.07), paint=(0.72, 0.7, 0.66))
    view = scene(s, wide, high)
    panel.fill(
        rectangle(x + 0.2, y + 0.2, x + wide - 0.2, y + high - 0.2),
        paint=lambda u, v: view(u - x - wide / 2, v - y - high / 2) * 1.15,
    )
    panel.text(str(s.rng.integers(10, 99)), (x + wide * 0.72, y + high * 0.8), size * 0.14, (0.98,) * 3, bold=0.028)


def postmark(s: Sketch, panel: Panel, x: float, y: float) -> None:
    """A round date stamp with wavy lines."""
    ink, r = (0.28, 0.27, 0.3), 1.25
    for share in (1.0, 0.62):
        ring = ellipse(x, y, r * share)
        panel.line(np.concatenate([ring, ring[:1]]), 0.07, ink)
    panel.text(
        f"{s.rng.integers(1, 28)} {s.rng.choice(('JAN', 'MAR', 'JUN', 'SEP', 'NOV'))}",
        (x, y),
        0.36,
        ink,
        turn=s.rng.normal(0, 0.2),
    )
    wave = np.linspace(x + r + 0.1, min(x + r + 5, panel.wide / 2 - 0.2), 24)
    for k in range(4):
        panel.line(np.column_stack([wave, y - 0.75 + 0.5 * k + 0.16 * np.sin(wave * 3.2)]), 0.07, ink)


def written(
    s: Sketch, panel: Panel, x: float, y: float, wide: float, rows: int, size: float, ink: Colour | None = None
) -> None:
    """An address by hand."""
    chosen = s.pick(*_INK) if ink is None else ink
    for k, share in enumerate(s.rng.uniform(0.55, 1.0, rows)):
        scrawl(s, panel, x, y + k * size * 1.35, x + wide * share, size, chosen)


def printed_address(s: Sketch, panel: Panel, x: float, y: float, size: float = 0.42) -> None:
    """Three typed lines."""
    names = rows_of(s, ("Mrs A. Merrow", "Mr J. Hale", "Dr L. Sorg", "The Manager"), 1)
    streets = rows_of(s, ("14 Harbour Street", "Linden Road 7", "220 Mill Lane"), 1)
    towns = rows_of(s, ("4021 NEWFIELD", "SALTBY 1180", "30455 WESTON"), 1)
    for k, words in enumerate((*names, *streets, *towns)):
        wide = panel.wide * 0.36
        panel.text(
            words, (x + wide * (0.36 + 0.06 * (k % 2)), y + k * size * 1.7), size, (0.12, 0.12, 0.14), widest=wide
        )


def addressed(s: Sketch, panel: Panel, tone: Array) -> None:
    """A stamp, a postmark, an address and a sender by hand."""
    w, h = panel.wide / 2, panel.high / 2
    stamp(s, panel, w - 3.1, -h + 0.7)
    postmark(s, panel, w - 5.5, -h + 2.1)
    written(s, panel, -w * 0.3, -h * 0.05, w * 1.05, 3, 1.1)
    written(s, panel, -w * 0.92, -h * 0.8, w * 0.5, 2, 0.55)


def airmail(s: Sketch, panel: Panel, tone: Array) -> None:
    """The red and blue rim, a label, a stamp."""
    w, h, band = panel.wide / 2, panel.high / 2, 0.62
    red, blue = np.array((0.78, 0.14, 0.17)), np.array((0.13, 0.25, 0.55))

    def stripes(x: Array, y: Array) -> Array:
        place = (x + y) / 0.95
        place = 4 * (place / 4 - np.floor(place / 4))
        return over(over(tone, blue, (place > 2) & (place < 3)), red, place < 1)

    panel.fill(panel.edge(), panel.edge(band), paint=stripes)
    stamp(s, panel, w - 3.6, -h + 1.1)
    postmark(s, panel, w - 6.0, -h + 2.4)
    panel.block(-w + 1.2, -h + 1.2, -w + 5.8, -h + 2.7, blue)
    panel.text("PAR AVION", (-w + 3.5, -h + 1.95), 0.6, (0.96,) * 3, bold=0.04, widest=4.0)
    written(s, panel, -w * 0.3, h * 0.0, w * 0.95, 3, 1.0)


def windowed(s: Sketch, panel: Panel, tone: Array) -> None:
    """An address behind a pane, a sender's name."""
    w, h = panel.wide / 2, panel.high / 2
    pane = rectangle(-w * 0.84, -h * 0.02, -w * 0.84 + 9.2, h * 0.72, 0.5)
    panel.fill(pane, paint=tone * 0.55)
    panel.fill(rectangle(-w * 0.84 + 0.1, h * 0.0 + 0.1, -w * 0.84 + 9.2, h * 0.72, 0.5), paint=(0.93, 0.93, 0.92))
    printed_address(s, panel, -w * 0.8, h * 0.16, 0.5)
    panel.fill(
        np.array(((-w * 0.5, 0.05), (-w * 0.36, 0.05), (-w * 0.52, h * 0.7), (-w * 0.66, h * 0.7))),
        paint=(1, 1, 1),
        opacity=0.5,
        soft=0.1,
        atop=True,
    )
    ink = s.pick((0.1, 0.25, 0.5), (0.7, 0.12, 0.12), (0.2, 0.2, 0.2))
    panel.fill(ellipse(-w * 0.8, -h * 0.66, 0.55), paint=ink)
    panel.text(
        rows_of(s, ("CITY BANK", "TAX OFFICE", "NORD ENERGY", "INSURANCE"), 1)[0],
        (-w * 0.52, -h * 0.66),
        0.55,
        ink,
        bold=0.03,
        widest=w * 0.5,
    )
    x = w - 4.2
    for dx in (0.0, 0.18):
        ring = rectangle(x + dx, -h * 0.86 + dx, x + 3.4 - dx, -h * 0.86 + 1.8 - dx)
        panel.line(np.concatenate([ring, ring[:1]]), 0.05, (0.3,) * 3)
    panel.text("POSTAGE PAID", (x + 1.7, -h * 0.86 + 0.9), 0.34, (0.3,) * 3, widest=2.6)


def confidential(s: Sketch, panel: Panel, tone: Array) -> None:
    """A red stamp across, a label."""
    w, h, red = panel.wide / 2, panel.high / 2, (0.72, 0.1, 0.1)
    turn = s.rng.normal(-0.15, 0.1)
    for grow in (1.0, 0.9):
        ring = turned(rectangle(-w * 0.72 * grow, -1.9 * grow, w * 0.72 * grow, 1.9 * grow), turn) + (0, h * 0.15)
        panel.line(np.concatenate([ring, ring[:1]]), 0.2, red)
    panel.text(
        s.rng.choice(("CONFIDENTIAL", "TOP SECRET", "URGENT")),
        (0, h * 0.15),
        1.8,
        red,
        turn=turn,
        bold=0.033,
        widest=w * 1.2,
    )
    panel.block(-w * 0.9, -h * 0.85, -w * 0.1, -h * 0.55, (0.95, 0.94, 0.9))
    written(s, panel, -w * 0.85, -h * 0.76, w * 0.65, 2, 0.9)


def office(s: Sketch, panel: Panel, tone: Array) -> None:
    """Internal mail: a table of names, crossed out one by one, and holes."""
    w, h, ink = panel.wide / 2, panel.high / 2, tone * 0.35
    panel.text("INTER-OFFICE MAIL", (0, -h * 0.86), h * 0.07, ink, bold=0.028, widest=w * 1.6)
    rows = np.linspace(-h * 0.72, h * 0.88, 10)
    for y in rows:
        panel.line(((-w * 0.9, y), (w * 0.9, y)), 0.05, ink)
    for x in (-0.9, -0.3, 0.3, 0.9):
        panel.line(((w * x, rows[0]), (w * x, rows[-1])), 0.05, ink)
    used = int(s.rng.integers(3, 8))
    for k in range(used):
        for x in (-0.85, -0.25, 0.35):
            y = (rows[k] + rows[k + 1]) / 2
            scrawl(s, panel, w * x, y, w * (x + s.rng.uniform(0.25, 0.48)), 0.9, s.pick(*_INK, (0.6, 0.1, 0.1)))
            if k < used - 1:
                panel.line(((w * x, y + 0.2), (w * (x + 0.45), y - 0.2)), 0.08, (0.2, 0.2, 0.4))
    for x, y in ((-0.6, -0.86), (0.75, -0.86), (0.95, 0.0), (-0.95, 0.3)):
        panel.fill(ellipse(w * x * 0.97, h * y, 0.42), paint=(0.35, 0.3, 0.26))
        panel.fill(ellipse(w * x * 0.97 + 0.05, h * y + 0.08, 0.36), paint=(0.88, 0.87, 0.85))


def weathered(s: Sketch, panel: Panel, tone: Array) -> None:
    """An old letter: stains, worn edges, several stamps."""
    w, h = panel.wide / 2, panel.high / 2
    blots = patches(s, 1.6)
    panel.shade(
        lambda x, y: (
            0.97
            - 0.07 * np.clip(blots(x, y), 0, 2.8)
            - 0.25 * np.square(np.square(np.square(np.maximum(np.abs(x / w), np.abs(y / h)))))
        )
    )
    for k in range(int(s.rng.integers(2, 4))):
        stamp(s, panel, w - 2.9 - 2.4 * k, -h + 0.6, 2.5)
    postmark(s, panel, w - 4.0, -h + 2.6)
    written(s, panel, -w * 0.7, h * 0.05, w * 1.3, 3, 1.15, (0.25, 0.17, 0.12))
    panel.line(((s.rng.normal(0, 0.4), -h), (s.rng.normal(0, 0.4), h)), 0.07, tone * 0.75)
    panel.wear(tone * 0.7, 0.12)


def registered(s: Sketch, panel: Panel, tone: Array) -> None:
    """Stamps, a registered label, a printed address."""
    w, h = panel.wide / 2, panel.high / 2
    stamp(s, panel, w - 3.0, -h + 0.6)
    stamp(s, panel, w - 5.6, -h + 0.6)
    postmark(s, panel, w - 7.6, -h + 2.0)
    panel.block(-w * 0.92, -h * 0.85, -w * 0.2, -h * 0.32, (0.96,) * 3)
    panel.text("R", (-w * 0.83, -h * 0.58), h * 0.3, (0.75, 0.1, 0.12), bold=0.044)
    panel.picture(barcode(s), -w * 0.74, -h * 0.8, -w * 0.23, -h * 0.37)
    panel.block(-w * 0.92, h * 0.6, -w * 0.35, h * 0.86, (0.15, 0.3, 0.6))
    panel.text("PRIORITY", (-w * 0.635, h * 0.73), h * 0.12, (0.97,) * 3, bold=0.028, widest=w * 0.5)
    printed_address(s, panel, -w * 0.15, h * 0.1, 0.6)


def card(s: Sketch, panel: Panel, tone: Array) -> None:
    """A greeting card's envelope: a name in large handwriting."""
    ink = (0.97, 0.96, 0.93) if tone.mean() < 0.6 else s.pick(*_INK)
    w = panel.wide / 2
    scrawl(s, panel, -w * 0.55, 0, w * 0.5, 2.6, ink)
    line = smooth(((-w * 0.5, 1.9), (0, 2.3), (w * 0.55, 1.6)), closed=False)
    panel.line(line, 0.16, ink)
    if s.rng.uniform() < 0.6:
        stamp(s, panel, w - 3.0, -panel.high / 2 + 0.7)
