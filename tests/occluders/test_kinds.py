"""Every kind of every class: draws, the same for the same seed, the same at any size, another for another seed."""

import cv2
import numpy as np
import pytest

from bareface.classes import NAMES, index_of
from bareface.errors import UsageError
from bareface.occluders.catalogue import draw, kinds_of, sketched
from bareface.occluders.render import Plane, render
from bareface.occluders.show import contact_sheet
from bareface.occluders.sketch import Sketch

LONGEST = 24.0
KINDS = [(label, kind) for label in NAMES for kind in sketched(label)]


def layer(label, kind, seed, pixels=96):
    sketch = Sketch(np.random.default_rng(seed))
    draw(label, kind, sketch)
    low, high = np.clip(sketch.extent(), -LONGEST / 2, LONGEST / 2)
    scale = pixels / LONGEST
    shift = (pixels - 1) / 2 - scale * (low + high) / 2
    matrix = np.array(((scale, 0, shift[0]), (0, scale, shift[1]), (0, 0, 1)))
    return render(sketch, Plane(matrix, scale), (pixels, pixels), label, kind)


@pytest.mark.parametrize("label", NAMES)
def test_a_class_has_twenty_kinds_at_least(label):
    names = kinds_of(label)
    assert len(set(names)) == len(names) >= 20
    assert all(name == name.lower() and " " not in name for name in names)


@pytest.mark.parametrize(("label", "kind"), KINDS)
def test_a_kind(label, kind):
    one, again, other = (layer(label, kind, seed) for seed in (1, 1, 2))
    assert one.rgb.tobytes() == again.rgb.tobytes()
    assert one.alpha.tobytes() == again.alpha.tobytes()
    assert one.rgb.tobytes() != other.rgb.tobytes()
    assert one.alpha.max() > 0.1
    assert one.alpha.sum() > 8
    for values in (one.rgb, one.alpha):
        assert np.isfinite(values).all()
        assert values.min() >= 0
        assert values.max() <= 1


@pytest.mark.parametrize(("label", "kind"), KINDS[::5])
def test_size_does_not_change_a_kind(label, kind):
    small, large = layer(label, kind, 3, 128), layer(label, kind, 3, 256)
    alpha = cv2.resize(large.alpha, (128, 128), interpolation=cv2.INTER_AREA)
    assert np.abs(alpha - small.alpha).sum() < 0.12 * small.alpha.sum() + 8
    inside = (small.alpha > 0.9) & (alpha > 0.9)
    if inside.sum() > 50:
        rgb = cv2.resize(large.rgb, (128, 128), interpolation=cv2.INTER_AREA)
        same, other = (cv2.GaussianBlur(x, (0, 0), 1.5) for x in (rgb, small.rgb))
        assert np.abs(same - other)[inside].mean() < 0.07


def test_kinds_of_a_class_look_different():
    for label in NAMES:
        pictures = []
        for kind in sketched(label):
            drawn = layer(label, kind, 5, 48)
            pictures.append(np.dstack([drawn.rgb * drawn.alpha[..., None], drawn.alpha]).ravel())
        close = [np.abs(a - b).mean() for n, a in enumerate(pictures) for b in pictures[:n]]
        assert min(close) > 0.0005, label


def test_an_unknown_class_or_kind_names_the_choices():
    with pytest.raises(UsageError, match="did you mean 'sunglasses'"):
        index_of("sunglases")
    with pytest.raises(UsageError, match="paper-cup"):
        draw("cup", "bucket", Sketch(np.random.default_rng(0)))


def test_the_contact_sheet_shows_each_kind():
    sheet = contact_sheet(("keys", "mask"))
    assert sheet.dtype == np.uint8
    assert sheet.shape[2] == 3
    assert np.array_equal(sheet, contact_sheet(("keys", "mask")))
    with pytest.raises(UsageError, match="unknown class 'hat'"):
        contact_sheet(("hat",))
