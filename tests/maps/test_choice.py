"""What may be chosen of a map, and what is refused, and how."""

from __future__ import annotations

import numpy as np
import pytest

from bareface import MapChoice, Marks, UsageError
from bareface.faces.finder import Face
from bareface.maps.choice import parse_classes, shared_out

POINT = Marks(points=((3.0, 4.0),))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"by": "detector"}, "bareface\\[detector\\]"),
        ({"by": "segmentr"}, "segmentr: neither a file nor a way.*segmenter, kmeans"),
        ({"only": ("maske",)}, "did you mean 'mask'"),
        ({"by": "kmeans", "only": ("mask",)}, "kmeans does not tell"),
        ({"marks": POINT, "only": ("mask",)}, "by place"),
        ({"grow": -1}, "grow -1"),
        ({"grow": 65}, "grow 65"),
        ({"feather": 65}, "feather 65"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(wrong, said):
    with pytest.raises(UsageError, match=said):
        MapChoice(**wrong)


def test_a_map_of_ones_own_and_points_exclude_one_another(tmp_path):
    file = tmp_path / "map.png"
    file.write_bytes(b"")
    assert MapChoice(file).own
    with pytest.raises(UsageError, match="by place"):
        MapChoice(file, marks=POINT)


@pytest.mark.parametrize(("grow", "feather", "seam"), [(7, None, 4), (2, None, 2), (0, None, 0), (2, 6, 6)])
def test_the_seam_stays_inside_the_growth_unless_it_is_asked_for(grow, feather, seam):
    assert MapChoice(grow=grow, feather=feather).seam == seam


def test_classes_are_read_as_the_other_commands_read_them():
    assert parse_classes("mask, fast-food,mask") == ("mask", "fast food")
    for wrong in ("", "mask,,cap", "nose"):
        with pytest.raises(UsageError, match="The classes are"):
            parse_classes(wrong)


def test_a_mark_belongs_to_the_face_it_is_nearest_to_for_its_size():
    five = np.zeros((5, 2), np.float32)
    large, small = Face((0, 0, 100, 100), five, 1.0), Face((120, 40, 20, 20), five, 1.0)
    marks = Marks(
        points=((50.0, 50.0), (110.0, 50.0), (131.0, 52.0)),
        boxes=((125.0, 45.0, 10.0, 10.0),),
        strokes=(np.array([[10.0, 10.0], [30.0, 20.0]]),),
    )
    of_large, of_small = shared_out(marks, [large, small])
    # 110, 50 is 60 pixels, 0.6 widths, from the large face's centre, and 20 pixels, one width, from the small one's.
    assert of_large.points == ((50.0, 50.0), (110.0, 50.0))
    assert of_small.points == ((131.0, 52.0),)
    assert (of_large.boxes, of_small.boxes) == ((), marks.boxes)
    assert (len(of_large.strokes), len(of_small.strokes)) == (1, 0)
    assert shared_out(marks, []) == []
