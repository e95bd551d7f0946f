"""Puts things of the nineteen classes before a face by chance, as people wear and hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bareface.classes import NAMES, index_of
from bareface.errors import BarefaceError, UsageError
from bareface.occluders import masks, textures
from bareface.occluders.catalogue import draw, kinds_of
from bareface.occluders.composite import Effects, Occluded, Scene, composite, covered_share, read_scene
from bareface.occluders.layer import Array, Layer
from bareface.occluders.placing import FACE_WIDTH, flat, head_of, place
from bareface.occluders.pose import pose_of
from bareface.occluders.render import render
from bareface.occluders.sketch import Sketch
from bareface.occluders.sprites import Sprite, place_on_anchors, sketch_sprite

_TRIES = 5
WORN = ("mask", "scarf", "sunglasses", "cap")
"""What is put on rather than held, innermost first."""
_TURNED = {"mask": 1.0, "sunglasses": 0.8, "scarf": 0.8, "cap": 0.7}
"""Radians of yaw to which each still sits right."""
_LEAST = {"cap": 0.0, "cigarette": 0.002, "pen": 0.004, "keys": 0.008}
"""Shares of the face that small things must hide."""
_LEAST_OTHERS, _MOST = 0.015, 0.9
_MOST_MASK = 0.98
"""A gas mask hides nearly all of a face."""
_PUPILS = (468, 473)
_ARMS = ("hand", "glove")
_HELD = ("book", "box", "candy", "cup", "envelope", "fast food", "flower", "fruit", "mic", "phone")
_GRIPS = ("fist-front", "fist-back", "pinching", "relaxed", "thumb-up")
"""Kinds of hand that look as if they held what they are put on."""
_OWN_HAND = 0.85
"""How often a hand is the person's own, of the same skin."""


class Misfit(BarefaceError):  # noqa: N818
    """A thing that does not fit this face, however often it is tried."""

    def __init__(self, label: str, reason: str) -> None:
        super().__init__(f"no {label} fits this face: {reason}; it was left out")
        self.label = label
        self.reason = reason


class Occluder:
    """Covers faces by chance."""

    def __init__(
        self,
        mix: Mapping[str, float] | None = None,
        *,
        effects: Effects | None = None,
        together: float = 0.1,
        anywhere: float = 0.1,
        held: float = 0.3,
        sprites: Sequence[Sprite] = (),
        kinds: Callable[[str], Sequence[str]] = kinds_of,
    ) -> None:
        """`mix`: odds of each class, all nineteen alike by default.

        `together`: how often a second thing comes with the first. `anywhere`: how often a thing lies anywhere on the
        face instead of where people have it. `held`: how often a hand holds what is held, where "hand" is in the mix.
        `sprites` count as kinds of their class.
        `kinds`: which kinds of a class are used, by its name.
        Raises `UsageError` for an unknown class, odds that are no odds, or a sprite of a class that does not exist.
        """
        mix = dict(mix) if mix is not None else dict.fromkeys(NAMES, 1.0)
        for name in (*mix, *(sprite.label for sprite in sprites)):
            index_of(name)
        odds = np.array(list(mix.values()), float)
        if not odds.size or (odds < 0).any() or not 0 < odds.sum() < np.inf:
            raise UsageError(f"odds of classes must be 0 or more, and not all 0: {mix}")
        for name, share in (("together", together), ("anywhere", anywhere), ("held", held)):
            if not 0 <= share <= 1:
                raise UsageError(f"{name} is a share from 0 to 1, not {share}")
        self._labels, self._odds = tuple(mix), odds / odds.sum()
        self._effects, self._together, self._anywhere = effects or Effects(), together, anywhere
        self._held = held if "hand" in mix else 0.0
        self._kinds: dict[str, tuple[str | Sprite, ...]] = {
            name: (*kinds(name), *(sprite for sprite in sprites if sprite.label == name)) for name in mix
        }

    def __call__(
        self, rgb: Array, points: Array, rng: np.random.Generator, quality: int | None = None
    ) -> Occluded:  # fmt: skip
        """Covers one face.

        `rgb`: uint8 `[H, W, 3]`. `points`: MediaPipe mesh `[478, 2]`, pixels. `quality`: of the JPEG file the pixels
        come from. Raises `Misfit` if nothing of the drawn class fits.
        """
        size, scene = rgb.shape[:2], read_scene(rgb, points)
        chosen = [str(rng.choice(self._labels, p=self._odds))]
        others = [label for label in self._labels if label != chosen[0]]
        if others and rng.random() < self._together:
            chosen.append(str(rng.choice(others)))
        chosen.sort(key=lambda label: WORN.index(label) if label in WORN else len(WORN))
        layers = []
        for label in chosen:
            layers.append(self._layer(label, points, size, scene, rng))
            if label in _HELD and rng.random() < self._held and (hand := _grip(layers[-1], points, scene, rng)):
                layers.append(hand)
        return composite(rgb, layers, points, rng, self._effects, scene, quality)

    def _layer(self, label: str, points: Array, size: tuple[int, int], scene: Scene, rng: np.random.Generator) -> Layer:
        """A thing of the class that fits, after a few tries."""
        reason = _too_turned(label, points)
        for _ in range(0 if reason else _TRIES):
            kind = self._kinds[label][int(rng.integers(len(self._kinds[label])))]
            anywhere = label not in WORN and rng.random() < self._anywhere
            layer = draw_on(label, kind, points, size, rng, scene.skin, anywhere)
            reason = _misfit(layer, points, anywhere)
            if not reason:
                return layer
        raise Misfit(label, reason)


