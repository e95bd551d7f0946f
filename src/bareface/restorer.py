"""The flow: find each face, frame it, map what covers it, fill the hole, and put it back into the photo."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface import fills, weights
from bareface.blend import blend
from bareface.errors import FaceError, PhotoError, UsageError
from bareface.faces.finder import Face, Finder
from bareface.faces.likeness import Likeness
from bareface.faces.mesh import Mesh, Points
from bareface.faces.topology import OVAL
from bareface.fills.fitting import Fit, doubts, fitted
from bareface.fills.references import Reader, Reference, laid_together
from bareface.frame import SIZE, Frame
from bareface.maps.choice import DEFAULT, MapChoice, shared_out
from bareface.maps.found import THRESHOLD, Found
from bareface.maps.given import Marks, pick, read_map
from bareface.maps.kmeans import KMeansMap
from bareface.maps.parts import chosen, hole_of, touching
from bareface.maps.segmenter import SegmenterMap
from bareface.photo import Photo

Pixels = NDArray[np.uint8]
Region = NDArray[np.bool_]

LEAST_FACE = 24
"""Width below which a face is left alone, photo pixels: nothing could be told of what is beneath."""
MOST_HIDDEN = 0.97
"""Share of the face that the hole may take; beyond it nothing is left to go by."""
MOST_STAYING = 0.1
"""Share of the user's own map that may stay, for lying before no face, without a word."""


