"""A Ray cluster of two nodes on this machine: work is shared, a lost node or worker costs nothing but time."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import cv2
import pytest

ray = pytest.importorskip("ray", reason="Ray is not installed")

from ray.cluster_utils import Cluster as Nodes  # noqa: E402

from bareface.cli import main  # noqa: E402
from bareface.cluster import TRIES, Cluster  # noqa: E402
from bareface.errors import ClusterError, PhotoError  # noqa: E402
from bareface.folders.journal import NAME  # noqa: E402


@pytest.fixture(scope="module")
def nodes():
    """A head that does no work, and two nodes of a processor each."""
    patch = pytest.MonkeyPatch()
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    patch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where workers find `Hand`
    made = Nodes(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    workers = [made.add_node(num_cpus=1) for _ in range(2)]
    yield made, workers
    ray.shutdown()
    made.shutdown()
    patch.undo()


class Hand:
    """Does sums, and what else it is told."""

    def close(self):
        """Nothing to let go."""

    def add(self, number):
        time.sleep(0.05)
        return number + 1, os.getpid()

    def refuse(self, number):
        raise PhotoError(f"{number}: no picture")

    def die_over_three(self, number):
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return number


def unable():
    raise PhotoError("no hand")


def test_the_work_is_shared_and_all_of_it_done_once(nodes):
    with Cluster(Hand, nodes[0].address) as cluster:
        results = [each for chunk in cluster(Hand.add, [[k, k + 1] for k in range(0, 40, 2)]) for each in chunk]
    assert sorted(number for number, _ in results) == list(range(1, 41))
    assert len({pid for _, pid in results} - {os.getpid()}) == 2


def test_what_a_job_or_the_making_of_a_hand_raises_is_raised(nodes):
    with Cluster(Hand, nodes[0].address) as cluster, pytest.raises(PhotoError, match="5: no picture"):
        list(cluster(Hand.refuse, [[5]]))
    with Cluster(unable, nodes[0].address) as cluster, pytest.raises(PhotoError, match="no hand"):
        list(cluster(Hand.add, [[5]]))


def test_work_that_kills_its_worker_is_given_up_and_the_rest_is_done(nodes):
    with Cluster(Hand, nodes[0].address) as cluster:
        found = [each for chunk in cluster(Hand.die_over_three, [[k] for k in range(8)], str) for each in chunk]
        assert sorted(map(str, found)) == [str(k) for k in range(8)]
        assert "3" in found
        with pytest.raises(ClusterError, match=f"{TRIES} workers died"):
            list(cluster(Hand.die_over_three, [[3]]))


def test_a_folder_survives_the_loss_of_a_node(nodes, astronaut, tmp_path, capsys):
    cluster, workers = nodes
    (tmp_path / "in").mkdir()
    small = cv2.resize(astronaut[:256, 64:384], (240, 192), interpolation=cv2.INTER_AREA)
    for number in range(12):
        picture = small.copy()
        picture[75 + number : 95, 70:135] = (200, 220, 240 - number)
        assert cv2.imwrite(str(tmp_path / "in" / f"{number:02d}.png"), picture[..., ::-1])
    (tmp_path / "in" / "bad.png").write_bytes(b"no picture")
    asked = ["remove", str(tmp_path / "in"), "--always"]
    assert main([*asked, "-o", str(tmp_path / "alone"), "--workers", "1"]) == 3
    journal = tmp_path / "out" / NAME

    def lose_one():
        while not journal.exists() or len(journal.read_text().splitlines()) < 3:
            time.sleep(0.02)
        cluster.remove_node(workers.pop(), allow_graceful=False)

    losing = threading.Thread(target=lose_one)
    losing.start()
    capsys.readouterr()
    code = main([*asked, "-o", str(tmp_path / "out"), "--cluster", cluster.address, "--json"])
    losing.join()
    assert code == 3
    assert json.loads(capsys.readouterr().out)["done"] == 13
    names = [each["photo"] for each in map(json.loads, journal.read_text().splitlines()) if "photo" in each]
    assert len(names) == len(set(names)) == 13
    for path in sorted((tmp_path / "alone").glob("*.png")):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_a_dataset_is_made_the_same_by_a_cluster(nodes, astronaut, tmp_path):
    (tmp_path / "faces").mkdir()
    for number in range(3):
        assert cv2.imwrite(str(tmp_path / "faces" / f"{number}.png"), astronaut[: 256 + number, 96:352, ::-1])
    line = ["occlude", str(tmp_path / "faces"), "--classes", "mask", "--json"]
    assert main([*line, "-o", str(tmp_path / "alone"), "--workers", "1"]) == 0
    assert main([*line, "-o", str(tmp_path / "out"), "--cluster", nodes[0].address]) == 0
    pictures = sorted(p.relative_to(tmp_path / "alone") for p in (tmp_path / "alone").rglob("*.png"))
    assert pictures
    assert all((tmp_path / "out" / p).read_bytes() == (tmp_path / "alone" / p).read_bytes() for p in pictures)


def test_a_cluster_that_is_not_there_is_told(nodes, astronaut, tmp_path, capsys):
    (tmp_path / "in").mkdir()
    assert main(["remove", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--cluster", "nowhere"]) == 11
    assert "--cluster nowhere" in capsys.readouterr().err
    assert main(["remove", str(tmp_path / "a.jpg"), "--cluster", "auto"]) == 2
    assert "for a folder" in capsys.readouterr().err
    assert cv2.imwrite(str(tmp_path / "in" / "a.png"), astronaut[:256, 96:352, ::-1])
    for verb in ("remove", "occlude"):
        line = [verb, str(tmp_path / "in"), "-o", str(tmp_path / "none"), "--cluster", "auto", "--workers", "2"]
        assert main(line) == 2
        assert "--workers and --cluster" in capsys.readouterr().err
        assert not (tmp_path / "none").exists()
