"""Films of a real portrait that moves behind a mask: followed, steady, with their sound, and bad ones told."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from bareface import MapChoice, OutputError, Photo, PhotoError, Restorer, UsageError, weights
from bareface.cli import main
from bareface.faces.finder import Face
from bareface.fills.exemplars import unpacked
from bareface.occluders import Occluder
from bareface.restorer import STEADILY, Guidance
from bareface.videos.track import MOST_MISSED, Tracker, overlap
from bareface.videos.video import is_video, uncover

av = pytest.importorskip("av", reason="bareface[video] is not installed")

PICTURES = 12


@pytest.fixture(scope="module")
def restorer():
    return Restorer()


@pytest.fixture(scope="module")
def covered(restorer, astronaut):
    face = np.ascontiguousarray(astronaut[:320, 64:384])
    points = restorer(Photo.from_array(face)).faces[0].points.xy
    occluder = Occluder({"mask": 1.0}, kinds=lambda _: ("surgical",), together=0)
    return occluder(face, points, np.random.default_rng(4)).photo


def moved(rgb, step):
    """The picture a little further, with a camera's noise."""
    matrix = np.float32([[1, 0, 1.5 * step], [0, 1, 0.5 * step]])
    there = cv2.warpAffine(rgb, matrix, rgb.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
    noise = np.random.default_rng(step).normal(0, 4, there.shape)
    return np.clip(there + noise, 0, 255).astype(np.uint8)


def written(path, pictures, sound=True, turn=0):
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264" if "libx264" in av.codecs_available else "mpeg4", rate=25)
        video.height, video.width = pictures[0].shape[:2]
        video.pix_fmt = "yuv420p"
        audio = film.add_stream("aac", rate=16000, layout="mono") if sound else None
        for k, rgb in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = k, Fraction(1, 25)
            film.mux(video.encode(frame))
        film.mux(video.encode(None))
        if audio is not None:
            tone = np.sin(np.arange(8192) / 8).astype(np.float32)[None]
            for k in range(8):
                frame = av.AudioFrame.from_ndarray(tone[:, 1024 * k : 1024 * (k + 1)], format="fltp", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = 16000, 1024 * k, Fraction(1, 16000)
                film.mux(audio.encode(frame))
            film.mux(audio.encode(None))
    return path


def pictures_of(path):
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def packets_of(path, kind):
    with av.open(str(path)) as film:
        return [bytes(p) for p in film.demux(**{kind: 0}) if p.dts is not None]


@pytest.fixture(scope="module")
def film(covered, tmp_path_factory):
    return written(tmp_path_factory.mktemp("film") / "walk.mp4", [moved(covered, k) for k in range(PICTURES)])


@pytest.fixture(scope="module")
def made(restorer, film, tmp_path_factory):
    target = tmp_path_factory.mktemp("made") / "bare.mp4"
    return target, uncover(film, target, restorer, MapChoice(), STEADILY)


def test_one_face_is_followed_through_all_pictures(made, film):
    target, told = made
    assert (told.pictures, told.changed) == (PICTURES, PICTURES)
    assert [track.seen for track in told.tracks] == [PICTURES]
    assert told.tracks[0].best.found.kinds.keys() == {"mask"}
    assert len(pictures_of(target)) == PICTURES
    assert list(target.parent.iterdir()) == [target]


def test_the_mask_goes_and_the_rest_stays(made, film):
    before, after = pictures_of(film), pictures_of(made[0])
    apart = np.mean([np.abs(a.astype(int) - b).mean(2) for a, b in zip(before, after, strict=True)], axis=0)
    assert np.median(apart) < 2.5  # compressed again
    assert 0.02 < (apart > 25).mean() < 0.3


def test_sound_and_times_are_copied(made, film):
    assert packets_of(made[0], "audio") == packets_of(film, "audio")
    times = []
    for path in (film, made[0]):
        with av.open(str(path)) as given:
            times.append([float(frame.time) for frame in given.decode(video=0)])
    assert times[0] == pytest.approx(times[1])


def test_what_is_filled_trembles_less_than_picture_by_picture(restorer, covered, film, made):
    """A still camera's noise alone: the filled pixels of neighbouring pictures lie nearer to each other."""
    still = [np.clip(covered + np.random.default_rng(k).normal(0, 6, covered.shape), 0, 255) for k in range(8)]
    still = [picture.astype(np.uint8) for picture in still]
    tracker, steady = Tracker(), []
    for picture in still:
        tracks = tracker(restorer.find(picture))
        steady.append(restorer.follow(picture, tracks)[0].astype(int))
    alone = [restorer(Photo.from_array(picture)) for picture in still]
    hole = np.logical_and.reduce([cv2.erode(r.changed.astype(np.uint8), np.ones((9, 9))) > 0 for r in alone])
    assert hole.sum() > 500

    def trembling(pictures):
        return np.mean([np.abs(a - b)[hole].mean() for a, b in pairwise(pictures[3:])])

    assert trembling(steady) < 0.8 * trembling([r.photo.rgb.astype(int) for r in alone])


@pytest.fixture(scope="module")
def references(restorer, astronaut):
    """A photo of her own and nobody's, a kind of exemplar: Hopper's would look too much like hers to be left out."""
    nobody = unpacked(weights.verified("exemplars.npz"))[0][8]
    found, notes = restorer.refer([Photo.from_array(astronaut), Photo.from_array(nobody)])
    assert not notes
    return found


def test_of_other_photos_those_lead_that_look_like_the_face(restorer, film, references, made, tmp_path):
    told = uncover(film, tmp_path / "led.mp4", restorer, MapChoice(), Guidance(references=references))
    own, stranger = told.tracks[0].best.references
    assert (own.used, stranger.used) == (True, False)
    assert own.alike > stranger.alike
    assert "number 2: looks unlike" in told.notes[-1]
    assert np.abs(pictures_of(tmp_path / "led.mp4")[5].astype(int) - pictures_of(made[0])[5]).max() > 20


def test_photos_of_a_face_that_is_named_lead_it_and_no_other(restorer, covered, references):
    both = np.concatenate([covered, covered[:, ::-1]], 1)
    for face, lead in ((1, [2, 0]), (2, [0, 2]), (7, [0, 0])):
        tracks = (tracker := Tracker())(restorer.find(both))
        restorer.follow(both, tracks, guidance=Guidance(references=references, face=face))
        assert [sum(fit.used for fit in track.references) for track in tracks] == lead
    kept = [track.references for track in tracks]
    restorer.follow(both, tracker(restorer.find(both)), guidance=Guidance(references=references, face=1))
    assert [track.references for track in tracks] == kept  # as it was told at first


def face(x, y=0.0, side=100.0):
    return Face((x, y, side, side), np.zeros((5, 2), np.float32), 1.0)


def test_overlap_by_hand():
    assert overlap(face(0), face(0)) == 1
    assert overlap(face(0), face(50)) == pytest.approx(1 / 3)
    assert overlap(face(0), face(200)) == 0


def test_faces_keep_their_numbers_and_stay_for_a_while():
    tracker = Tracker()
    left, right = tracker([face(0), face(300)])
    assert [track.number for track in tracker([face(310), face(8)])] == [2, 1]
    assert right.face.box[0] == 310
    for _ in range(MOST_MISSED):
        assert set(tracker([face(320)])) == {left, right}
    assert tracker([face(320)]) == [right]
    new = tracker([face(320), face(0)])
    assert [track.number for track in new] == [2, 3]


def test_the_command_tells_and_leaves_films_without_faces(film, tmp_path, capsys):
    assert main(["remove", str(film), "-o", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "walk.bare.mp4" in told
    assert f"in {PICTURES} pictures" in told
    assert (tmp_path / "out" / "walk.bare.mp4").is_file()
    assert main(["remove", str(film), "-o", str(tmp_path / "out")]) == 4
    plain = written(tmp_path / "plain.mp4", [np.full((96, 96, 3), 90, np.uint8)] * 3, sound=False)
    assert main(["remove", str(plain)]) == 0
    assert "nothing written" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "plain.mp4"]


def test_a_folder_may_hold_films(film, covered, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "walk.mp4").write_bytes(film.read_bytes())
    Photo.from_array(covered).save(source / "one.png")
    assert main(["remove", str(source), "-o", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"walk.mp4", "one.png", ".bareface.jsonl"}


@pytest.mark.parametrize("size", [(97, 131), (96, 131)])
def test_odd_sides_stay(restorer, size, tmp_path):
    rgb = np.full((*size, 3), 120, np.uint8)
    with av.open(str(tmp_path / "odd.mkv"), "w") as film:
        stream = film.add_stream("ffv1", rate=10)
        stream.height, stream.width = size
        stream.pix_fmt = "bgr0"
        for k in range(3):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = k, Fraction(1, 10)
            film.mux(stream.encode(frame.reformat(format="bgr0")))
        film.mux(stream.encode(None))
    uncover(tmp_path / "odd.mkv", tmp_path / "out.mkv", restorer, MapChoice(), STEADILY, always=True)
    assert [p.shape[:2] for p in pictures_of(tmp_path / "out.mkv")] == [size] * 3


def test_sound_that_the_container_cannot_hold_is_left_out_and_told(restorer, film, tmp_path):
    done = uncover(film, tmp_path / "out.webm", restorer, MapChoice(), STEADILY, always=True)
    assert any("audio (aac) is left out, which webm cannot hold" in note for note in done.notes)
    with av.open(str(tmp_path / "out.webm")) as made:
        assert [stream.type for stream in made.streams] == ["video"]


def test_what_is_no_film_is_told(restorer, film, covered, tmp_path):
    (tmp_path / "text.mp4").write_bytes(b"no film at all")
    (tmp_path / "cut.mp4").write_bytes(film.read_bytes()[:900])
    with av.open(str(tmp_path / "sound.mp4"), "w") as made:
        made.add_stream("aac", rate=16000, layout="mono")
    for name in ("text.mp4", "cut.mp4", "none.mp4", "sound.mp4"):
        with pytest.raises(PhotoError, match=name):
            uncover(tmp_path / name, tmp_path / "out.mp4", restorer, MapChoice(), STEADILY)
    with pytest.raises(OutputError, match=r"out\.mp4"):
        uncover(film, tmp_path / "nowhere" / "out.mp4", restorer, MapChoice(), STEADILY)
    Photo.from_array(covered).save(tmp_path / "map.png")
    with pytest.raises(UsageError, match="of one picture"):
        uncover(film, tmp_path / "out.mp4", restorer, MapChoice(by=tmp_path / "map.png"), STEADILY)
    assert not list(tmp_path.glob(".bareface*"))


@pytest.mark.parametrize("option", ["--compare", "--sketch", "--sure", "--sheet", "--report"])
def test_what_is_written_beside_photos_is_refused(film, tmp_path, option, capsys):
    assert main(["remove", str(film), "-o", str(tmp_path), option]) == 2
    assert "photo" in capsys.readouterr().err


def test_names():
    assert is_video(Path("a/B.MOV"))
    assert not is_video(Path("a/b.jpg"))