@dataclass(frozen=True)
class FaceResult:
    """One face of the photo: where it is, what covers it, and what was put in its place."""

    face: Face
    """Box, five points and score of the finder."""
    points: Points
    """The mesh."""
    frame: Frame
    """Where the crop lies."""
    crop: Pixels
    """uint8 [256, 256, 3]: the face in the frame, as the networks see it."""
    found: Found
    """What is to be removed, in the frame: the map, kinds of things by share, their scores, how sure."""
    covered: float
    """Share of the face that the map hides, in [0, 1]."""
    hole: Region | None
    """[256, 256] in the frame: what the fill replaces, the map grown; None if the face is left alone."""
    fill: NDArray[np.float32] | None
    """[256, 256, 3] in the frame, in [0, 1]: the face without what covered it; None if nothing was removed."""
    error: NDArray[np.float32] | None
    """[256, 256] in the frame, in [0, 1]: by how much the fill expects to be wrong, pixel by pixel; None if it does not
    say, and if nothing was removed."""
    note: str
    """Why nothing is removed, what stays, what to know of map or fill; empty if there is no need."""
    references: tuple[Fit, ...] = ()
    """Other photos that go with this face, used or not."""

    @property
    def map(self) -> NDArray[np.float32]:
        """[256, 256] in the frame, 1 = occluder."""
        return self.found.alpha

    @property
    def outline(self) -> list[list[list[float]]]:
        """Rings round what covers the face, each a list of x, y in photo pixels, a tenth of a pixel fine."""
        found, _ = cv2.findContours((self.map > THRESHOLD).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        rings = [self.frame.to_photo(np.asarray(ring, np.float32).reshape(-1, 2)) for ring in found]
        return [np.asarray(ring, np.float64).round(1).tolist() for ring in rings]

    @property
    def expected_error(self) -> float | None:
        """Mean of `error` over the hole, share of the range from black to white; None where the fill does not say."""
        return None if self.error is None or self.hole is None else float(self.error[self.hole].mean())


@dataclass(frozen=True)
class Result:
    """What `restore` gives."""

    photo: Photo
    """The photo, uncovered; the input itself where nothing was removed."""
    faces: tuple[FaceResult, ...]
    """Largest first."""
    changed: Region
    """[H, W]: the pixels that are new. All others are the input's, bit for bit."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each step took."""
    notes: tuple[str, ...] = ()
    """What to know of the user's own map."""

    @property
    def removed(self) -> int:
        """How many faces were uncovered."""
        return sum(face.fill is not None for face in self.faces)


@dataclass(frozen=True)
class _Wish:
    """What is asked for one face."""

    choice: MapChoice
    own: Pixels | None
    """The user's map of the whole photo, as a picture [H, W, 3]."""
    marks: Marks
    """Those of the choice's that are meant for this face, photo pixels."""
    followed: Followed | None = None
    """What is remembered of the face, in a film."""


@dataclass(frozen=True)
class Guidance:
    """What is asked of the fill."""

    seed: int = fills.STEADY
    """Which of the fill's answers; the steady one by default."""
    references: tuple[Reference, ...] = ()
    """Other photos of the person, as `Restorer.refer` reads them."""
    face: int | None = None
    """Whom the references show: 1 is the largest face, of a film's first picture. None: whom each looks like."""

    def __post_init__(self) -> None:
        if self.face is not None and self.face < 1:
            raise UsageError(f"face {self.face}: faces are counted from 1, the largest")
        if self.seed < 0:
            raise UsageError(f"seed {self.seed}: give {fills.STEADY} for the steady answer, or a larger number")


STEADILY = Guidance()
"""The steady answer, without references."""
NEEDED = ("finder", "mesh", "segmenter")
"""Networks that every way of filling needs."""


class Followed(Protocol):
    """A face of a film, which remembers what was seen of it: each method gives what is to be used of this picture."""

    number: int
    """As references count faces: 1 is the largest of the first picture."""
    face: Face
    """Where it is in this picture."""
    references: tuple[Fit, ...] | None
    """Other photos that go with it, used or not; None before the first picture that shows it."""

    def points(self, points: Points) -> Points:
        """The mesh."""
        ...

    def found(self, found: Found) -> Found:
        """The map."""
        ...

    def answer(self, answer: fills.Answer, hole: Region) -> fills.Answer:
        """The face beneath, in its hole [256, 256]."""
        ...


class Restorer:
    """Owns the networks; give it photos, it gives results."""

    def __init__(self, where: Path | None = None, threads: int | None = None, fill: str = fills.DEFAULT) -> None:
        """Loads the networks of the folder `where` (the package's own by default) and verifies them.

        `fill`: what says what is beneath, as `fills.named_fill` takes it; raises what that raises.
        """
        self._likeness = cache(lambda: Likeness(weights.load("likeness", where, threads)))
        with ThreadPoolExecutor() as pool:
            finder, mesh, segmenter = (pool.submit(weights.load, name, where, threads) for name in NEEDED)
            meshing = pool.submit(lambda: Mesh(mesh.result()))
            self.fill = pool.submit(fills.named_fill, fill, where, threads, meshing.result, self._likeness).result()
        self.lead = self.fill if isinstance(self.fill, fills.LedFill) else fills.WarpFill(self.fill)
        self.find = Finder(finder.result())
        self.mesh = meshing.result()
        self.map, self.kmeans = SegmenterMap(segmenter.result()), KMeansMap()
        self.provider = finder.result().provider

    @cached_property
    def reader(self) -> Reader:
        """Reads other photos; its own network is loaded when the first is given."""
        return Reader(self.mesh, self.map, self._likeness())

    def refer(self, photos: Sequence[Path | Photo]) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
        """Reads other photos of a person for `Guidance`, and tells which are of no use, and why."""
        named: list[tuple[str, Callable[[], Photo]]] = [
            (f"number {number}", partial(_as_it_is, each))
            if isinstance(each, Photo)
            else (str(each), partial(Photo.open, each))
            for number, each in enumerate(photos, 1)
        ]
        return self.refer_named(named)

    def refer_named(
        self, photos: Iterable[tuple[str, Callable[[], Photo]]]
    ) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
        """Likewise of photos with what they are called, each opened in its turn; opening may raise PhotoError."""
        usable, notes = [], []
        for name, opened in photos:
            try:
                usable.append(self.reader.photo(opened(), self.find, name))
            except (PhotoError, FaceError) as problem:
                notes.append(f"reference {name}: {str(problem).removeprefix(f'{name}: ')}; it is not used")
        return tuple(usable), tuple(notes)

    def __call__(self, photo: Photo, choice: MapChoice = DEFAULT, guidance: Guidance = STEADILY) -> Result:
        """Uncovers every face of the photo.

        Raises UsageError or PhotoError for marks or a map of the user's that do not fit the photo, and UsageError for
        a seed where the fill has one answer.
        """
        clock = Clock()
        rgb, changed = photo.rgb.copy(), np.zeros(photo.rgb.shape[:2], bool)
        own, note = _own_map(photo, choice)
        faces = self._faces(photo, clock)
        wishes = [_Wish(choice, own, marks) for marks in shared_out(choice.marks, faces)]
        fits = self._fits(photo.rgb, list(zip(faces, wishes, strict=True)), guidance, clock)
        results = []
        for face, wish, fit in zip(faces, wishes, fits, strict=True):
            seen = replace(self._see(face, rgb, wish, clock), references=fit)
            results.append(
                self._fill(
                    seen, (rgb, changed), choice.seam, lambda seen: self._answers(seen, [guidance.seed])[0], clock
                )
            )
        new, told = _composite(photo, rgb, changed)
        notes = [*note, *_staying(own, changed), *told, *_unreferred(guidance, len(faces)), *doubts(fits)]
        return Result(new, tuple(results), changed, clock.seconds, tuple(notes))

    def others(self, photo: Photo, result: Result, choice: MapChoice, seeds: Sequence[int]) -> list[Result]:
        """What a call gives for each of the seeds, of a photo whose `result` for one seed is there.

        Its faces are taken as they were seen then, and what answers share is reckoned once. UsageError for a seed where
        the fill has one answer.
        """
        clock = Clock()
        into = [(photo.rgb.copy(), np.zeros(photo.rgb.shape[:2], bool)) for _ in seeds]
        faces = [self._refilled(face, into, choice.seam, seeds, clock) for face in result.faces]
        return [
            replace(
                result,
                photo=_composite(photo, rgb, changed)[0],
                faces=tuple(face[k] for face in faces),
                changed=changed,
                seconds=clock.seconds,
            )
            for k, (rgb, changed) in enumerate(into)
        ]

    def _refilled(
        self,
        face: FaceResult,
        into: Sequence[tuple[Pixels, Region]],
        feather: int,
        seeds: Sequence[int],
        clock: Clock,
    ) -> list[FaceResult]:
        if face.hole is None:
            return [face] * len(seeds)
        with clock("fill"):
            answers = self._answers(face, seeds)
        for answer, each in zip(answers, into, strict=True):
            self._lay(face, answer, each, feather, clock)
        return [replace(face, fill=answer.rgb, error=answer.error) for answer in answers]

    def follow(
        self, rgb: Pixels, faces: Sequence[Followed], choice: MapChoice = DEFAULT, guidance: Guidance = STEADILY
    ) -> tuple[Pixels, tuple[FaceResult, ...]]:
        """The next picture of a film, uint8 [H, W, 3], with the faces that are followed in it: new, and what was done.

        A map or marks of the choice's own are not looked at: they are of one picture.
        """
        clock, new, changed = Clock(), rgb.copy(), np.zeros(rgb.shape[:2], bool)
        self._refer_followed(rgb, faces, choice, guidance, clock)
        results = []
        for each in faces:
            fit = each.references or ()
            seen = replace(self._see(each.face, new, _Wish(choice, None, Marks(), each), clock), references=fit)

            def steady(seen: FaceResult, each: Followed = each) -> fills.Answer:
                return each.answer(self._answers(seen, [guidance.seed])[0], np.asarray(seen.hole))

            results.append(self._fill(seen, (new, changed), choice.seam, steady, clock))
        return new, tuple(results)

    def _refer_followed(
        self, rgb: Pixels, faces: Sequence[Followed], choice: MapChoice, guidance: Guidance, clock: Clock
    ) -> None:
        """Tells the faces that are new which references go with them: each with whom it looks like in this picture."""
        if all(each.references is not None for each in faces):
            return
        shown = [each for each in faces if guidance.face in (None, each.number)]
        wish = _Wish(choice, None, Marks())  # nothing is remembered of this look
        asked = None if guidance.face is None else 1
        fits = self._fits(rgb, [(each.face, wish) for each in shown], replace(guidance, face=asked), clock)
        found = {each.number: fit for each, fit in zip(shown, fits, strict=True)}
        for each in faces:
            if each.references is None:
                each.references = found.get(each.number, ())

    def inspect(self, photo: Photo, choice: MapChoice = DEFAULT) -> Result:
        """What covers each face, and what would be removed of it; the photo stays as it is. Raises what a call does."""
        clock = Clock()
        own, note = _own_map(photo, choice)
        faces = self._faces(photo, clock)
        wishes = [_Wish(choice, own, marks) for marks in shared_out(choice.marks, faces)]
        seen = [self._see(face, photo.rgb, wish, clock) for face, wish in zip(faces, wishes, strict=True)]
        return Result(photo, tuple(seen), np.zeros(photo.rgb.shape[:2], bool), clock.seconds, note)

    def _faces(self, photo: Photo, clock: Clock) -> list[Face]:
        with clock("find"):
            return self.find(photo.rgb)

    def _see(self, face: Face, rgb: Pixels, wish: _Wish, clock: Clock) -> FaceResult:
        with clock("mesh"):
            points = self.mesh(rgb, Frame.from_five(face.points))
            points = wish.followed.points(points) if wish.followed else points
            frame = Frame.from_mesh(points.xy)
        with clock("map"):
            crop = frame.crop(rgb)
            found = self._map(crop, frame, points, wish)
            found = wish.followed.found(found) if wish.followed else found
            skin = _skin(frame, points)
            covered = _share(found.alpha > THRESHOLD, skin)
            hole = hole_of(found.alpha, wish.choice.grow)
        why = _left_alone(face, found, _share(hole, skin), wish.choice)
        note = "; ".join(filter(None, (why, found.note)))
        return FaceResult(face, points, frame, crop, found, covered, None if why else hole, None, None, note)

    def _map(self, crop: Pixels, frame: Frame, points: Points, wish: _Wish) -> Found:
        """What is to be removed of this face, by the way that was chosen."""
        skin, at = _skin(frame, points), frame.to_crop(points.xy)
        if wish.own is not None:
            return Found(touching(np.float32(1 / 255) * frame.crop(wish.own)[..., 0], skin))
        found = (self.kmeans if wish.choice.by == "kmeans" else self.map)(crop, at)
        if wish.choice.marked:
            return pick(crop, found, wish.marks.in_frame(frame))
        return chosen(found, skin, at[points.visible < 0.5], wish.choice.only)

    def _fits(
        self, rgb: Pixels, faces: Sequence[tuple[Face, _Wish]], guidance: Guidance, clock: Clock
    ) -> tuple[tuple[Fit, ...], ...]:
        """Which references go with which face."""
        if not guidance.references:
            return ((),) * len(faces)
        seen = [self._see(face, rgb, wish, clock) for face, wish in faces]
        with clock("references"):
            looks = [
                self.reader.likeness(each.crop, each.frame.to_crop(each.points.xy), each.found.alpha > THRESHOLD)
                for each in seen
            ]
        return fitted(guidance.references, looks, guidance.face)

    def _answers(self, face: FaceResult, seeds: Sequence[int]) -> list[fills.Answer]:
        """What the fill says of a face with a hole, led by the references that are used for it."""
        references, crop, hole = _used(face.references), face.crop, np.asarray(face.hole)
        if self.lead is not self.fill and not references:
            return [self.fill(crop, hole, seed) for seed in seeds]
        there = np.asarray(face.frame.to_crop(face.points.xy), np.float32)
        return self.lead.led(crop, hole, laid_together(references, there, crop, hole), seeds)

    def _fill(
        self,
        seen: FaceResult,
        into: tuple[Pixels, Region],
        feather: int,
        fill: Callable[[FaceResult], fills.Answer],
        clock: Clock,
    ) -> FaceResult:
        """Fills the face's hole in `into`, the photo and which of its pixels are new, in place."""
        if seen.hole is None:
            return seen
        with clock("fill"):
            answer = fill(seen)
        self._lay(seen, answer, into, feather, clock)
        note = "; ".join(filter(None, (seen.note, _coarse(seen.frame))))
        return replace(seen, fill=answer.rgb, error=answer.error, note=note)

    def _lay(
        self, face: FaceResult, answer: fills.Answer, into: tuple[Pixels, Region], feather: int, clock: Clock
    ) -> None:
        """Lays an answer into a photo and which of its pixels are new, in place."""
        rgb, changed = into
        with clock("blend"):
            hole, skin = np.asarray(face.hole), _skin(face.frame, face.points)
            patch = blend(rgb, face.frame, face.crop, answer.rgb, hole, skin, feather=feather)
            x0, y0, x1, y1 = patch.window
            rgb[y0:y1, x0:x1] = patch.rgb
            changed[y0:y1, x0:x1] |= patch.changed


def _as_it_is(photo: Photo) -> Photo:
    return photo


def _used(fits: Sequence[Fit]) -> list[Reference]:
    return [fit.reference for fit in fits if fit.used]


def _composite(photo: Photo, rgb: Pixels, changed: Region) -> tuple[Photo, tuple[str, ...]]:
    """The photo with new pixels, which says that it is a composite, and what is to be told of that."""
    return photo.with_pixels(rgb, changed).as_composite() if changed.any() else (photo, ())


class Clock:
    """Adds up the seconds spent in named steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Times what runs inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - start


def restore(photo: Photo | Pixels | str | Path, choice: MapChoice = DEFAULT) -> Result:
    """Takes what covers the faces off a photo (a file, an RGB array uint8 [H, W, 3], or a `Photo`).

    `choice`: which things, by which way; all that is found by default. What it shows beneath is a plausible guess, not
    evidence of anybody's identity. Raises PhotoError for a file that is no picture, WeightsError for damaged networks.
    """
    if isinstance(photo, np.ndarray):
        if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3:
            raise PhotoError(f"array of {photo.dtype} {list(photo.shape)}: give RGB uint8 [H, W, 3]")
        photo = Photo.from_array(photo)
    elif not isinstance(photo, Photo):
        photo = Photo.open(photo)
    return _restorer()(photo, choice)


@cache
def _restorer() -> Restorer:
    return Restorer()


# ---- What the user asked for


def _own_map(photo: Photo, choice: MapChoice) -> tuple[Pixels | None, tuple[str, ...]]:
    """The user's map as a picture [H, W, 3], if there is one, and what was understood of it; marks are checked."""
    choice.marks.check(photo.rgb.shape)
    if not choice.own:
        return None, ()
    map_, note = read_map(choice.by, photo.rgb.shape)
    grey = np.rint(255 * map_).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8), (f"{choice.name}: {note}",)


