"""A film without what covers the faces in it, by PyAV (FFmpeg): every picture anew, sound and timing as they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bareface.errors import OutputError, PhotoError, UsageError
from bareface.fills.fitting import doubts, likeliest
from bareface.maps.choice import MapChoice
from bareface.restorer import Guidance, Restorer
from bareface.videos.track import Track, Tracker

CONTAINERS = {
    ".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska", ".webm": "webm", ".avi": "avi",
}  # fmt: skip
"""Suffix of a film -> FFmpeg's name of its container."""
ENCODERS = {"webm": ("libvpx-vp9",), "avi": ("mpeg4",)}
"""What a container's pictures are compressed with, the first that there is."""
USUAL = ("libx264", "libopenh264", "mpeg4")
"""Likewise in all other containers."""
QUALITY = {"libx264": {"crf": "17", "preset": "fast"}, "libvpx-vp9": {"crf": "24", "b": "0", "cpu-used": "4"}}
"""Settings of an encoder by which no loss is seen."""
BITS = 0.25
"""Bits a pixel for encoders without such a setting."""
KEPT = ("audio", "subtitle")
"""Kinds of streams that are copied as they are."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Uncovered:
    """What was done with a film."""

    width: int
    height: int
    pictures: int
    changed: int
    """Pictures in which something was removed; the file is written if there is one, or if it was asked for always."""
    tracks: tuple[Track, ...]
    """The faces that were followed."""
    notes: tuple[str, ...]


def is_video(path: Path) -> bool:
    """Whether the name is a film's."""
    return path.suffix.lower() in CONTAINERS


def uncover(
    source: Path,
    target: Path,
    restorer: Restorer,
    choice: MapChoice,
    guidance: Guidance,
    always: bool = False,
    progress: bool = False,
) -> Uncovered:
    """Writes the film `source` to `target`, whose suffix is its container, without what covers the faces.

    All pictures are compressed again, upright; sound and subtitles are copied. Nothing is written where nothing was
    removed, unless `always`. Raises PhotoError for a file that is no film, OutputError where `target` cannot be
    written, UsageError without PyAV and for a map or marks, which are of one picture.
    """
    if choice.own or choice.marked:
        raise UsageError(f"{source}: a map, points and boxes are of one picture, not of a film; choose by --only")
    av, part = _library(), target.with_name(f".bareface-{os.getpid()}-{target.name}.part")
    film = _Film(restorer, choice, guidance)
    try:
        with _opened(av, source) as given, _writing(av, part, target) as made:
            notes = film.copied(av, given, made, progress)
        if film.changed or always:
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    height, width = film.size
    tracks = tuple(film.tracker.tracks)
    told = doubts(likeliest([track.references or () for track in tracks]))
    return Uncovered(width, height, film.pictures, film.changed, tracks, (*notes, *told))


class _Film:
    """Picture after picture."""

    def __init__(self, restorer: Restorer, choice: MapChoice, guidance: Guidance) -> None:
        self.restorer, self.choice, self.guidance = restorer, choice, guidance
        self.tracker, self.pictures, self.changed = Tracker(), 0, 0
        self.size = (0, 0)

    def copied(self, av: Any, given: Any, made: Any, progress: bool) -> tuple[str, ...]:
        """Reads all packets, and writes them with new pictures; returns what is to be told."""
        pictures = given.streams.video[0]
        pictures.thread_type = "AUTO"
        kept = {s: made.add_stream_from_template(s) for s in given.streams if s.type in KEPT and _fits(s, made)}
        left = sorted({_left_out(s, made) for s in given.streams if s.type != "video" and s not in kept})
        encoder, early = None, []
        with tqdm(total=pictures.frames or None, unit="picture", disable=not progress) as bar:
            for packet in given.demux([pictures, *kept]):
                if packet.stream is not pictures:
                    if packet.dts is not None:  # the last one is empty
                        packet.stream = kept[packet.stream]
                        early.append(packet)
                else:
                    for frame in packet.decode():
                        rgb = _upright(frame)
                        encoder = encoder or _encoder(av, made, pictures, rgb)
                        new = av.VideoFrame.from_ndarray(self.next(rgb), format="rgb24")
                        made.mux(encoder.encode(_coded(new, frame, encoder)))
                        bar.update()
                # The first packet of all writes the header, for which all streams must be there.
                while encoder is not None and early:
                    made.mux(early.pop(0))
        if encoder is None:
            raise PhotoError("has no pictures")
        made.mux(encoder.encode(None))
        deep = [c.bits for c in pictures.codec_context.format.components if c.bits > 8]
        return (*left, *([f"its {deep[0]} bits a channel became 8"] if deep else []))

    def next(self, rgb: Pixels) -> Pixels:
        """The next picture, new."""
        tracks = self.tracker(self.restorer.find(rgb))
        new, results = self.restorer.follow(rgb, tracks, self.choice, self.guidance)
        for track, result in zip(tracks, results, strict=True):
            track.done(result)
        self.pictures += 1
        self.changed += any(result.fill is not None for result in results)
        self.size = rgb.shape[0], rgb.shape[1]
        return new


