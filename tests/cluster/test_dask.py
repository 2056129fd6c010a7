"""Batches on a Dask cluster of two processes, which share no cache folder."""

from __future__ import annotations

import os
import signal

import joblib
import pytest

from talkwidget import Talker
from tests.batch.test_run import say_many

from .conftest import ROWS, digests, prepared

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed", reason="the package of a lane of its own; run: make test-cluster")

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def client():
    # Each loss of a worker is told to joblib at once; by default Dask tries a row on four workers.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.mark.parametrize("how", ["configured", "backend"])
def test_frames_are_those_of_one_process_and_each_worker_prepares_once(client, talker, alone, tmp_path, painter, how):
    calls = painter.calls["animate"]
    if how == "configured":
        with joblib.parallel_config(backend="dask"):
            rows = say_many(talker, ROWS, tmp_path / "clips")
    else:
        rows = say_many(talker, ROWS, tmp_path / "clips", backend="dask")
    assert digests(rows) == alone
    assert painter.calls["animate"] == calls
    assert len(prepared(rows)) <= 2


def test_all_clips_arrive_though_a_worker_is_killed_half_way(client, talker, alone, tmp_path):
    client.wait_for_workers(2)
    workers = list(client.run(os.getpid).values())

    def kill(stage, done, total):
        if done == total // 2:
            os.kill(workers[0], signal.SIGKILL)

    rows = say_many(talker, ROWS, tmp_path / "clips", backend="dask", progress=kill)
    assert digests(rows) == alone


def test_a_row_that_kills_its_workers_fails_alone(client, talker, tmp_path):
    table = ["one", f"two|{tmp_path / 'once'}", "three", f"four|{tmp_path / 'mark'}|always", "five"]
    rows = say_many(talker, table, tmp_path / "clips", backend="dask")
    assert [row.status for row in rows] == ["done", "done", "done", "failed", "done"], rows
    assert "its worker was lost" in rows[3].error


def test_a_face_of_the_mesh_engine_and_a_neural_voice_travel_too(client, portrait, tmp_path):
    talker = Talker(engine="mesh", cache_dir=None, max_height=128)
    talker.set_face(portrait)
    texts = ["Good morning.", "Good night."]
    alone = digests(say_many(talker, texts, tmp_path / "alone"))
    assert digests(say_many(talker, texts, tmp_path / "clips", backend="dask")) == alone
