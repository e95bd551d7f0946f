"""The service with its real networks: answers, refusals, the queue, a stop, and thousands of damaged photos."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import threading
import time

import cv2
import numpy as np
import pytest

pytest.importorskip("fastapi", reason="bareface[serve] is not installed")
pytest.importorskip("httpx", reason="bareface[serve] is not tested without httpx")

import httpx
from fastapi.testclient import TestClient
from PIL import Image
from real_service import running

from bareface.errors import UsageError
from bareface.photo import Photo
from bareface.serve.app import app
from bareface.serve.queue import Full, Pool
from bareface.serve.settings import Settings

TOKEN = "a-token-of-some-length"


@pytest.fixture(scope="module")
def client():
    with TestClient(app(Settings()), base_url="http://localhost") as made:
        yield made


def test_it_tells_how_it_is(client):
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").status_code == 200
    page = client.get("/")
    assert "guess" in page.text
    assert "http://" not in page.text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page.text


def test_find_tells_faces_and_outlines(client, covered):
    told = client.post("/v1/find", content=covered).json()
    assert (told["width"], told["height"]) == (240, 192)
    face = told["faces"][0]
    assert face["covered"] > 0
    ring = np.array(face["outline"][0])
    assert (ring >= 0).all()
    assert (ring <= (240, 192)).all()
    assert "no evidence" in told["statement"]


def test_restore_gives_the_photo_back_new_in_the_hole_alone(client, covered):
    answer = client.post("/v1/restore", content=covered)
    assert answer.headers["content-type"] == "image/png"
    made, before = Photo.decode(answer.content).rgb, Photo.decode(covered).rgb
    assert made.shape == before.shape
    changed = (made != before).any(2)
    assert 0 < changed.mean() < 0.5
    report = json.loads(answer.headers["bareface-report"])
    assert report["faces"][0]["removed"]
    assert client.post("/v1/restore?kind=jpg", content=covered).content[:2] == b"\xff\xd8"


def in_form(client, path, *files):
    return client.post(path, files=[(name, (name, data)) for name, data in files])


def test_a_form_with_the_photo_alone_is_as_the_photo(client, covered):
    plain, form = client.post("/v1/restore", content=covered), in_form(client, "/v1/restore", ("photo", covered))
    assert form.content == plain.content


def test_another_photo_leads_the_answer_and_a_bad_one_is_told(client, covered, astronaut):
    other = Photo.from_array(astronaut).encode(".jpg")
    plain = client.post("/v1/restore", content=covered)
    led = in_form(client, "/v1/restore", ("photo", covered), ("reference", b"nothing"), ("reference", other))
    assert led.status_code == 200
    assert led.content != plain.content
    notes = " ".join(json.loads(led.headers["bareface-report"])["notes"])
    assert "reference 1: " in notes
    assert "reference 2" not in notes
    none = in_form(client, "/v1/restore?face=9", ("photo", covered), ("reference", other))
    assert none.content == plain.content


def test_a_map_says_what_is_to_go(client, covered):
    before = Photo.decode(covered).rgb
    wanted = np.zeros(before.shape, np.uint8)
    wanted[60:75, 90:130] = 255
    made = in_form(client, "/v1/restore", ("photo", covered), ("map", Photo.from_array(wanted).encode(".png")))
    changed = (Photo.decode(made.content).rgb != before).any(2)
    assert changed[62:73, 95:125].mean() > 0.9
    assert not changed[90:].any()
    found = in_form(client, "/v1/find", ("photo", covered), ("map", Photo.from_array(wanted).encode(".png"))).json()
    assert np.array(found["faces"][0]["outline"][0])[:, 1].max() < 80


def test_how_sure_and_a_sketch_are_shown(client, covered):
    plain = Photo.decode(client.post("/v1/restore", content=covered).content).rgb
    sketch = Photo.decode(client.post("/v1/restore?show=sketch", content=covered).content).rgb
    assert sketch.shape == plain.shape
    assert np.ptp(sketch.astype(int), axis=2).max() == 0
    sure = client.post("/v1/restore?show=sure", content=covered)
    if sure.status_code == 400:
        assert "does not say" in sure.json()["detail"]
    else:
        assert 0 < (Photo.decode(sure.content).rgb != plain).any(2).mean() < 0.5


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("picture", b"x")], "no file is called 'picture'"),
        ([("reference", b"x")], "0 photos"),
        ([("photo", b"x"), ("photo", b"x")], "2 photos"),
        ([("photo", b"x")] + 5 * [("reference", b"x")], "5 references"),
        ([("photo", b"x")] + 9 * [("reference", b"x")], "Too many files"),
        ([("photo", b"x"), ("map", b"x")], "the photo"),
    ],
)
def test_a_form_that_cannot_be_honoured_is_told(client, files, says):
    answer = in_form(client, "/v1/restore", *files)
    assert answer.status_code == 400
    assert says in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=a"])
def test_a_damaged_form_is_told(client, kind):
    answer = client.post("/v1/restore", content=b"--b\r\nnothing", headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert "the form" in answer.json()["detail"]


def test_classes_and_a_map_exclude_each_other(client, covered):
    answer = in_form(client, "/v1/restore?only=mask", ("photo", covered), ("map", covered))
    assert answer.status_code == 400
    assert "only mask" in answer.json()["detail"]


def test_a_class_that_is_not_there_leaves_all(client, covered):
    made = Photo.decode(client.post("/v1/restore?only=cigarette", content=covered).content).rgb
    assert (made == Photo.decode(covered).rgb).all()


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/v1/restore", b"", "is empty"),
        ("/v1/find", b"no picture at all", "not a picture"),
        ("/v1/restore?only=bear", None, "bear"),
    ],
)
def test_what_cannot_be_done_is_told(client, covered, path, body, says):
    answer = client.post(path, content=covered if body is None else body)
    assert answer.status_code == 400
    assert says in answer.json()["detail"]


def test_a_bomb_is_refused_by_its_header(covered):
    large = io.BytesIO()
    Image.new("L", (3000, 3000)).save(large, "PNG")
    assert len(large.getvalue()) < 100_000
    with TestClient(app(Settings(most_pixels=1_000_000)), base_url="http://localhost") as client:
        answer = client.post("/v1/restore", content=large.getvalue())
        assert answer.status_code == 400
        assert "3000x3000" in answer.json()["detail"]
        assert client.post("/v1/find", content=covered).status_code == 200


def test_a_large_body_is_refused_said_or_unsaid():
    with TestClient(app(Settings(most_bytes=1000)), base_url="http://localhost") as client:
        assert client.post("/v1/find", content=b"x" * 2000).status_code == 413
        assert client.post("/v1/find", content=iter([b"x" * 600] * 4)).status_code == 413


def test_other_hosts_other_sites_and_strangers_are_refused(client, covered):
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 403
    assert client.post("/v1/find", content=covered, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    with TestClient(app(Settings(token=TOKEN)), base_url="http://localhost") as guarded:
        assert guarded.get("/").status_code == 200
        assert guarded.post("/v1/find", content=covered).status_code == 401
        assert guarded.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
        right = {"Authorization": f"Bearer {TOKEN}"}
        assert guarded.post("/v1/find", content=covered, headers=right).status_code == 200


def test_every_answer_has_the_headers_that_browsers_heed(client):
    for path in ("/", "/healthz", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_schema_names_every_way_in_and_what_may_come_out(client):
    schema = client.get("/openapi.json").json()
    assert {"/v1/find", "/v1/restore", "/healthz", "/readyz", "/metrics"} == set(schema["paths"])
    assert {"400", "401", "413", "429", "503"} <= set(schema["paths"]["/v1/restore"]["post"]["responses"])


def test_metrics_count_what_was_asked(client, covered):
    client.post("/v1/find", content=covered)
    assert 'bareface_requests_total{outcome="done",what="find"}' in client.get("/metrics").text


def test_damaged_photos_never_break_it(client, covered):
    rng, kinds = random.Random(4), [covered]
    kinds += [Photo.decode(covered).encode(suffix) for suffix in (".jpg", ".webp", ".tif", ".bmp")]
    seen = set()
    for number in range(300):
        body = bytearray(kinds[number % len(kinds)])
        for _ in range(rng.choice((1, 4, 40))):
            body[rng.randrange(len(body))] = rng.randrange(256)
        cut = bytes(body[: rng.randrange(len(body))]) if rng.random() < 0.3 else bytes(body)
        seen.add(client.post("/v1/find", content=cut).status_code)
    assert seen <= {200, 400}
    assert client.get("/readyz").status_code == 200


# ---- The queue


def test_a_full_queue_refuses_and_a_cancelled_wish_leaves_it():
    gate, pool = threading.Event(), Pool(["worker"], 2)
    pool.start()
    first = pool.submit(lambda _: gate.wait(30))
    while not pool.busy:
        time.sleep(0.01)
    waiting = [pool.submit(lambda worker: worker) for _ in range(2)]
    with pytest.raises(Full):
        pool.submit(lambda worker: worker)
    assert waiting[0].cancel()
    late = pool.submit(lambda worker: worker.upper())
    gate.set()
    assert late.result(10) == "WORKER"
    assert first.result(10) is True
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda _: 1 / 0).result(10)
    pool.stop()
    with pytest.raises(Full):
        pool.submit(lambda worker: worker)


def test_a_full_queue_is_told_to_the_client(covered):
    """Sixteen clients at a service that lets one wait."""
    with running("--waiting", "1") as address:
        with httpx.Client(timeout=60) as client:
            client.post(f"{address}/v1/restore", content=covered)
        codes, retries = [], []

        def one() -> None:
            answer = httpx.post(f"{address}/v1/restore", content=covered, timeout=60)
            codes.append(answer.status_code)
            retries.append(answer.headers.get("retry-after"))

        threads = [threading.Thread(target=one) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(codes) == {200, 429}
        assert set(retries) == {None, "2"}


def test_a_stop_finishes_what_has_begun(covered):
    large = Photo.from_array(cv2.resize(Photo.decode(covered).rgb, None, fx=8, fy=8)).encode(".png")
    service = running()
    with service as address:
        answers = []
        asking = threading.Thread(
            target=lambda: answers.append(httpx.post(f"{address}/v1/restore", content=large, timeout=60))
        )
        asking.start()
        while not answers and "bareface_working 1" not in httpx.get(f"{address}/metrics").text:
            assert asking.is_alive()
        os.kill(service.process.pid, signal.SIGTERM)
        asking.join()
    assert [answer.status_code for answer in answers] == [200]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"host": "0.0.0.0"}, "a token is needed"),
        ({"token": "short"}, "16 or more"),
        ({"workers": 0}, "workers 0"),
        ({"port": 70_000}, "port 70000"),
    ],
)
def test_settings_that_cannot_be_honoured_are_refused(settings, says):
    with pytest.raises(UsageError, match=says):
        Settings(**settings)
