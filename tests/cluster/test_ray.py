"""Batches on a local Ray cluster of two processes, through Ray's own backend of joblib."""

from __future__ import annotations

import joblib
import pytest

from tests.batch.test_run import say_many

from .conftest import ROWS, digests, prepared

ray = pytest.importorskip("ray", reason="the package of a lane of its own; run: make test-cluster")

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module", autouse=True)
def started():
    for last in (False, False, True):
        try:
            ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
            break
        except Exception:  # it gives its processes 30 seconds to start, which a busy machine may exceed
            ray.shutdown()
            if last:
                raise
    yield
    ray.shutdown()


@pytest.mark.parametrize("how", ["configured", "backend"])
def test_frames_are_those_of_one_process_and_each_worker_prepares_once(talker, alone, tmp_path, painter, how):
    calls = painter.calls["animate"]
    if how == "configured":
        from ray.util.joblib import register_ray

        register_ray()
        with joblib.parallel_config(backend="ray", n_jobs=2):
            rows = say_many(talker, ROWS, tmp_path / "clips")
    else:
        rows = say_many(talker, ROWS, tmp_path / "clips", backend="ray", n_jobs=2)
    assert digests(rows) == alone
    assert painter.calls["animate"] == calls
    assert len(prepared(rows)) <= 2


def test_all_clips_arrive_though_a_worker_is_killed_half_way(talker, tmp_path):
    killing = [*ROWS[:5], f"{ROWS[5]}|{tmp_path / 'once'}", *ROWS[6:]]
    done = []
    rows = say_many(
        talker, killing, tmp_path / "clips", backend="ray", n_jobs=2, progress=lambda *step: done.append(step[1])
    )
    digests(rows)
    assert (tmp_path / "once").exists()
    # Each clip is drawn and kept once: what was done when the worker was lost is not done again.
    assert done == list(range(len(ROWS) + 1))
