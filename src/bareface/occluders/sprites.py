"""Transparent pictures of occluders as layers: any folder of PNGs, or MaskTheFace's templates with their anchors.

MaskTheFace: A. Anwar and A. Raychowdhury, "Masked Face Recognition for Secure Authentication", 2020.
"""

from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bareface.classes import NAMES
from bareface.errors import SpriteError
from bareface.occluders.layer import Array, Layer
from bareface.occluders.pose import LEFT_OVAL, RIGHT_OVAL, Pose, pose_of
from bareface.occluders.raster import Box, box_of, rgb_of
from bareface.occluders.sketch import Sketch

_ANCHORS = ("mask_a", "mask_b", "mask_c", "mask_d", "mask_e", "mask_f")
_SIDE_ANCHORS = (0.5, 4.3)  # along the face's outline, 0 ear to 10 chin: of a and c, of d and f
_LONGEST = 640  # pixels a sprite is kept at; more does not show and costs time at each use
_TURNED = 0.3  # radians of yaw from which a side view fits better
_ANY = (14.0, (0.5, 0.5))
_PROPORTIONS: dict[str, tuple[float, tuple[float, float]]] = {
    "book": (24, (0.5, 0.5)), "box": (20, (0.5, 0.5)), "candy": (9, (0.5, 0.4)), "cap": (26, (0.5, 0.8)),
    "cigarette": (9, (0.0, 0.5)), "cup": (12, (0.5, 0.05)), "envelope": (22, (0.5, 0.5)), "flower": (22, (0.5, 0.25)),
    "glove": (26, (0.5, 0.35)), "hand": (22, (0.5, 0.35)), "keys": (12, (0.5, 0.0)), "mask": (17, (0.5, 0.35)),
    "mic": (24, (0.5, 0.1)), "phone": (15, (0.5, 0.5)), "scarf": (26, (0.5, 0.25)), "sunglasses": (15, (0.5, 0.5)),
}  # fmt: skip
"""Centimetres of the longer side, and where in the picture the origin of `placing` lies, as shares of its sides."""
_DYED = ("surgical", "cloth")  # masks that exist in any colour and print


@dataclass(frozen=True)
class View:
    """One picture of an occluder."""

    rgba: Array
    """uint8 `[h, w, 4]`, straight alpha."""
    anchors: Array | None = None
    """`[6, 2]` pixels: top left, nose, top right, jaw left, chin, jaw right; `None`: it goes anywhere."""


@dataclass(frozen=True)
class Sprite:
    """An occluder that can be placed on a face."""

    label: str
    """Class, such as "mask"."""
    kind: str
    """Name within the class: the file or the section it came from."""
    views: Mapping[str, View]
    """ "front", and where there are any "left" and "right": for a nose that points to that side of the picture."""
    textures: Sequence[Array] = ()
    """Prints it may be dyed with, RGB uint8."""

    @property
    def anchored(self) -> bool:
        """Whether it says where on a face it belongs."""
        return self.views["front"].anchors is not None


def load_folder(path: Path) -> tuple[list[Sprite], list[SpriteError]]:
    """Every PNG of `path/<class>/`, in order of name, and what was wrong with those left out.

    Raises `SpriteError` if `path` is no folder.
    """
    if not path.is_dir():
        raise SpriteError(f"{path}: no such folder of sprites; give one that holds a folder of PNGs for each class")
    sprites: list[Sprite] = []
    problems: list[SpriteError] = []
    for folder in sorted(part for part in path.iterdir() if part.is_dir()):
        label = folder.name.replace("-", " ").replace("_", " ")
        if label not in NAMES:
            problems.append(SpriteError(f"{folder}: is not named after a class; the classes are: {', '.join(NAMES)}"))
            continue
        for file in sorted(folder.glob("*.png")):
            try:
                sprites.append(Sprite(label, file.stem, {"front": read_view(file)}))
            except SpriteError as error:
                problems.append(error)
    return sprites, problems


def load_masktheface(path: Path) -> tuple[list[Sprite], list[SpriteError]]:
    """MaskTheFace's `masks.cfg`, `templates/` and `textures/` in `path`, and what was wrong with parts left out.

    Raises `SpriteError` if `masks.cfg` cannot be read.
    """
    config = ConfigParser(strict=False)
    try:
        config.read_string((path / "masks.cfg").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ConfigError) as error:
        raise SpriteError(f"{path / 'masks.cfg'}: cannot be read as MaskTheFace's list of masks: {error}") from error
    prints, problems = _load_textures(path / "textures")
    views: dict[str, dict[str, View]] = {}
    for section in config.sections():
        if "template" not in config[section]:  # MaskTheFace keeps sections for "no mask" and for inpainting
            continue
        try:
            name, side = _split_side(section)
            views.setdefault(name, {})[side] = _load_view(path, section, config[section])
        except SpriteError as error:
            problems.append(error)
    dyes = {name: prints if name.startswith(_DYED) else [] for name in views}
    return [Sprite("mask", name, found, dyes[name]) for name, found in views.items() if "front" in found], problems