def draw_on(
    label: str, kind: str | Sprite, points: Array, size: tuple[int, int], rng: np.random.Generator,
    skin: Array | None = None, anywhere: bool = False,
) -> Layer:  # fmt: skip
    """A thing as people have it, on the face of a mesh `[478, 2]` (pixels), in a picture of `size` (height, width).

    `kind`: one of `catalogue.kinds_of(label)`, or a sprite. `skin`: the person's, for hands. `anywhere`: on the face,
    but anyhow. Raises `UsageError` for an unknown class or kind.
    """
    if isinstance(kind, Sprite) and kind.anchored:
        return place_on_anchors(kind, points, size, rng)
    if label == masks.LABEL and kind in masks.KINDS:
        return masks.draw_mask(points, size, str(kind), rng, masks.some_wear(rng))
    own = skin is not None and (label != "hand" or rng.random() < _OWN_HAND)
    sketch = Sketch(rng, skin if skin is not None and own else textures.skin_tone(rng))
    if isinstance(kind, Sprite):
        sketch_sprite(kind, sketch)
    else:
        draw(label, kind, sketch)
    name = kind.kind if isinstance(kind, Sprite) else kind
    return render(sketch, place(label, head_of(points), rng, anywhere), size, label, name)


def _grip(thing: Layer, points: Array, scene: Scene, rng: np.random.Generator) -> Layer | None:
    """The person's own hand on the lower end of a thing; None if it would hide the thing, or its arm would end."""
    head = head_of(points)
    rows, columns = np.nonzero(thing.alpha > 0.5)
    if not len(rows):
        return None
    low = np.quantile(rows, 0.9)
    at = np.array((columns[np.abs(rows - low) < 0.02 * head.pose.width + 1].mean(), low))
    centre = head.pose.to_local(at) * FACE_WIDTH + (0, rng.uniform(0.5, 3))
    kind = str(rng.choice(_GRIPS))
    sketch = Sketch(rng, scene.skin)
    draw("hand", kind, sketch)
    turn, mirror = rng.normal(0, 0.35), rng.random() < 0.5
    hand = render(sketch, flat(head, centre, turn, mirror=mirror), thing.alpha.shape, "hand", kind)
    left = (thing.alpha * (1 - hand.alpha)).sum() / thing.alpha.sum()
    return hand if left > 0.5 and _leaves(hand.alpha) else None


def _too_turned(label: str, points: Array) -> str:
    return "the head is turned too far" if abs(pose_of(points).yaw) > _TURNED.get(label, np.inf) else ""


def _misfit(layer: Layer, points: Array, anywhere: bool) -> str:
    """Why the thing does not fit, or nothing."""
    hidden = covered_share(layer.alpha, points)
    if hidden < _LEAST.get(layer.label, _LEAST_OTHERS):
        return "it misses the face"
    if hidden > (_MOST_MASK if layer.label == masks.LABEL else _MOST):
        return "it would hide the whole face"
    if layer.label == "sunglasses" and not any(_alpha_at(layer, points[k]) > 0.2 for k in _PUPILS):
        return "it misses the eyes"
    if layer.label in _ARMS and not anywhere and not _leaves(layer.alpha):
        return "its arm would end inside the picture"
    return ""


def _alpha_at(layer: Layer, point: Array) -> float:
    height, width = layer.alpha.shape
    x, y = round(float(point[0])), round(float(point[1]))
    return float(layer.alpha[y, x]) if 0 <= x < width and 0 <= y < height else 0.0


def _leaves(alpha: Array) -> bool:
    """Whether the thing reaches the picture's border."""
    return any((edge > 0.5).any() for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]))
