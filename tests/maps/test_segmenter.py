"""The embedded segmenter on real portraits with drawn things."""

from __future__ import annotations

import numpy as np
import pytest

from bareface import Photo, Restorer, weights
from bareface.maps.found import THRESHOLD
from bareface.maps.segmenter import SegmenterMap
from bareface.occluders import composite, draw_mask
from bareface.occluders.occluder import draw_on


@pytest.fixture(scope="module")
def segmenter():
    return SegmenterMap(weights.load("segmenter"))


@pytest.fixture(scope="module")
def face(astronaut):
    """The portrait and the face found on it."""
    return astronaut, Restorer().inspect(Photo.from_array(astronaut)).faces[0]


def covered(face, layer):
    rgb, seen = face
    rng = np.random.default_rng(2)
    occluded = composite(rgb, [layer(seen.points.xy, rng)], seen.points.xy, rng)
    truth = seen.frame.crop(np.repeat(np.rint(255 * occluded.alpha).astype(np.uint8)[..., None], 3, 2))[..., 0] > 127
    return seen.frame.crop(occluded.photo), truth


@pytest.mark.parametrize("kind", ["surgical", "cloth", "kn95"])
def test_a_mask_is_found_and_named(segmenter, face, kind):
    crop, truth = covered(face, lambda points, rng: draw_mask(points, (512, 512), kind, rng))
    found = segmenter(crop)
    hidden = found.alpha > THRESHOLD
    assert (hidden & truth).sum() / (hidden | truth).sum() > 0.85
    assert next(iter(found.kinds)) == "mask"
    assert found.sure > 0.7


def test_sunglasses_are_found_and_named(segmenter, face):
    crop, truth = covered(face, lambda points, rng: draw_on("sunglasses", "wayfarer", points, (512, 512), rng))
    found = segmenter(crop)
    hidden = found.alpha > THRESHOLD
    assert (hidden & truth).sum() / (hidden | truth).sum() > 0.7
    assert "sunglasses" in found.kinds


def test_alpha_and_odds_are_what_they_are_called(segmenter, face):
    found = segmenter(face[1].crop, None)
    assert found.alpha.shape == (256, 256)
    assert found.odds.shape == (256, 256, 19)
    assert 0 <= found.alpha.min() <= found.alpha.max() <= 1
    assert np.allclose(found.odds.sum(2), 1, atol=0.02)
    skin = found.alpha[100:180, 90:160]
    assert skin.mean() < 0.05


def test_the_same_crop_gives_the_same_map(segmenter, face):
    a, b = segmenter(face[1].crop), segmenter(face[1].crop)
    assert np.array_equal(a.alpha, b.alpha)
    assert np.array_equal(a.odds, b.odds)
