"""Samples dealt by number: the same each time, composed where asked, faithful to where the points say they are."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from torch.utils.data import default_collate  # noqa: E402

from bareface.errors import RecipeError  # noqa: E402
from bareface.faces.likeness import alignment  # noqa: E402
from bareface.frame import SIZE  # noqa: E402
from bareface.lab import holes  # noqa: E402
from bareface.lab.data import Shares  # noqa: E402
from bareface.lab.deal import Chances, Dealer  # noqa: E402
from bareface.lab.holes import Bank  # noqa: E402

STILL = Chances(turn=0, scale=0, shift=0, hole_shift=0, close_ups=0, second=0, shadow=0, rim=0)


class OneFace:
    """A face of which every pixel says where it lies: red grows to the right, green downwards."""

    def __init__(self) -> None:
        line = np.arange(SIZE, dtype=np.uint8)
        self.pictures = np.stack([*np.meshgrid(line, line), np.full((SIZE, SIZE), 128, np.uint8)], -1)[None]
        rng = np.random.default_rng(5)
        self.points = rng.uniform(60, 190, (1, 478, 2)).astype(np.float32)

    def chosen(self, rng):
        rng.random()
        return 0


class OneHole:
    """A square hole in the middle."""

    def __init__(self) -> None:
        hole = np.zeros((1, SIZE, SIZE), bool)
        hole[:, 112:144, 112:144] = True
        self.packed = np.packbits(hole, axis=2)

    def __len__(self):
        return 1


def dealt(chances, side=SIZE, count=4):
    dealer = Dealer(OneFace(), OneHole(), chances, side)
    rows = [dealer.sample(np.random.default_rng((3, k))) for k in range(count)]
    return rows, dealer.compose(default_collate(rows))


def test_the_same_number_deals_the_same():
    (rows, (rgb, seen, hole)), (again, others) = dealt(Chances()), dealt(Chances())
    assert all(np.array_equal(a[k], b[k]) for a, b in zip(rows, again, strict=True) for k in a)
    assert all(torch.equal(a, b) for a, b in zip((rgb, seen, hole), others, strict=True))
    assert not torch.equal(rgb[0], rgb[1])


@pytest.mark.parametrize("side", [256, 128])
def test_shapes_and_ranges(side):
    _, (rgb, seen, hole) = dealt(Chances(), side)
    assert rgb.shape == seen.shape == (4, 3, side, side)
    assert hole.shape == (4, 1, side, side)
    assert set(hole.unique().tolist()) <= {0.0, 1.0}
    assert rgb.abs().max() <= 1
    assert seen.abs().max() <= 1


def test_a_face_that_stands_still_comes_out_as_it_was():
    face = OneFace()
    rows, (rgb, seen, _) = dealt(STILL)
    for row, picture in zip(rows, rgb, strict=True):
        tones = row["tones"]
        truth = face.pictures[0][:, ::-1] if row["mirror"] else face.pictures[0]
        expected = np.clip((truth / 255) ** tones[3] * tones[:3] + tones[4], 0, 1)
        if tones[5] == 1:
            assert (picture.permute(1, 2, 0).numpy() + 1) / 2 == pytest.approx(expected, abs=0.01)
    assert torch.equal(rgb, seen)


def test_the_face_lies_where_its_alignment_says():
    """Red and green tell where a pixel of the composed picture was in the file; the alignment must agree."""
    face, plain = OneFace(), Chances(turn=5, scale=0.1, shift=0.05, close_ups=0, shadow=0, rim=0)
    dealer = Dealer(face, OneHole(), plain, SIZE)
    row = dealer.sample(np.random.default_rng(8)) | {"tones": np.array([1, 1, 1, 1, 0, 1], np.float32)}
    rgb, _, _ = dealer.compose(default_collate([row]))
    at = row["align"] @ (48, 56, 1)  # the middle of the identity network's input, in the composed picture
    x, y = np.rint(at).astype(int)
    red, green = (float(v) for v in (rgb[0, :2, y, x] + 1) * 127.5)
    found = SIZE - 1 - red if row["mirror"] else red
    points = face.points[0]
    if row["mirror"]:
        from bareface.lab.data import MIRROR_INDEX

        points = points[MIRROR_INDEX] * (-1, 1) + (SIZE - 1, 0)
    assert (found, green) == pytest.approx(tuple(alignment(points) @ (48, 56, 1)), abs=1.5)


def test_a_hole_is_grown_by_what_was_drawn():
    rows, (_, _, hole) = dealt(STILL, count=12)
    for row, one in zip(rows, hole[:, 0], strict=True):
        by = (2, 4, 8)[row["grow"]]
        linear = np.linalg.inv(row["holes_at"][0, :, :2])  # holes turn and swell a little whatever the chances
        expected = 32 * float(np.abs(linear[0]).sum()) + 2 * by
        assert int(one.any(0).sum()) == pytest.approx(expected, abs=4)


def test_shadow_and_rim_lie_outside_the_hole_alone():
    _, (rgb, seen, hole) = dealt(Chances(shadow=1, rim=1))
    differ = (rgb - seen).abs().amax(1, keepdim=True) > 0.01
    assert differ.any()
    assert not (differ & (hole > 0)).any()


def test_a_close_up_mirrors_what_lies_beyond_its_border():
    rows, (rgb, _, _) = dealt(Chances(close_ups=1, turn=0, scale=0, shift=0), count=8)
    left = next(k for k, row in enumerate(rows) if row["cut"][0] > 8)
    edge = int(rows[left]["cut"][0])
    inside, beyond = rgb[left, :, :, edge + 1 : edge + 6], rgb[left, :, :, edge - 6 : edge - 1]
    assert (inside - beyond.flip(2)).abs().mean() < 0.03


def test_a_bank_is_drawn_once_kept_and_read_again(lab_data, tmp_path, monkeypatch):
    monkeypatch.setenv("BAREFACE_CACHE", str(tmp_path))
    bank = Bank(lab_data, Shares(1, 0, 0), 6, 2)
    packed = bank.packed
    assert packed.shape == (6, SIZE, SIZE // 8)
    assert np.unpackbits(packed, axis=2).any((1, 2)).all()
    monkeypatch.setattr(holes, "_drawn", lambda bank: pytest.fail("drawn again"))
    assert np.array_equal(Bank(lab_data, Shares(1, 0, 0), 6, 2).packed, packed)


def test_a_damaged_bank_is_named(tmp_path):
    (tmp_path / "holes-x.z").write_bytes(b"no")
    with pytest.raises(RecipeError, match=r"holes-x\.z.*delete it"):
        holes.read(tmp_path / "holes-x.z")
