"""The loop: budgets, checkpoints, resume, several processes, and what happens when it goes wrong."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the lab is not installed")

from line_system import Line, run  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bareface.errors import RecipeError  # noqa: E402
from bareface.lab import checkpoint, systems  # noqa: E402
from bareface.lab.export import to_onnx  # noqa: E402
from bareface.lab.recipe import Budget, Optimizer  # noqa: E402
from bareface.lab.trainer import Trainer, _From  # noqa: E402

SCRIPT = Path(__file__).with_name("line_system.py")


@pytest.fixture(autouse=True)
def _line(monkeypatch):
    monkeypatch.setattr("bareface.lab.trainer.system_class", lambda name: Line)
    monkeypatch.setattr("bareface.lab.recipe.system_class", lambda name: Line)
    # In bfloat16 a batch in parts differs from the whole by what is rounded.
    monkeypatch.setattr("bareface.lab.processes.bf16_is_fast", lambda device: False)
    assert systems.system_class("segmenter").__name__ == "SegmenterSystem"


def losses(out):
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return [{k: v for k, v in line.items() if k != "seconds"} for line in lines]


def weights(out, name="state.safetensors"):
    return load_file(out / name)


def script(*arguments, processes=1):
    start = [] if processes == 1 else ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    # One thread each: OpenMP would start as many as there are cores in every process.
    return subprocess.Popen(
        [sys.executable, *start, str(SCRIPT), *map(str, arguments)], env={**os.environ, "OMP_NUM_THREADS": "1"}
    )


def test_it_learns_logs_and_reports(tmp_path):
    run(tmp_path, budget=200).train()
    last = losses(tmp_path)[-1]
    assert last["slope"] == pytest.approx(3.0, abs=0.1)
    assert last["step"] == 200
    assert len(losses(tmp_path)) == 8
    assert "slope" in (tmp_path / "report.html").read_text()
    assert json.loads((tmp_path / "environment.json").read_text())["precision"]


def test_an_epoch_walks_over_the_pictures_once(tmp_path):
    trainer = run(tmp_path, budget=Budget.parse("2 epochs"))
    trainer.train()
    assert trainer.step == 2 * Line.pictures // 4


def test_an_anchored_run_answers_between_its_start_and_what_it_learnt(tmp_path):
    old = torch.nn.Linear(1, 1)
    old.weight.data[:], old.bias.data[:] = 1.0, 0.0
    (tmp_path / "old.onnx").write_bytes(to_onnx(torch.nn.Sequential(old).eval(), (torch.zeros(1, 1),), {}))
    run(tmp_path / "run", budget=200, start=tmp_path / "old.onnx", anchor=0.25).train()
    assert losses(tmp_path / "run")[-1]["slope"] == pytest.approx(0.75 * 3.0 + 0.25 * 1.0, abs=0.1)
    again = Trainer.resume(tmp_path / "run", workers=0)
    assert again.average.weight.item() == pytest.approx(3.0, abs=0.1)
    assert again.answering().weight.item() == pytest.approx(0.75 * again.average.weight.item() + 0.25)


def test_an_anchor_without_a_start_is_refused(tmp_path):
    with pytest.raises(RecipeError, match="anchor"):
        run(tmp_path, anchor=0.5)


@pytest.mark.parametrize("kind", ["adam", "sgd"])
def test_resume_gives_the_same_losses_as_no_stop(tmp_path, monkeypatch, kind):
    whole, half = tmp_path / "whole", tmp_path / "half"
    run(whole, kind=kind, noise=0.1).train()
    stopped = run(half, kind=kind, noise=0.1)
    monkeypatch.setattr("bareface.lab.trainer.SAVE_EVERY", 0.0)
    steps = iter(range(17))
    real = stopped._one_step

    def killed(*arguments):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(stopped, "_one_step", killed)
    with pytest.raises(KeyboardInterrupt):
        stopped.train()
    resumed = Trainer.resume(half, workers=0)
    assert resumed.step == 17
    resumed.train()
    assert losses(whole) == losses(half)


def test_killed_at_any_moment_it_goes_on_as_if_nothing_had_been(tmp_path):
    """Kills real processes, in the middle of writing if chance has it."""
    script(tmp_path / "whole").wait(120)
    killed, rng = tmp_path / "killed", random.Random(5)
    while not (killed / "state.safetensors").exists():
        process = script(killed, 0.05)
        for _ in range(600):
            if (killed / "state.safetensors").exists():
                break
            time.sleep(0.05)
        time.sleep(rng.random())
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert 0 < checkpoint.load(killed)[0]["step"] < 40
    script(killed).wait(120)
    one, other = weights(tmp_path / "whole"), weights(killed)
    assert all((one[name] == other[name]).all() for name in one)


def test_two_processes_learn_what_one_does_with_as_many_pictures(tmp_path):
    assert script(tmp_path / "one").wait(120) == 0
    assert script(tmp_path / "two", processes=2).wait(180) == 0
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    assert all(torch.allclose(one[name], two[name], atol=1e-5) for name in one)


def test_processes_share_a_steps_pictures_between_them():
    shares = [iter(_From(8, 4, rank, 2)) for rank in (0, 1)]
    assert [[next(share) for _ in range(4)] for share in shares] == [[8, 9, 12, 13], [10, 11, 14, 15]]


def test_a_batch_in_parts_gives_the_same_gradients(tmp_path):
    run(tmp_path / "whole", batch=8).train()
    run(tmp_path / "parts", batch=8, accumulate=4).train()
    one, other = weights(tmp_path / "whole"), weights(tmp_path / "parts")
    assert all(torch.allclose(one[name], other[name], atol=1e-5) for name in one)


def test_a_batch_that_cannot_be_shared_is_refused(tmp_path):
    from lightning_fabric import Fabric

    class Three(Fabric):
        world_size = 3

    with pytest.raises(RecipeError, match="batch: 4 pictures cannot be shared by 3 processes"):
        run(tmp_path, fabric=Three(accelerator="cpu", devices=1))


def test_the_best_weights_are_kept_and_a_run_without_gain_stops_early(tmp_path, monkeypatch):
    slopes = iter([2.0, 2.5, 2.0, 2.2])
    monkeypatch.setattr(Line, "validate", lambda *_: {"slope": (s := next(slopes)), "off": 3.0 - s})
    trainer = run(tmp_path, stop_after=2)
    trainer.train()
    assert [line["slope"] for line in losses(tmp_path)] == [2.0, 2.5, 2.0, 2.2]
    assert trainer.step < 40
    state, tensors = checkpoint.load(tmp_path, checkpoint.BEST)
    assert state["figures"]["slope"] == 2.5
    assert set(tensors) == {"average.weight", "average.bias"}


def test_sgd_by_hand(tmp_path):
    trainer = run(tmp_path, kind="sgd")
    trainer.optimizer.param_groups[0].update(momentum=0.5, weight_decay=0.1)
    weight, bias = trainer.network.weight, trainer.network.bias
    with torch.no_grad():
        weight.fill_(2.0)
        bias.fill_(0.0)
    moved = 0.0
    for gradient in (1.0, 4.0):
        before = weight.item()
        weight.grad, bias.grad = torch.full((1, 1), gradient), torch.zeros(1)
        trainer.optimizer.step()
        moved = 0.5 * moved + gradient + 0.1 * before
        assert weight.item() == pytest.approx(before - 0.1 * moved)


def test_a_fresh_run_begins_as_its_system_says_and_a_resumed_one_does_not(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(Line, "begin", lambda self: begun.append(self.network.weight.data.fill_(7.0)), raising=False)
    first = run(tmp_path, budget=1)
    monkeypatch.setattr(first, "_one_step", lambda *_: {})
    first.train()
    assert (first.network.weight.item(), first.average.weight.item()) == (7.0, 7.0)
    Trainer.resume(tmp_path, Budget(steps=2), workers=0).train()
    assert len(begun) == 1


def test_same_seed_same_weights(tmp_path):
    for name in ("a", "b"):
        run(tmp_path / name, budget=10).train()
    a, b = (weights(tmp_path / name) for name in ("a", "b"))
    assert all((a[name] == b[name]).all() for name in a)


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr("bareface.lab.trainer.SAVE_EVERY", 0.0)
    with pytest.raises(RecipeError, match=r"step 5: the loss is not a number \(wrong\)"):
        run(tmp_path, spoil_at=22).train()
    assert Trainer.resume(tmp_path, workers=0).step == 5


def test_memory_that_is_full_is_said_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr("bareface.lab.trainer.SAVE_EVERY", 0.0)
    run(tmp_path, budget=3).train()
    trainer = Trainer.resume(tmp_path, Budget(steps=9), workers=0)
    trainer.system.settings = dataclasses.replace(trainer.system.settings, memory=1 << 50)
    with pytest.raises(RecipeError, match=r"memory is full .*raise accumulate, or lower batch"):
        trainer.train()
    assert Trainer.resume(tmp_path, workers=0).step == 3


def test_a_dead_sample_process_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(Line, "sample", lambda *_: os._exit(1))
    with pytest.raises(RecipeError, match="a process that makes samples died"):
        run(tmp_path, workers=1).train()


def test_nothing_to_resume_is_said(tmp_path):
    with pytest.raises(RecipeError, match="no run to resume"):
        Trainer.resume(tmp_path)
    (tmp_path / "state.safetensors").write_bytes(b"no tensors at all")
    with pytest.raises(RecipeError, match="no run to resume"):
        Trainer.resume(tmp_path)


def test_the_plateaus_fall_reaches_the_optimizer_and_survives_a_resume(tmp_path, monkeypatch):
    monkeypatch.setattr(Line, "validate", lambda *_: {"off": 1.0})
    settings = Optimizer("sgd", lr=0.1, warmup=0.0, schedule="plateau", factor=0.5, patience=1, floor=0.01)
    trainer = run(tmp_path)
    trainer.recipe = dataclasses.replace(trainer.recipe, optimizer=settings)
    trainer.train()
    # Eight validations: the first is the best, every second one after lets the rate fall.
    assert trainer.judged.falls == 3
    assert trainer.optimizer.param_groups[0]["lr"] == pytest.approx(0.1 * 0.5**3)
    assert Trainer.resume(tmp_path, workers=0).judged.falls == 3
