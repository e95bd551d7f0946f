"""Jobs of many photos: by a real service, killed and started again, forgotten when old."""

from __future__ import annotations

import signal
import time

import pytest

pytest.importorskip("fastapi", reason="bareface[serve] is not installed")
pytest.importorskip("httpx", reason="bareface[serve] is not tested without httpx")

from fastapi.testclient import TestClient
from real_service import running

from bareface.errors import ServiceError, UsageError
from bareface.serve.app import app
from bareface.serve.client import Client
from bareface.serve.jobs import DONE, FAILED, WAITING, Jobs, Outcome, Task
from bareface.serve.settings import Settings


def finished(client, job, seconds=120):
    """The job, once nothing of it waits."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told = client.job(job)
        if told["counts"]["waiting"] + told["counts"]["working"] == 0:
            return told
        time.sleep(0.1)
    raise AssertionError(told["counts"])


def test_a_job_is_done_told_and_forgotten(covered, tmp_path):
    with running("--jobs", str(tmp_path / "jobs")) as address:
        client = Client(address)
        job = client.submit([covered, b"no picture", covered], kind="png")
        told = finished(client, job)
        assert told["counts"] == {"waiting": 0, "working": 0, "done": 2, "failed": 1}
        assert told["photos"][0]["report"]["faces"][0]["removed"]
        assert "not a picture" in told["photos"][1]["report"]["error"]
        assert client.result(job, 0) == client.result(job, 2) == client.restore(covered, kind="png").photo
        with pytest.raises(ServiceError, match="no such job") as refused:
            client.result(job, 1)
        assert refused.value.status == 404
        client.forget(job)
        with pytest.raises(ServiceError, match="no such job"):
            client.job(job)
        with pytest.raises(ServiceError, match="no such job"):
            client.forget(job)
        with pytest.raises(ServiceError, match="bear"):
            client.submit([covered], only="bear")
        assert [p.name for p in (tmp_path / "jobs").iterdir()] == ["jobs.sqlite"]


def test_a_killed_service_goes_on_where_it_was(covered, tmp_path):
    """Killed in the middle of a job; the next service finishes it, and what was done is not done again."""
    first = running("--jobs", str(tmp_path))
    address = first.__enter__()
    job = Client(address).submit([covered] * 30)
    while Client(address).job(job)["counts"]["done"] < 3:
        time.sleep(0.02)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / job).glob("*.out")}
    assert 3 <= len(before) < 30
    with running("--jobs", str(tmp_path)) as address:
        assert finished(Client(address), job)["counts"]["done"] == 30
    after = {p.name: p.stat().st_mtime_ns for p in (tmp_path / job).glob("*.out")}
    again = [name for name in before if after[name] != before[name]]
    assert len(again) <= 1  # whose file was there and not yet noted
    assert sorted(p.suffix for p in (tmp_path / job).iterdir()) == [".out"] * 30


def test_what_is_no_job_is_refused(covered, tmp_path):
    with TestClient(app(Settings(jobs=tmp_path)), base_url="http://localhost") as client:
        assert "form of photos" in client.post("/v1/jobs", content=covered).json()["detail"]
        other = client.post("/v1/jobs", files=[("map", ("a", covered))])
        assert "no file is called 'map'" in other.json()["detail"]
        too_many = client.post("/v1/jobs", files=[("photo", ("a", b"x"))] * 201)
        assert too_many.status_code == 400
        for path in ("/v1/jobs/nothing", "/v1/jobs/..%2F..%2Fetc", f"/v1/jobs/{'a' * 32}/200"):
            assert client.get(path).status_code in (404, 422)
        assert client.get(f"/v1/jobs/{'a' * 32}").status_code == 404
        wrong = client.put(f"/v1/jobs/{'a' * 32}")
        assert wrong.status_code == 405
        assert wrong.headers["allow"] == "DELETE, GET"


def test_without_a_folder_there_are_no_jobs(covered):
    with TestClient(app(Settings()), base_url="http://localhost") as client:
        assert client.post("/v1/jobs", files=[("photo", ("a", covered))]).status_code == 404


def test_old_jobs_are_forgotten_with_their_files(tmp_path):
    jobs = Jobs(tmp_path, hours=1e-5)
    job = jobs.add([b"one"], {})
    time.sleep(0.1)
    jobs.forget_old()
    assert jobs.told(job) is None
    assert not (tmp_path / job).exists()


def test_photos_are_claimed_once_and_in_turn(tmp_path):
    jobs = Jobs(tmp_path)
    first, second = jobs.add([b"a", b"b"], {"seed": 3}), jobs.add([b"c"], {})
    claimed = [jobs.claim() for _ in range(4)]
    assert [(task.job, task.number, task.photo) for task in claimed[:3]] == [
        (first, 0, b"a"), (first, 1, b"b"), (second, 0, b"c"),
    ]  # fmt: skip
    assert claimed[0].wish == {"seed": 3}
    assert claimed[3] is None
    jobs.settle(claimed[0], Outcome({"faces": []}, b"made", "image/png"))
    jobs.settle(claimed[1], Outcome({"error": "why"}))
    assert [photo["state"] for photo in jobs.told(first)["photos"]] == [DONE, FAILED]
    assert jobs.result(first, 0) == (b"made", "image/png")
    assert jobs.result(first, 1) is None
    again = Jobs(tmp_path)  # as after a kill: the third was being worked on
    assert [photo["state"] for photo in again.told(second)["photos"]] == [WAITING]


def test_a_lost_file_is_told_and_the_next_is_taken(tmp_path):
    jobs = Jobs(tmp_path)
    job = jobs.add([b"a", b"b"], {})
    (tmp_path / job / "0.in").unlink()
    assert jobs.claim() == Task(job, 1, {}, b"b")
    assert "lost" in jobs.told(job)["photos"][0]["report"]["error"]


def test_places_that_cannot_be_used_are_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="file"):
        Jobs(tmp_path / "file")
    with pytest.raises(UsageError, match="nothing://"):
        Jobs(tmp_path, "nothing://here")
    with pytest.raises(UsageError, match="--jobs"):
        Settings(database="sqlite://")
