"""Other photos of the same person: found, bent to lie over the face, their colours matched.

The reference system of "Mask inpainting with a GAN network" (Lumetti et al.) begins so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.blend import carried
from bareface.errors import FaceError
from bareface.faces.finder import Finder
from bareface.faces.likeness import Likeness
from bareface.faces.mesh import Mesh
from bareface.faces.topology import MIRROR, mirrored, triangles
from bareface.frame import SIZE, Frame
from bareface.maps.found import THRESHOLD
from bareface.maps.segmenter import SegmenterMap
from bareface.photo import Photo
from bareface.warp import affinely, draped

Picture = NDArray[np.float32]
Region = NDArray[np.bool_]

LEAST_FACE = 64
"""Width below which a reference's face is too small to be of use, photo pixels."""
LEAST_SEEN = 200
"""Pixels of visible skin that both photos must show for their colours to be compared."""
STRETCH = (0.5, 2.0)
"""Least and greatest change of contrast when colours are matched."""
SLOW = 30.0
"""Standard deviation over which the light of a face is taken to change, pixels."""
COARSE = 4
"""Pixels to one where that light is reckoned."""
LEAST_WEIGHT = 1e-3
"""Share of seen skin in reach below which its light is not carried any further."""
SHAPE = 0.2
"""How far hidden points go from where the mesh guesses them to where the shape of the face in the photo has them.

The guess leans to the mean of all faces and the photo is of another view: likeness is best between them (docs/LOG.md).
"""
LEAST_POINTS = 60
"""Points that must be seen for one shape to be laid over the other."""
LEAST_HALF = 0.1
"""Share of the hidden points whose partners in the other half must be seen for that half to be laid over them."""
MARGIN = 3
"""Pixels by which what covers the reference, or is turned away in it, is grown."""
WHOLE = Frame(((SIZE - 1) / 2, (SIZE - 1) / 2), (SIZE / 2, 0.0))
"""The frame of a picture that is a crop already."""


@dataclass(frozen=True)
class Reference:
    """Another photo of the person, in the frame."""

    crop: NDArray[np.uint8]
    """[256, 256, 3]."""
    points: NDArray[np.float32]
    """The mesh, [478, 2], crop pixels."""
    visible: NDArray[np.float32]
    """Chance of each point to be seen, [478]."""
    covered: Region
    """[256, 256]: what something covers in it."""
    looks: NDArray[np.float32]
    """What `Likeness` says of the face, [128]."""
    name: str = ""
    """What to call it in words to the user."""


@dataclass(frozen=True)
class Reader:
    """The networks that read another photo."""

    mesh: Mesh
    map: SegmenterMap
    likeness: Likeness

    def photo(self, photo: Photo, find: Finder, name: str = "") -> Reference:
        """Raises `FaceError` where the photo does not show one face that is large enough."""
        faces = find(photo.rgb)
        if len(faces) != 1:
            how = "shows no face" if not faces else f"shows {len(faces)} faces, and whose to take is not told"
            raise FaceError(f"{how}; give a photo of this person alone")
        width = faces[0].box[2]
        if width < LEAST_FACE:
            raise FaceError(f"shows a face of {width:.0f} px, at least {LEAST_FACE} are needed; give a larger photo")
        frame = Frame.from_mesh(self.mesh(photo.rgb, Frame.from_five(faces[0].points)).xy)
        return self.crop(frame.crop(photo.rgb), name)

    def crop(self, crop: NDArray[np.uint8], name: str = "") -> Reference:
        """What a crop uint8 [256, 256, 3] shows of a face that lies in its frame."""
        points = self.mesh(crop, WHOLE)
        covered = self.map(crop, points.xy).alpha > THRESHOLD
        looks = self.likeness(crop, points.xy, covered)
        return Reference(crop, points.xy, points.visible, covered, looks, name)


@dataclass(frozen=True)
class Laid:
    """References, bent to lie over a face, in its colours."""

    picture: Picture
    """[256, 256, 3] in [0, 1]; the face itself where none shows anything."""
    known: Region
    """[256, 256]: where one shows the face: neither hidden nor turned away nor outside it."""
    misfit: float
    """Mean difference from what is visible of the face, in [0, 1], of the best, before light is evened out; 1 if there
    is nothing to compare."""
    there: NDArray[np.float32]
    """The face's mesh, [478, 2], crop pixels."""


def laid_together(
    references: Sequence[Reference], there: NDArray[np.float32], crop: NDArray[np.uint8], hole: Region
) -> Laid:
    """Lays references over a face with mesh `there` [478, 2] and a hole [256, 256].

    The one that fits the visible part best goes first, the next fill what it does not show.
    """
    known, picture = np.zeros(hole.shape, bool), np.asarray(crop / np.float32(255), np.float32)
    laid = sorted((_laid(each, there, crop, hole) for each in references), key=lambda each: each.misfit)
    for each in laid:
        picture = np.where((each.known & ~known)[..., None], each.picture, picture)
        known |= each.known
    return Laid(picture, known, min((each.misfit for each in laid), default=1.0), there)


def completed(laid: Laid, crop: NDArray[np.uint8], hole: Region) -> Laid:
    """With the face's own other half where photos show nothing: half a mouth shows the other half.

    As `laid` is where the hole takes about the same of both halves.
    """
    hidden = _hidden(laid.there, hole)
    if (hidden & ~hidden[list(MIRROR)]).sum() <= LEAST_HALF * hidden.sum():
        return laid
    own = _laid(_reflection(laid.there, crop, hole), laid.there, crop, hole)
    more = own.known & ~laid.known
    picture = np.where(more[..., None], own.picture, laid.picture)
    return replace(laid, picture=picture, known=laid.known | more, misfit=min(laid.misfit, own.misfit))