def place_on_anchors(sprite: Sprite, points: Array, size: tuple[int, int], rng: np.random.Generator) -> Layer:
    """The sprite on a face, bent so that its anchors lie on the face's.

    `points`: MediaPipe mesh `[478, 2]`, pixels. `size`: height and width of the picture. Raises `SpriteError` for a
    sprite without anchors: that is drawn with `sketch_sprite`.
    """
    pose = pose_of(points)
    view = _view_for(sprite, pose.yaw)
    if view.anchors is None:
        raise SpriteError(f"{sprite.kind}: has no anchors; draw it with sketch_sprite")
    return _warp(view.rgba, view.anchors, pose.to_local(anchors_of(points)), pose, size, sprite, rng)


def sketch_sprite(sprite: Sprite, sketch: Sketch) -> None:
    """Draws the sprite as large as things of its class are, its handle where `placing` expects it."""
    rgba = sprite.views["front"].rgba
    height, width = rgba.shape[:2]
    long, (across, down) = _PROPORTIONS.get(sprite.label, _ANY)
    high, wide = np.array((height, width)) / max(height, width) * long * sketch.rng.uniform(0.9, 1.1)
    x, y = -across * wide, -down * high
    sketch.picture(rgba, np.array(((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))))


def anchors_of(points: Array) -> Array:
    """Where a mask's six anchors belong on a face, `[6, 2]` pixels, in the order of `View.anchors`."""
    points = np.asarray(points, np.float64)
    pose = pose_of(points)
    local = pose.to_local(points)
    nose, chin = (local[6] + local[197]) / 2, local[152] + 0.04 * (local[152] - local[1])
    sides = []
    for sign, chain in ((-1, LEFT_OVAL), (1, RIGHT_OVAL)):
        oval = local[list(chain)]
        ends = np.stack([np.interp(_SIDE_ANCHORS, range(len(oval)), oval[:, k]) for k in (0, 1)], axis=1)
        # On a head turned far the outline passes behind the nose; the cloth needs some room there.
        room = np.array((nose[0], chin[0])) + sign * 0.1
        ends[:, 0] = sign * np.maximum(sign * ends[:, 0], sign * room)
        sides.append(ends)
    (a, d), (c, f) = sides
    return pose.to_image(np.stack([a, nose, c, d, chin, f]))


# ---- Reading


def read_view(file: Path) -> View:
    """A transparent PNG. Raises `SpriteError` if it is none."""
    return _capped(View(_read_rgba(file)))


def _read_rgba(file: Path) -> Array:
    picture = _decode(file, cv2.IMREAD_UNCHANGED)
    if picture.ndim != 3 or picture.shape[2] != 4 or picture.dtype != np.uint8:
        raise SpriteError(f"{file}: has no alpha channel; save it as an 8 bit PNG with transparency")
    if not picture[..., 3].any():
        raise SpriteError(f"{file}: is transparent everywhere; nothing of it would be seen")
    return cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA)


def _decode(file: Path, mode: int) -> Array:
    try:
        data = np.frombuffer(file.read_bytes(), np.uint8)
        picture = cv2.imdecode(data, mode) if data.size else None
    except (OSError, cv2.error) as error:
        raise SpriteError(f"{file}: cannot be read: {error}") from error
    if picture is None:
        raise SpriteError(f"{file}: is not a picture, or is damaged; replace or remove it")
    return picture