def _library() -> Any:
    try:
        import av
    except ImportError as error:
        raise UsageError("films need PyAV: pip install 'bareface[video]'") from error
    return av


@contextmanager
def _opened(av: Any, source: Path) -> Iterator[Any]:
    """The film to read; what is wrong with it is said with its name, whenever it shows."""
    try:
        with av.open(str(source)) as given:
            if not given.streams.video:
                raise PhotoError(f"{source}: holds no pictures; name a film")
            yield given
    except PhotoError as error:
        raise PhotoError(str(error) if str(source) in str(error) else f"{source}: {error}; name a film") from error
    except FileNotFoundError as error:
        raise PhotoError(f"{source}: no such file; check the name") from error
    except (av.FFmpegError, ValueError, MemoryError) as error:
        raise PhotoError(f"{source}: is no film, or damaged ({error}); copy it again") from error


@contextmanager
def _writing(av: Any, part: Path, target: Path) -> Iterator[Any]:
    """The film to write. FFmpeg would tell of a place that refuses it at the first packet only, and not by name."""
    try:
        with part.open("wb") as file, av.open(file, "w", format=CONTAINERS[target.suffix.lower()]) as made:
            yield made
    except av.FFmpegError:
        raise  # of the film that is read
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}); choose another place with -o") from error


def _fits(stream: Any, made: Any) -> bool:
    """Whether the film to write can hold a stream of this coding."""
    return stream.codec_context is not None and stream.codec.canonical_name in made.supported_codecs


def _left_out(stream: Any, made: Any) -> str:
    """What is to be told of a stream that is not copied."""
    if stream.type not in KEPT or stream.codec_context is None:
        return f"its {stream.type} is left out"
    container = made.format.name.split(",")[0]
    return f"its {stream.type} ({stream.codec.canonical_name}) is left out, which {container} cannot hold"


def _encoder(av: Any, made: Any, source: Any, rgb: Pixels) -> Any:
    """A stream for the new pictures, timed and coloured as the old."""
    container = made.format.name.split(",")[0]
    name = next(name for name in ENCODERS.get(container, USUAL) if name in av.codecs_available)
    height, width = rgb.shape[:2]
    stream = made.add_stream(name, rate=source.average_rate or 25, options=QUALITY.get(name, {}))
    context = stream.codec_context
    stream.width, stream.height, stream.time_base = width, height, source.time_base
    # Colour at half the size needs even sides.
    stream.pix_fmt = "yuv420p" if width % 2 == height % 2 == 0 else "yuv444p"
    if name not in QUALITY:
        stream.bit_rate = int(BITS * width * height * float(source.average_rate or 25))
    for what in ("color_range", "color_primaries", "color_trc", "colorspace"):
        setattr(context, what, getattr(source.codec_context, what))
    return stream


def _upright(frame: Any) -> Pixels:
    """The picture as it is shown, RGB uint8 [H, W, 3]."""
    rgb = frame.to_ndarray(format="rgb24")
    return np.ascontiguousarray(np.rot90(rgb, (frame.rotation // 90) % 4))


def _coded(new: Any, old: Any, encoder: Any) -> Any:
    """The new picture in the encoder's pixels, by the old one's colours and at its time."""
    out = new.reformat(format=encoder.pix_fmt, dst_colorspace=old.colorspace, dst_color_range=old.color_range)
    out.pts, out.time_base = old.pts, old.time_base
    return out
