"""Which photo goes with which face: by likeness where nobody says, by what was asked where somebody does."""

from __future__ import annotations

import numpy as np
import pytest

from bareface.fills.fitting import ALIKE, Fit, doubts, fitted, likeliest
from bareface.fills.references import Reference
from bareface.frame import SIZE

AXES = np.eye(4, 128, dtype=np.float32)


def reference(looks, name="a.jpg"):
    nothing = np.zeros((SIZE, SIZE, 3), np.uint8)
    points, seen = np.zeros((478, 2), np.float32), np.ones(478, np.float32)
    return Reference(nothing, points, seen, np.zeros((SIZE, SIZE), bool), looks, name)


def between(cosine):
    """A vector of that cosine to the first axis."""
    return np.float32(cosine) * AXES[0] + np.float32(np.sqrt(1 - cosine**2)) * AXES[3]


def test_each_goes_to_the_face_it_is_most_alike():
    faces = [AXES[0], AXES[1]]
    first, second = reference(AXES[1], "b.jpg"), reference(between(0.8), "a.jpg")
    fits = fitted([first, second], faces, None)
    assert [[fit.reference.name for fit in each] for each in fits] == [["a.jpg"], ["b.jpg"]]
    assert [fit.alike for each in fits for fit in each] == pytest.approx([0.8, 1.0])
    assert all(fit.used for each in fits for fit in each)
    assert doubts(fits) == []


def test_a_strangers_is_not_used_and_that_is_told():
    fits = fitted([reference(between(ALIKE - 0.1), "her.jpg")], [AXES[0]], None)
    assert [fit.used for fit in fits[0]] == [False]
    (told,) = doubts(fits)
    assert told.startswith("reference her.jpg: looks unlike this face")
    assert "it is not used" in told


def test_whoever_is_asked_for_gets_it_and_the_doubt_is_told():
    fits = fitted([reference(AXES[0], "her.jpg")], [AXES[0], AXES[1]], 2)
    assert fits[0] == ()
    assert [(fit.used, fit.alike) for fit in fits[1]] == [(True, 0.0)]
    (told,) = doubts(fits)
    assert "looks unlike face 2" in told
    assert "it is used" in told


@pytest.mark.parametrize(("faces", "asked"), [([], None), ([AXES[0]], 2)])
def test_without_such_a_face_nothing_is_given(faces, asked):
    fits = fitted([reference(AXES[0])], faces, asked)
    assert fits == ((),) * len(faces)


def test_one_that_was_asked_of_several_faces_is_told_of_the_best_alone():
    """As in a film, where faces come later: used for the first, it is not called unlike any face."""
    hers, nobodys = reference(np.ones(128)), reference(np.ones(128), "b.jpg")
    fits = [
        [Fit(hers, 0.5, True), Fit(nobodys, 0.05, False)],
        [Fit(hers, 0.1, False)],
        [Fit(nobodys, 0.02, False)],
    ]
    assert likeliest(fits) == [fits[0], [], []]
    (told,) = doubts(likeliest(fits))
    assert told.startswith("reference b.jpg")
    assert likeliest([[], []]) == [[], []]