def _load_textures(folder: Path) -> tuple[list[Array], list[SpriteError]]:
    textures, problems = [], []
    for file in sorted(folder.glob("*.*")):
        try:
            texture = cv2.cvtColor(_decode(file, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
            textures.append(cv2.resize(texture, (256, 256), interpolation=cv2.INTER_AREA))
        except SpriteError as error:
            problems.append(error)
    return textures, problems


def _split_side(section: str) -> tuple[str, str]:
    for side in ("left", "right"):
        if section.endswith("_" + side):
            return section.removesuffix("_" + side), side
    return section, "front"


def _load_view(path: Path, section: str, entries: Mapping[str, str]) -> View:
    anchors = []
    for key in _ANCHORS:
        try:
            x, y = (float(part) for part in entries[key].split(","))
        except (KeyError, ValueError) as error:
            raise SpriteError(f"{path / 'masks.cfg'}: [{section}] {key} is not 'x, y': {entries.get(key)!r}") from error
        anchors.append((x, y))
    # The paths inside are relative to MaskTheFace's own checkout; only the name counts here.
    view = View(_read_rgba(path / "templates" / Path(entries["template"]).name), np.array(anchors))
    return _capped(view)


def _capped(view: View) -> View:
    """The same at `_LONGEST` pixels or less."""
    height, width = view.rgba.shape[:2]
    scale = _LONGEST / max(height, width)
    if scale >= 1:
        return view
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    alpha = view.rgba[..., 3:].astype(np.float32)
    small = cv2.resize(np.dstack([view.rgba[..., :3] * alpha, alpha]), size, interpolation=cv2.INTER_AREA)
    small = np.dstack([small[..., :3] / np.maximum(small[..., 3:], 1e-3), small[..., 3:]])
    anchors = None if view.anchors is None else (view.anchors + 0.5) * (size[0] / width, size[1] / height) - 0.5
    return View(np.clip(small + 0.5, 0, 255).astype(np.uint8), anchors)


# ---- Placing


def _view_for(sprite: Sprite, yaw: float) -> View:
    side = "front" if abs(yaw) < _TURNED else "right" if yaw > 0 else "left"
    return sprite.views.get(side, sprite.views["front"])


def _warp(
    rgba: Array,
    source: Array,
    target: Array,
    pose: Pose,
    size: tuple[int, int],
    sprite: Sprite,
    rng: np.random.Generator,
) -> Layer:
    """Draws `rgba` so that its pixels `source` `[N, 2]` fall on `target` `[N, 2]` in the face's frame."""
    layer = Layer(np.zeros((*size, 3), np.float32), np.zeros(size, np.float32), sprite.label, sprite.kind)
    colour, alpha, shrunk = _shrink(rgba, source, target * pose.width)
    colour = _dye(colour, alpha, sprite.textures, rng)
    box = box_of([pose.to_image(_around(target))], [], size)
    if box.empty:
        return layer
    column, row = _source_of(box, pose, (source + 0.5) * shrunk - 0.5, target)
    warped = cv2.remap(
        cv2.merge((colour, alpha)), column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0
    )
    cover = np.ascontiguousarray(warped[..., 3])
    layer.alpha[box.slices] = cover
    layer.rgb[box.slices] = np.clip(warped[..., :3] / rgb_of(np.maximum(cover, np.float32(1e-6))), 0, 1)
    return layer


def _shrink(rgba: Array, source: Array, target: Array) -> tuple[Array, Array, Array]:
    """Premultiplied colour and alpha, float32, near the size they are shown at, against aliasing; and the scale."""
    wanted = min(float(np.ptp(target, axis=0).max() / max(np.ptp(source, axis=0).max(), 1e-6)), 1.0)
    height, width = rgba.shape[:2]
    small = (max(round(width * wanted), 2), max(round(height * wanted), 2))
    alpha = rgba[..., 3].astype(np.float32) / np.float32(255)
    colour = rgba[..., :3].astype(np.float32) * rgb_of(alpha / np.float32(255))
    resized = cv2.resize(cv2.merge((colour, alpha)), small, interpolation=cv2.INTER_AREA)
    scale = np.array((small[0] / width, small[1] / height))
    return resized[..., :3].copy(), resized[..., 3].copy(), scale


def _dye(colour: Array, alpha: Array, textures: Sequence[Array], rng: np.random.Generator) -> Array:
    """Half the time another colour or print, under the light and shade of the original; premultiplied."""
    if not textures or rng.uniform() < 0.5:
        return colour
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    white = max(float(np.quantile(grey[alpha > 0.9], 0.9)) if (alpha > 0.9).any() else 1.0, 0.02)
    shade = np.minimum(grey / np.float32(white), np.float32(1.1))
    cloth = np.empty_like(colour)
    cloth[:] = rng.uniform(0.04, 0.96, 3)
    if rng.uniform() < 0.6:
        chosen = textures[int(rng.integers(len(textures)))]
        cloth = cv2.resize(chosen, grey.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    return cloth * rgb_of(shade)


def _around(target: Array) -> Array:
    """Corners of the box about the points and a margin for straps and filters, in face widths."""
    (x0, y0), (x1, y1) = target.min(axis=0) - 0.35, target.max(axis=0) + 0.35
    return np.array(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def _source_of(box: Box, pose: Pose, source: Array, target: Array) -> tuple[Array, Array]:
    """Where in the sprite each pixel of `box` comes from, columns and rows `[h, w]`: a thin-plate spline.

    It meets every anchor and is affine for three of them (Bookstein 1989). So smooth a map is computed for each
    fourth pixel only.
    """
    height, width = (max(-(-n // 4), 2) for n in box.shape)
    x = (np.arange(width) + 0.5) * box.shape[1] / width - 0.5 + box.x0
    y = (np.arange(height) + 0.5) * box.shape[0] / height - 0.5 + box.y0
    pixels = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    n = len(target)
    system = np.zeros((n + 3, n + 3))
    system[:n] = _plate(target, target)
    system[n:, :n] = system[:n, n:].T
    weights = np.linalg.solve(system, np.concatenate([source, np.zeros((3, 2))]))
    field = (_plate(pose.to_local(pixels), target) @ weights).reshape(height, width, 2).astype(np.float32)
    column, row = cv2.split(cv2.resize(field, box.shape[::-1], interpolation=cv2.INTER_LINEAR))
    return column, row


def _plate(at: Array, centres: Array) -> Array:
    """Rows of the spline's system: r^2 log r^2 to each centre, then 1, x, y."""
    squared = ((at[:, None] - centres[None]) ** 2).sum(axis=2)
    kernel = squared * np.log(np.maximum(squared, 1e-12))
    return np.concatenate([kernel, np.ones((len(at), 1)), at], axis=1)
