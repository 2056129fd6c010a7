"""Many texts into a folder: every good row arrives, and only what is missing or changed is made again."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time

import av
import joblib
import pytest
from PIL import Image

from talkwidget import InputError, Talker, UnavailableError, plugins
from talkwidget.batch.clip_list import ClipList
from talkwidget.batch.result import BatchRows
from talkwidget.cache.files import scratch_folder
from talkwidget.media.marking import marking_of
from tests.fakes import Deadly, hum

ROWS = [
    {"text": "one two three", "name": "first"},
    {"text": "four five", "name": "second", "face": "ben"},
    {"text": "six", "name": "third", "rate": 1.5},
]


def say_many(talker, rows, out, **more):
    return records(talker.say_many(rows, out=out, **more))


def records(table):
    return list(table.itertuples(index=False)) if hasattr(table, "itertuples") else list(table)


def width(path):
    with av.open(str(path)) as film:
        return film.streams.video[0].width


def frame_digest(path):
    with av.open(str(path)) as film:
        return hashlib.sha256(b"".join(frame.to_ndarray().tobytes() for frame in film.decode(video=0))).hexdigest()


def test_each_text_becomes_files_with_its_name_face_and_options(ready, tmp_path):
    rows = say_many(ready, ROWS, tmp_path / "new" / "clips")
    assert [(row.name, row.status, row.error) for row in rows] == [
        ("first", "done", ""),
        ("second", "done", ""),
        ("third", "done", ""),
    ]
    assert [width(row.path) for row in rows] == [128, 64, 128]
    assert {path.name for path in (tmp_path / "new" / "clips").glob("[!.]*")} == {
        f"{name}.{ending}" for name in ("first", "second", "third") for ending in ("mp4", "vtt", "srt")
    }
    assert rows[0].seconds > 0


def test_running_again_does_only_what_is_missing_or_changed(ready, tmp_path, painter):
    rows = say_many(ready, ROWS, tmp_path / "clips")
    rows[0].path.unlink()
    rows[1].path.write_bytes(b"damaged")
    assert painter.calls["animate"] == 3
    again = say_many(ready, [*ROWS[:2], {**ROWS[2], "text": "seven"}], tmp_path / "clips")
    assert [row.status for row in again] == ["done", "done", "done"]
    assert ["clip" in row.cache_hits for row in again] == [True, True, False]
    assert painter.calls["animate"] == 4
    assert [row.status for row in say_many(ready, ROWS[:2], tmp_path / "clips")] == ["unchanged", "unchanged"]


def test_another_face_under_the_same_name_is_a_change(ready, tmp_path, portrait):
    say_many(ready, ROWS, tmp_path / "clips")
    ready.set_face(portrait, "ben")
    ready.set_face(portrait, "anna")
    assert [row.status for row in say_many(ready, ROWS, tmp_path / "clips")] == ["unchanged", "done", "unchanged"]


def test_one_bad_row_does_not_end_the_others(ready, tmp_path, monkeypatch, beeper):
    synthesize = beeper.synthesize

    def break_down(text, *rest):
        if "crash" in text:
            raise ZeroDivisionError("division by\nzero")
        if "quits" in text:
            raise SystemExit(2)
        return synthesize(text, *rest)

    monkeypatch.setattr(beeper, "synthesize", break_down)
    table = [
        {"text": "good", "name": "a"},
        {"text": "x", "face": "bob"},
        {"text": "x", "face": "no/such.jpg"},
        {"text": "x", "voice": "nobody"},
        {"text": "x", "rate": "fast"},
        {"text": "x", "rat": 1},
        {"name": "mute"},
        {"text": "crash"},
        {"text": "x", "name": "a"},
        {"text": "x", "language": "xx"},
        {"text": "x", "face": ["anna"]},
        {"text": "x", "seed": {}},
        {"text": "quits"},
        {"text": "good too", "name": "z"},
    ]
    rows = say_many(ready, table, tmp_path / "clips")
    assert [row.status for row in rows] == ["done", *["failed"] * 12, "done"]
    told = [row.error for row in rows]
    for number, part in enumerate(
        [
            "row 2 (002-x): there is no face 'bob'; there are: ben, anna.",
            "row 3 (003-x): there is no file 'no/such.jpg'",
            "row 4 (004-x): there is no voice 'nobody'; set one",
            "row 5 (005-x): rate takes a number, not 'fast'",
            "row 6 (006-x): there is no column or option 'rat'; did you mean rate?",
            "row 7 (mute): it has no text",
            "row 8 (008-crash): ZeroDivisionError: division by zero",
            "row 9 (a-2): the name 'a' is that of row 1 too",
            "row 10 (010-x): ",
            "row 11 (011-x): a face is given by its name or its file, not as ['anna']",
            "row 12 (012-x): seed takes a whole number",
            "row 13 (013-quits): SystemExit: 2",
        ],
        start=1,
    ):
        assert part in told[number]
    assert not any("\n" in error for error in told)


def test_faces_and_voices_may_be_files(ready, tmp_path, mirrored):
    (tmp_path / "me.wav").write_bytes(hum())
    table = [
        {"text": "one", "face": mirrored},
        {"text": "one"},
        {"name": "heard", "voice": str(tmp_path / "me.wav"), "use_recording": "yes", "face": "ben"},
    ]
    rows = say_many(ready, table, tmp_path / "clips")
    assert [row.status for row in rows] == ["done"] * 3, rows
    assert [width(row.path) for row in rows] == [64, 128, 64]
    assert (ready.faces, ready.voices) == (("ben", "anna"), ())


def test_a_face_may_be_a_face_file(ready, tmp_path, talker):
    path = ready.set_face(tmp_path / "ben.png", "again").save(tmp_path / "saved.face")
    ready.set_face(ready.portrait.pixels, "latest")
    rows = say_many(ready, [{"text": "one", "face": str(path)}, {"text": "x", "face": "no.face"}], tmp_path / "clips")
    assert width(rows[0].path) == 64
    assert "there is no file 'no.face'" in rows[1].error


def test_options_are_for_all_rows_and_those_of_a_row_are_stronger(ready, tmp_path):
    rows = say_many(ready, [{"text": "a"}, {"text": "a", "face": "anna"}], tmp_path / "clips", face="ben")
    assert [width(row.path) for row in rows] == [64, 128]


def test_progress_counts_the_clips_that_are_to_be_made(ready, tmp_path):
    say_many(ready, ROWS[:1], tmp_path / "clips")
    steps = []
    say_many(ready, ROWS, tmp_path / "clips", progress=lambda *step: steps.append(step))
    assert steps == [("clips", 0, 2), ("clips", 1, 2), ("clips", 2, 2)]


def test_a_stop_keeps_what_is_done_and_returns_within_a_second(ready, tmp_path, painter):
    cancel, texts, when = threading.Event(), [{"text": f"number {i} " * 30} for i in range(4)], []

    def stop(stage, done, total):
        if done == 1:
            when.append(time.monotonic())
            cancel.set()

    rows = say_many(ready, texts, tmp_path / "clips", progress=stop, cancel=cancel)
    assert time.monotonic() - when[0] < 1.5
    assert rows[0].status == "done"
    assert "stopped" in {row.status for row in rows}
    assert painter.open == 0
    left = {row.name for row in rows if row.status == "stopped"}
    again = say_many(ready, texts, tmp_path / "clips")
    assert {row.name for row in again if row.status == "done"} == left


def test_an_interrupt_ends_the_work_and_keeps_what_is_done(ready, tmp_path, painter):
    def interrupt(stage, done, total):
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ready.say_many(ROWS, tmp_path / "clips", progress=interrupt)
    assert painter.open == 0
    assert say_many(ready, ROWS, tmp_path / "clips")[0].status == "unchanged"
    assert not list((tmp_path / "clips").glob("*.part"))


@pytest.mark.parametrize("how", ["n_jobs", "configured"])
def test_two_processes_give_the_same_frames(ready, tmp_path, painter, how):
    alone = say_many(ready, ROWS, tmp_path / "alone")
    calls = painter.calls["animate"]
    other = ready.with_only("anna", None)
    other.set_face(tmp_path / "ben.png")
    other.set_face(ready.portrait.pixels, "anna")
    if how == "n_jobs":
        rows = say_many(ready, [*ROWS, {"text": "new"}], tmp_path / "many", n_jobs=2, backend="loky")
    else:
        with joblib.parallel_config(backend="loky", n_jobs=2):
            rows = say_many(ready, [*ROWS, {"text": "new"}], tmp_path / "many")
    assert [row.status for row in rows] == ["done"] * 4, rows
    assert [frame_digest(row.path) for row in rows[:3]] == [frame_digest(row.path) for row in alone]
    # The new text was drawn elsewhere.
    assert painter.calls["animate"] == calls


def test_workers_need_neither_the_files_nor_a_shared_cache(registered_fakes, mirrored, tmp_path):
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=None)
    talker.set_face(mirrored)
    talker.set_voice(hum(), "me")
    mirrored.unlink()
    rows = say_many(talker, ["one", {"use_recording": "yes"}], tmp_path / "clips", n_jobs=2, backend="loky")
    assert [row.status for row in rows] == ["done", "done"], rows
    assert [width(row.path) for row in rows] == [64, 64]


def test_threads_take_many_rows_and_a_stop_sends_no_more(ready, tmp_path, painter, monkeypatch):
    texts = [f"n{number}" for number in range(30)]
    rows = say_many(ready, texts, tmp_path / "all", n_jobs=2, backend="threading")
    assert [row.status for row in rows] == ["done"] * 30
    cancel, calls, animate = threading.Event(), painter.calls["animate"], painter.animate

    def slow(*given):
        time.sleep(0.2)
        return animate(*given)

    monkeypatch.setattr(painter, "animate", slow)
    rows = say_many(
        ready,
        [f"m{number}" for number in range(30)],
        tmp_path / "some",
        n_jobs=2,
        backend="threading",
        cancel=cancel,
        progress=lambda stage, done, total: cancel.set() if done else None,
    )
    assert {row.status for row in rows} == {"done", "stopped"}
    assert painter.calls["animate"] - calls < 20


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_losing_a_worker_costs_only_its_clip(ready, tmp_path):
    plugins.register(plugins.SYNTHESIZERS, "deadly", Deadly)
    try:
        table = ["one", f"two|{tmp_path / 'once'}", "three", f"four|{tmp_path / 'mark'}|always", "five"]
        rows = say_many(ready, table, tmp_path / "clips", n_jobs=2, synthesizer="deadly", backend="loky")
    finally:
        plugins.unregister(plugins.SYNTHESIZERS, "deadly")
    assert [row.status for row in rows] == ["done", "done", "done", "failed", "done"], rows
    assert "its worker was lost" in rows[3].error


@pytest.mark.parametrize(
    ("more", "kind", "told"),
    [
        ({"backend": "nonsense"}, InputError, "nonsense"),
        ({"n_jobs": 0}, InputError, "n_jobs"),
        ({"n_jobs": [1]}, InputError, "n_jobs is \\[1\\]; give the number"),
        ({"n_jobs": 2.5}, InputError, "n_jobs is 2.5; give the number"),
        ({"backend": 5}, InputError, "joblib refuses"),
        ({"out": " "}, InputError, "folder's name is empty"),
        ({"out": None}, InputError, "a path is given as text, not as None"),
        ({"out": "a\0b"}, UnavailableError, "cannot make"),
        ({"out": "x" * 300}, UnavailableError, "cannot make"),
        ({"vioce": "x"}, InputError, "did you mean voice"),
    ],
)
def test_a_mistake_for_all_rows_is_told_in_one_line(ready, tmp_path, more, kind, told):
    with pytest.raises(kind, match=told):
        ready.say_many(["Hello"], **{"out": tmp_path / "clips", **more})


def test_a_folder_that_is_a_file_is_refused(ready, tmp_path):
    (tmp_path / "clips").write_text("")
    with pytest.raises(InputError, match="is a file"):
        ready.say_many(["Hello"], tmp_path / "clips")
    with pytest.raises(UnavailableError, match="cannot make"):
        ready.say_many(["Hello"], tmp_path / "clips" / "inside")


def test_the_result_is_a_frame_of_pandas_where_it_is_installed(ready, tmp_path):
    pandas = pytest.importorskip("pandas")
    table = ready.say_many([*ROWS[:2], {"name": "mute"}], tmp_path / "clips")
    assert isinstance(table, pandas.DataFrame)
    assert list(table.columns) == ["name", "status", "path", "seconds", "cache_hits", "error", "notes"]
    assert table.loc[table.status == "failed", "name"].tolist() == ["mute"]
    assert table.seconds.dtype == float
    assert "2 done, 1 failed" in table._repr_html_()
    assert "<table" in table.head(1)._repr_html_()


def test_the_result_is_rows_where_pandas_is_not_installed(ready, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.delitem(sys.modules, "talkwidget.batch.frame", raising=False)
    rows = ready.say_many(ROWS[:1], tmp_path / "clips")
    assert isinstance(rows, BatchRows)
    assert (rows[0].name, rows[0].path) == ("first", tmp_path / "clips" / "first.mp4")
    assert "1 done" in rows._repr_html_()


def test_captions_that_are_gone_come_back_and_those_that_were_corrected_stay(ready, tmp_path):
    rows = say_many(ready, ROWS, tmp_path / "clips")
    rows[0].path.with_suffix(".vtt").unlink()
    rows[1].path.with_suffix(".srt").write_text("corrected")
    assert [row.status for row in say_many(ready, ROWS, tmp_path / "clips")] == ["done", "unchanged", "unchanged"]
    assert rows[0].path.with_suffix(".vtt").read_text().startswith("WEBVTT")
    assert rows[1].path.with_suffix(".srt").read_text() == "corrected"


def test_captions_of_an_earlier_clip_do_not_stay_beside_one_without(ready, tmp_path):
    ready.set_voice(hum(), "me")
    (row,) = say_many(ready, [{"text": "one", "name": "a", "voice": "none"}], tmp_path / "clips")
    silent = [{"name": "a", "use_recording": True}]
    assert [row.status for row in say_many(ready, silent, tmp_path / "clips")] == ["done"]
    assert not row.path.with_suffix(".vtt").exists()
    assert [row.status for row in say_many(ready, silent, tmp_path / "clips")] == ["unchanged"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"first": 5}', b"[" * 100_000, b"\xff\xfe"])
def test_a_damaged_list_of_a_folder_costs_only_time(ready, tmp_path, content):
    say_many(ready, ROWS, tmp_path / "clips")
    (tmp_path / "clips" / ".talkwidget.json").write_bytes(content)
    assert [row.status for row in say_many(ready, ROWS, tmp_path / "clips")] == ["done"] * 3
    assert [row.status for row in say_many(ready, ROWS, tmp_path / "clips")] == ["unchanged"] * 3


def test_a_list_that_cannot_be_written_is_told_and_the_table_comes(ready, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("talkwidget.batch.run.WRITE_SECONDS", 0.0)
    (tmp_path / "clips" / ".talkwidget.json").mkdir(parents=True)
    with caplog.at_level("WARNING", logger="talkwidget"):
        assert [row.status for row in say_many(ready, ROWS, tmp_path / "clips")] == ["done"] * 3
    assert "the clips stay, but the next run makes them again" in caplog.text


def test_a_stop_is_heeded_while_rows_are_planned(ready, tmp_path):
    cancel, steps = threading.Event(), []

    def stop(stage, done, total):
        steps.append((stage, done, total))
        cancel.set()

    rows = say_many(ready, [f"n{i}" for i in range(500)], tmp_path / "clips", progress=stop, cancel=cancel)
    assert {row.status for row in rows} == {"stopped"}
    assert steps == [("planning", 100, 500)]


def test_what_a_clip_has_to_tell_stands_in_its_row(ready, tmp_path, portrait, beeper, monkeypatch):
    new = tmp_path / "new.png"
    Image.open(portrait).resize((264, 264)).save(new)
    synthesize = beeper.synthesize

    def lose(text, *rest):
        speech = synthesize(text, *rest)
        return dataclasses.replace(speech, unspoken=("psst",)) if "psst" in text else speech

    monkeypatch.setattr(beeper, "synthesize", lose)
    table = [{"text": "one"}, {"text": "one psst"}, {"text": "one", "face": new}]
    rows = say_many(ready, table, tmp_path / "clips")
    assert "not spoken: 'psst'" in rows[1].notes
    assert "not spoken" not in rows[0].notes
    assert "is this face yours" in rows[2].notes
    stated = [{"text": "one", "face": new, "consent": "Ben agrees."}]
    say_many(ready, stated, tmp_path / "stated")
    assert "is this face yours" not in say_many(ready, table[2:], tmp_path / "again")[0].notes
    assert marking_of(tmp_path / "stated" / "001-one.mp4").consent == "Ben agrees."
    assert marking_of(tmp_path / "again" / "001-one.mp4").consent == "Ben agrees."


def test_rows_of_many_faces_in_turn_keep_few_of_them_in_memory(ready, tmp_path, portrait, monkeypatch):
    monkeypatch.setattr("talkwidget.batch.cast.KEPT", 1)
    reads = []
    with_face = type(ready).with_face
    monkeypatch.setattr(type(ready), "with_face", lambda self, *given: reads.append(given) or with_face(self, *given))
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"face{number}.png")
        Image.open(portrait).resize((256 + 128 * number, 256 + 128 * number)).save(paths[-1])
    table = [{"text": f"n{number}", "face": paths[number % 3]} for number in range(12)]
    rows = say_many(ready, table, tmp_path / "clips")
    assert [row.name for row in rows] == [f"{number + 1:03d}-n{number}" for number in range(12)]
    assert [width(row.path) for row in rows] == [64, 96, 128] * 4
    assert len(reads) == 6  # once to plan its rows, once to say them


@pytest.mark.parametrize("backend", ["sequential", "loky"])
def test_why_other_engines_were_not_used_is_told_once_whoever_works(ready, tmp_path, backend):
    rows = say_many(ready, ["one", "two", "three"], tmp_path / "clips", engine="auto", backend=backend, n_jobs=2)
    told = [row.notes.count("engine sadtalker not used") for row in rows]
    assert told == [1, 0, 0], rows


def test_two_batches_in_one_folder_never_take_the_clip_of_the_other_for_theirs(ready, tmp_path, monkeypatch):
    folder = tmp_path / "clips"
    written = ClipList.add

    def overtaken(self, name, listed):
        (folder / f"{name}.mp4").write_bytes(b"of the other batch")
        written(self, name, listed)

    with monkeypatch.context() as patched:
        patched.setattr(ClipList, "add", overtaken)
        say_many(ready, [{"text": "one", "name": "a"}], folder)
    assert [row.status for row in say_many(ready, [{"text": "one", "name": "a"}], folder)] == ["done"]
    assert (folder / "a.mp4").read_bytes() != b"of the other batch"


def test_a_read_only_folder_is_told_before_the_first_clip_is_drawn(ready, painter, tmp_path, monkeypatch):
    monkeypatch.setattr("talkwidget.batch.run.os.access", lambda path, mode: False)
    with pytest.raises(UnavailableError, match="is read-only; give another folder"):
        say_many(ready, ROWS, tmp_path / "clips")
    assert not painter.calls["animate"]


def test_the_next_run_removes_what_a_killed_one_left_half_written(ready, tmp_path):
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    machine = scratch_folder().name.split("-")[1]
    left = tmp_path / f".first.mp4.{machine}-{killed.pid}-0123456789ab.part"
    mine = tmp_path / ".mine.part"
    for path in (left, mine):
        path.write_bytes(b"half")
    say_many(ready, ROWS[:1], tmp_path)
    assert (left.exists(), mine.exists()) == (False, True)


def test_a_folder_that_is_removed_meanwhile_fails_its_rows_alone(ready, tmp_path):
    folder = tmp_path / "clips"

    def remove(stage, done, total):
        if (stage, done) == ("clips", 1):
            shutil.rmtree(folder)

    rows = say_many(ready, ROWS, folder, progress=remove)
    assert [row.status for row in rows] == ["done", "failed", "failed"]
    assert "cannot write" in rows[1].error
    assert [row.status for row in say_many(ready, ROWS, folder)] == ["done"] * 3
