import cv2
import numpy as np
import pytest

from bareface.errors import SpriteError
from bareface.occluders import Sprite, load_folder, load_masktheface, place_on_anchors
from bareface.occluders.render import Plane, render
from bareface.occluders.sketch import Sketch
from bareface.occluders.sprites import View, anchors_of, sketch_sprite

SECTION = """[{name}]
template: masks/templates/{name}.png
mask_a: 10, 40
mask_b: 100, 10
mask_c: 190, 40
mask_d: 30, 120
mask_e: 100, 170
mask_f: 170, 120
"""


def write_png(file, channels=4, alpha=255):
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = np.full((180, 200, channels), 120, np.uint8)
    if channels == 4:
        picture[..., 3] = alpha
    cv2.imwrite(str(file), picture)


def test_a_broken_sprite_is_named_and_the_rest_is_loaded(tmp_path):
    write_png(tmp_path / "cup" / "good.png")
    write_png(tmp_path / "cup" / "opaque.png", channels=3)
    write_png(tmp_path / "cap" / "clear.png", alpha=0)
    (tmp_path / "cap" / "torn.png").write_bytes(b"\x89PNG and then nothing")
    (tmp_path / "cap" / "empty.png").touch()
    write_png(tmp_path / "hat" / "good.png")
    write_png(tmp_path / "fast-food" / "burger.png")
    sprites, problems = load_folder(tmp_path)
    assert [(s.label, s.kind) for s in sprites] == [("cup", "good"), ("fast food", "burger")]
    assert any("hat: is not named after a class" in str(p) for p in problems)
    assert all(isinstance(p, SpriteError) for p in problems)
    for name in ("opaque.png", "clear.png", "torn.png", "empty.png"):
        assert sum(name in str(p) for p in problems) == 1


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SpriteError, match="nowhere"):
        load_folder(tmp_path / "nowhere")
    with pytest.raises(SpriteError, match=r"masks\.cfg"):
        load_masktheface(tmp_path)


def test_masktheface_layout(tmp_path):
    names = ("cloth", "cloth_left", "gone")
    broken = SECTION.format(name="odd").replace("30, 120", "thirty")
    text = "\n".join(SECTION.format(name=n) for n in names) + broken + "[empty]\n"
    (tmp_path / "masks.cfg").write_text(text)
    for name in ("cloth", "cloth_left", "odd"):
        write_png(tmp_path / "templates" / f"{name}.png")
    sprites, problems = load_masktheface(tmp_path)
    assert [(s.label, s.kind, sorted(s.views)) for s in sprites] == [("mask", "cloth", ["front", "left"])]
    assert sprites[0].views["front"].anchors[1].tolist() == [100, 10]
    assert len(problems) == 2
    assert "gone.png" in str(problems[0])
    assert "[odd] mask_d" in str(problems[1])


def test_anchors_land_on_the_face(points):
    anchors = np.array(((10, 40), (100, 10), (190, 40), (30, 120), (100, 170), (170, 120)), float)
    rgba = np.zeros((180, 200, 4), np.uint8)
    for x, y in anchors.astype(int):
        cv2.circle(rgba, (x, y), 5, (255, 255, 255, 255), -1)
    sprite = Sprite("mask", "dots", {"front": View(rgba, anchors)})
    alpha = place_on_anchors(sprite, points, (256, 256), np.random.default_rng(0)).alpha
    count, _, _, centres = cv2.connectedComponentsWithStats((alpha > 0.4).astype(np.uint8))
    assert count == 7
    for wanted in anchors_of(points):
        assert np.hypot(*(centres[1:] - wanted).T).min() < 1


def test_the_view_follows_the_turn_of_the_head(points):
    def flat(colour):
        return View(
            np.full((180, 200, 4), (*colour, 255), np.uint8),
            np.array(((0, 30), (100, 0), (199, 30), (20, 120), (100, 179), (180, 120))),
        )

    views = {"front": flat((255, 0, 0)), "left": flat((0, 255, 0)), "right": flat((0, 0, 255))}
    for degrees, channel in ((-35, 1), (0, 0), (35, 2)):
        around = np.arcsin(np.clip((points[:, 0] - 128) / 72, -0.985, 0.985)) + np.radians(degrees)
        face = np.stack([128 + 72 * np.sin(around), points[:, 1]], axis=1)
        layer = place_on_anchors(Sprite("mask", "flat", views), face, (256, 256), np.random.default_rng(0))
        assert layer.rgb[layer.alpha > 0.9].mean(axis=0).argmax() == channel


def test_a_sprite_without_anchors_is_sketched_at_the_size_of_its_class():
    sprite = Sprite("cup", "grey", {"front": View(np.full((90, 60, 4), 200, np.uint8))})
    sketch = Sketch(np.random.default_rng(0))
    sketch_sprite(sprite, sketch)
    (left, top), (right, bottom) = sketch.extent()
    assert 0.9 * 12 <= bottom - top <= 1.1 * 12
    assert (right - left) / (bottom - top) == pytest.approx(60 / 90)
    assert left == pytest.approx(-right)
    assert top == pytest.approx(-0.05 * (bottom - top))
    centimetre = Plane(np.array(((10.0, 0, 100), (0, 10, 50), (0, 0, 1))), 10.0)
    layer = render(sketch, centimetre, (256, 256), "cup", "grey")
    assert layer.alpha[100, 100] == pytest.approx(200 / 255, abs=0.01)
    assert layer.rgb[100, 100] == pytest.approx(200 / 255, abs=0.01)
    with pytest.raises(SpriteError, match="sketch_sprite"):
        place_on_anchors(sprite, np.zeros((478, 2)), (256, 256), np.random.default_rng(0))
