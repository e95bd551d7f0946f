"""A fill that photos of the person lead looks at the face and at its mirror image; nothing else asks it to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bareface.faces.topology import mirrored
from bareface.fills import named_fill
from bareface.fills.references import WHOLE, Laid, laid_together
from bareface.frame import SIZE

HOLE = np.zeros((SIZE, SIZE), bool)
HOLE[140:215, 85:175] = True


@pytest.fixture(scope="module")
def fill():
    return named_fill("fill")


@pytest.fixture(scope="module")
def covered(face):
    return np.where(HOLE[..., None], np.uint8(90), face)


@pytest.fixture(scope="module")
def unlaid(mesh, covered):
    """No photo of hers."""
    return laid_together((), mesh(covered, WHOLE).xy, covered, HOLE)


@pytest.fixture(scope="module")
def laid(unlaid, face):
    """Her very photo, shown where the hole is."""
    return replace(unlaid, picture=face / np.float32(255), known=HOLE)


def in_mirror(laid: Laid) -> Laid:
    there = mirrored(laid.there, SIZE)
    return replace(laid, picture=laid.picture[:, ::-1], known=laid.known[:, ::-1], there=there)


def test_led_a_face_and_its_mirror_image_have_the_same_answer(fill, covered, laid):
    (one,) = fill.led(covered, HOLE, laid)
    flipped = np.ascontiguousarray(covered[:, ::-1]), np.ascontiguousarray(HOLE[:, ::-1])
    (other,) = fill.led(*flipped, in_mirror(laid))
    assert np.abs(one.rgb - other.rgb[:, ::-1])[HOLE].max() < 0.02
    assert np.abs(one.error - other.error[:, ::-1])[HOLE].max() < 0.02
    assert one.rgb.dtype == one.error.dtype == np.float32


def test_where_no_photo_shows_what_is_hidden_it_looks_once(fill, face, covered, laid, unlaid):
    alone = fill(covered, HOLE)
    shown_elsewhere = replace(unlaid, known=~HOLE)
    (answer,), (look,) = (ask(covered, HOLE, shown_elsewhere, (0,)) for ask in (fill.led, fill._looks))
    assert (answer.rgb[HOLE] == look[HOLE][:, :3]).all()
    (led,) = fill.led(covered, HOLE, laid)
    assert np.abs(led.rgb - face / 255)[HOLE].mean() < 0.7 * np.abs(alone.rgb - face / 255)[HOLE].mean()