def _staying(own: Pixels | None, changed: Region) -> list[str]:
    """That much of the user's map lies before no face, if it does."""
    if own is None:
        return []
    asked = own[..., 0] > 255 * THRESHOLD
    share = _share(~changed, asked)
    return [f"{share:.0%} of the map is before no face that was uncovered; it stays"] if share > MOST_STAYING else []


# ---- Why a face is left alone, and what must be said of it


def _left_alone(face: Face, found: Found, hidden: float, choice: MapChoice) -> str:
    if face.box[2] < LEAST_FACE:
        return f"too small: {face.box[2]:.0f} px wide, at least {LEAST_FACE} are needed"
    if not (found.alpha > THRESHOLD).any():
        asked = choice.marked or choice.own or choice.only
        return "nothing of what was asked for covers it" if asked else "nothing covers it"
    if hidden > MOST_HIDDEN:
        part = f"only {next(iter(found.kinds))}" if len(found.kinds) > 1 else "less of it by a map of your own"
        return f"{hidden:.0%} of the face would be new, nothing is left to go by: take another photo, or remove {part}"
    return ""


def _unreferred(guidance: Guidance, faces: int) -> list[str]:
    """That the references are for a face that is not there, if they are."""
    if not guidance.references or guidance.face is None or guidance.face <= faces:
        return []
    return [f"face {guidance.face} is not there, so the references were of no use"]


def _coarse(frame: Frame) -> str:
    """That the photo is finer than the fill, if it is."""
    scale = frame.side / SIZE
    return f"the photo is {scale:.1f} times finer than the fill" if scale > 1.25 else ""


def _skin(frame: Frame, points: Points) -> Region:
    """The inside of the face's outline, [256, 256]."""
    inside = np.zeros((SIZE, SIZE), np.uint8)
    cv2.fillPoly(inside, [np.rint(frame.to_crop(points.xy[list(OVAL)])).astype(np.int32)], 1)
    return inside > 0


def _share(part: Region, of: Region) -> float:
    return float(part[of].mean()) if of.any() else 0.0