def _reflection(there: NDArray[np.float32], crop: NDArray[np.uint8], hole: Region) -> Reference:
    """The face in a mirror, as another photo of the person."""
    seen = ~_hidden(there, hole)[list(MIRROR)]
    rgb, covered = np.ascontiguousarray(crop[:, ::-1]), np.ascontiguousarray(hole[:, ::-1])
    return Reference(rgb, mirrored(there, SIZE), seen.astype(np.float32), covered, np.zeros(0, np.float32))


def _laid(reference: Reference, there: NDArray[np.float32], crop: NDArray[np.uint8], hole: Region) -> Laid:
    size = hole.shape
    there = shaped(there, reference.points, hole)
    both = np.dstack([reference.crop, 255 * reference.covered.astype(np.uint8)])
    over, within = draped(both, reference.points, there, triangles(), (size[0], size[1]))
    bent, covered = over[..., :3], over[..., 3] > 0
    known = within & ~_grown(covered | _unseen(reference.visible, there, size))
    compared = known & ~hole
    picture = matched(bent, crop, compared)
    if compared.sum() < LEAST_SEEN:
        return Laid(picture, known, 1.0, there)
    misfit = float(np.abs(picture - crop / np.float32(255))[compared].mean())
    return Laid(relit(picture, crop, compared), known, misfit, there)


def shaped(there: NDArray[np.float32], own: NDArray[np.float32], hole: Region) -> NDArray[np.float32]:
    """The mesh `there` [478, 2], its points in the `hole` by SHAPE nearer to the shape of the same person's mesh `own`.

    That is laid over the points that are seen by the affine map that fits them best.
    """
    hidden = _hidden(there, hole)
    if (~hidden).sum() < LEAST_POINTS:
        return there
    over = affinely(own, there, ~hidden)
    return np.where(hidden[:, None], there + SHAPE * (over - there), there).astype(np.float32)


def _hidden(points: NDArray[np.float32], hole: Region) -> NDArray[np.bool_]:
    """Which points [N, 2] lie in the hole, [N]."""
    at = _pixels(points, hole.shape)
    return np.asarray(hole[at[:, 1], at[:, 0]])


def _pixels(points: NDArray[np.float32], size: tuple[int, ...]) -> NDArray[np.int64]:
    """The pixels [N, 2], x and y, that points [N, 2] lie in; the nearest at the border for those outside."""
    return np.clip(np.rint(points), 0, np.array(size[::-1]) - 1).astype(np.int64)


def _unseen(visible: NDArray[np.float32], there: NDArray[np.float32], size: tuple[int, ...]) -> Region:
    """Pixels whose nearest point is hidden or turned away in the reference."""
    at = _pixels(there, size)
    seeds = np.ones(size, np.uint8)
    seeds[at[:, 1], at[:, 0]] = 0
    _, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    is_hidden = np.zeros(int(labels.max()) + 1, bool)
    is_hidden[labels[at[:, 1], at[:, 0]]] = visible < 0.5
    return np.asarray(is_hidden[labels], np.bool_)


def _grown(region: Region) -> Region:
    side = 2 * MARGIN + 1
    return cv2.dilate(region.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))) > 0


def matched(bent: NDArray[np.uint8], crop: NDArray[np.uint8], seen: Region) -> Picture:
    """The bent picture in [0, 1], with the mean and spread in CIELAB that the face has where both are `seen`.

    As "Color Transfer between Images" (Reinhard et al. 2001), in another space.
    """
    ours = np.multiply(bent, np.float32(1 / 255), dtype=np.float32)
    if seen.sum() < LEAST_SEEN:
        return ours
    lab = cv2.cvtColor(ours, cv2.COLOR_RGB2LAB)
    own, target = lab[seen], cv2.cvtColor(np.asarray(crop[seen][None] / np.float32(255)), cv2.COLOR_RGB2LAB)[0]
    stretch = np.clip(target.std(0) / np.maximum(own.std(0), 1e-3), *STRETCH)
    moved = cv2.transform(lab, np.column_stack([np.diag(stretch), target.mean(0) - own.mean(0) * stretch]))
    return np.asarray(np.clip(cv2.cvtColor(moved, cv2.COLOR_LAB2RGB), 0, 1), np.float32)


def relit(picture: Picture, crop: NDArray[np.uint8], seen: Region) -> Picture:
    """The picture [256, 256, 3] in [0, 1] in the light of the face, as far as both are `seen`.

    What they differ by there is smoothed and added everywhere: a side in shadow stays in shadow.
    """
    if seen.sum() < LEAST_SEEN:
        return picture
    height, width = seen.shape
    weight = seen.astype(np.float32)
    apart = np.dstack([(crop / np.float32(255) - picture) * weight[..., None], weight])
    small = cv2.resize(apart, (width // COARSE, height // COARSE), interpolation=cv2.INTER_AREA).astype(np.float32)
    light = carried(small[..., :3], small[..., 3], SLOW / COARSE, LEAST_WEIGHT)
    return np.asarray(np.clip(picture + cv2.resize(light, (width, height)), 0, 1), np.float32)
