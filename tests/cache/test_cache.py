"""The cache: found by content, honest about misses, unharmed by broken disks and killed kernels."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from talkwidget.cache.cache import REMEMBERED, Cache, Key, explain
from talkwidget.cache.files import bytes_digest, file_digest, remove_leftovers, scratch_folder, written_whole
from talkwidget.cache.memory import Entry
from talkwidget.errors import InputError

FACE, OTHER = bytes_digest(b"one"), bytes_digest(b"two")


class Fetched:
    """Value of a key from a cache, else computed and stored, as a stage does it."""

    def __init__(self, cache, stage, parts, compute, conceal=False):
        key = Key(stage, parts, conceal)
        entry = cache.load(key)
        self.hit = entry is not None
        self.why = "hit" if self.hit else cache.explain_miss(key)
        if entry is None:
            entry = Entry(compute(), 0.5)
            cache.store(key, entry)
        self.value, self.cost = entry.value, entry.cost


def counted(value):
    """A computation that counts how often it runs."""
    calls = []

    def compute():
        calls.append(None)
        return value

    return compute, calls


def entries(folder: Path) -> list[Path]:
    """Files of the entries, without the lists of earlier keys."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".json", ""})


@pytest.mark.parametrize("folder", ["", "  "])
def test_a_folder_without_a_name_is_refused(folder):
    with pytest.raises(InputError, match="folder's name is empty"):
        Cache(folder)


def test_what_was_computed_once_is_found_again_by_its_parts(tmp_path):
    compute, calls = counted({"points": np.arange(6.0).reshape(2, 3)})
    first = Fetched(Cache(tmp_path), "face", {"face": FACE, "fps": "25"}, compute)
    again = Fetched(Cache(tmp_path), "face", {"fps": "25", "face": FACE}, compute)
    assert (first.hit, first.why) == (False, "miss: first use")
    assert (again.hit, again.why) == (True, "hit")
    assert len(calls) == 1
    np.testing.assert_array_equal(again.value["points"], first.value["points"])
    assert again.cost == first.cost


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"face": OTHER, "fps": "25"}, "miss: new face"),
        ({"face": FACE, "fps": "30"}, "miss: fps 25 -> 30"),
        ({"face": OTHER, "fps": "30"}, "miss: new face, fps 25 -> 30"),
    ],
)
def test_a_miss_says_what_is_new(tmp_path, parts, why):
    cache = Cache(tmp_path)
    Fetched(cache, "face", {"face": FACE, "fps": "25"}, lambda: 1)
    assert Fetched(cache, "face", parts, lambda: 2).why == why


def test_a_miss_is_compared_with_the_nearest_earlier_entry():
    earlier = [{"face": FACE, "text": "a" * 64, "fps": "25"}, {"face": OTHER, "text": "b" * 64, "fps": "30"}]
    assert explain({"face": FACE, "text": "a" * 64, "fps": "50"}, earlier) == "fps 25 -> 50"
    assert explain({"face": OTHER, "text": "c" * 64, "fps": "30"}, earlier) == "new text"


def test_stages_do_not_mix(tmp_path):
    cache = Cache(tmp_path)
    assert Fetched(cache, "face", {"face": FACE}, lambda: 1).value == 1
    assert Fetched(cache, "voice", {"face": FACE}, lambda: 2).value == 2
    assert cache.place(Key("face", {"face": FACE}), ".mp4") != cache.place(Key("voice", {"face": FACE}), ".mp4")


def test_of_earlier_entries_the_newest_are_remembered(tmp_path):
    cache = Cache(tmp_path)
    for number in range(REMEMBERED + 9):
        Fetched(cache, "face", {"face": bytes_digest(str(number).encode()), "fps": str(number)}, lambda: 1)
    assert len(json.loads((tmp_path / "v2" / "face.json").read_text())) == REMEMBERED
    assert Fetched(cache, "face", {"face": FACE, "fps": str(REMEMBERED)}, lambda: 1).why == "miss: new face"


def test_without_a_folder_nothing_is_kept():
    compute, calls = counted(1)
    cache = Cache(None)
    assert Fetched(cache, "face", {"face": FACE}, compute).why == "miss: the cache is off"
    assert not Fetched(cache, "face", {"face": FACE}, compute).hit
    assert len(calls) == 2
    assert cache.place(Key("clip", {"face": FACE}), ".mp4").parent.is_dir()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, flip, lambda data: b"", lambda data: b"no entry"])
def test_a_damaged_entry_is_made_anew_and_told_in_one_line(tmp_path, capfd, caplog, damage):
    compute, calls = counted(np.arange(1000))
    Fetched(Cache(tmp_path), "face", {"face": FACE}, compute)
    (entry,) = entries(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))
    mended = Fetched(Cache(tmp_path), "face", {"face": FACE}, compute)
    assert mended.why == "miss: entry was damaged"
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()
    np.testing.assert_array_equal(mended.value, np.arange(1000))
    assert Fetched(Cache(tmp_path), "face", {"face": FACE}, compute).hit
    assert len(calls) == 2
    assert capfd.readouterr().err == ""


def test_a_removed_entry_is_said_to_be_removed(tmp_path):
    cache = Cache(tmp_path)
    Fetched(cache, "face", {"face": FACE}, lambda: 1)
    entries(tmp_path)[0].unlink()
    assert Fetched(cache, "face", {"face": FACE}, lambda: 1).why == "miss: entry was removed"


def test_a_failed_computation_keeps_nothing(tmp_path):
    cache = Cache(tmp_path)
    with pytest.raises(ZeroDivisionError):
        Fetched(cache, "face", {"face": FACE}, lambda: 1 // 0)
    assert Fetched(cache, "face", {"face": FACE}, lambda: 1).why == "miss: first use"


def test_no_word_of_the_user_stands_in_clear_and_nobody_else_may_look(tmp_path):
    words = "a sentence that is nobody's business"
    cache = Cache(tmp_path)
    Fetched(cache, "speech", {"text": bytes_digest(words.encode())}, lambda: [words] * 50, conceal=True)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if words.encode() in path.read_bytes()]
    assert "v2" in {path.name for path in tmp_path.iterdir()}
    assert stat.S_IMODE((tmp_path / "v2").stat().st_mode) == 0o700


def test_a_cache_removed_while_it_is_in_use_is_begun_again(tmp_path):
    cache = Cache(tmp_path / "cache")
    Fetched(cache, "face", {"face": FACE}, lambda: 1)
    for thread in threading.enumerate():
        if thread.name == "talkwidget-trim":
            thread.join()
    shutil.rmtree(tmp_path / "cache")
    assert cache.place(Key("clip", {"face": FACE}), ".mp4").parent.is_dir()
    assert stat.S_IMODE((tmp_path / "cache" / "v2").stat().st_mode) == 0o700
    assert Fetched(cache, "face", {"face": FACE}, lambda: 2).value == 2
    assert Fetched(cache, "face", {"face": FACE}, lambda: 3).value == 2


def test_a_folder_that_cannot_be_used_costs_one_line(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    assert Fetched(cache, "face", {"face": FACE}, lambda: 1).value == 1
    assert Fetched(cache, "face", {"face": OTHER}, lambda: 2).value == 2
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]
    assert "TALKWIDGET_HOME" in caplog.text


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name != "posix", reason="limits on file sizes are POSIX's")
def test_a_full_disk_costs_one_line_and_leaves_nothing_half_written(tmp_path):
    process = run_python(
        """
        import resource, sys
        from talkwidget.cache.cache import Cache, Key
        from talkwidget.cache.memory import Entry
        cache = Cache(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        for name in "ab":
            cache.store(Key("face", {"face": name}), Entry(bytes(100_000), 0.0))
            print(cache.load(Key("face", {"face": name})))
        """,
        tmp_path,
    )
    out, err = process.communicate(timeout=60)
    assert out.split() == ["None", "None"]
    assert len(err.splitlines()) == 1
    assert "free space" in err
    assert not list(tmp_path.rglob("*.part"))
    assert Fetched(Cache(tmp_path), "face", {"face": "a"}, lambda: b"now").value == b"now"


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal")
def test_a_kernel_killed_while_writing_leaves_the_cache_usable(tmp_path):
    process = run_python(
        """
        import sys
        from talkwidget.cache.cache import Cache, Key
        from talkwidget.cache.memory import Entry
        cache = Cache(sys.argv[1])
        for number in range(10_000):
            cache.store(Key("face", {"face": str(number)}), Entry(bytes(3_000_000), 0.0))
            print(number, flush=True)
        """,
        tmp_path,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    done = 1 + len(process.communicate()[0].splitlines())
    cache = Cache(tmp_path)
    fetched = [Fetched(cache, "face", {"face": str(number)}, lambda: bytes(3_000_000)) for number in range(done + 1)]
    assert all(one.hit for one in fetched[:done])
    assert all(one.value == bytes(3_000_000) for one in fetched)


def test_two_kernels_share_one_folder(tmp_path):
    code = """
        import sys
        from talkwidget.cache.cache import Cache, Key
        from talkwidget.cache.memory import Entry
        cache = Cache(sys.argv[1])
        for number in range(60):
            key = Key("face", {"face": str(number)})
            if cache.load(key) is None:
                cache.store(key, Entry([number] * 1000, 0.0))
            assert cache.load(key).value == [number] * 1000
        """
    processes = [run_python(code, tmp_path) for _ in range(2)]
    for process in processes:
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    cache = Cache(tmp_path)
    assert all(Fetched(cache, "face", {"face": str(number)}, lambda: None).hit for number in range(60))


def test_threads_of_one_kernel_share_it_too(tmp_path):
    cache, failures = Cache(tmp_path), []

    def work():
        for number in range(30):
            if Fetched(cache, "face", {"face": str(number)}, lambda n=number: n * n).value != number * number:
                failures.append(number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    json.loads((tmp_path / "v2" / "face.json").read_text())


def test_the_next_run_removes_what_a_killed_kernel_left_half_written_and_not_what_a_live_one_writes(tmp_path):
    process = run_python(
        """
        import os, signal, sys
        from pathlib import Path
        from talkwidget.cache.cache import Cache, Key
        from talkwidget.cache.files import scratch_folder, written_whole
        cache = Cache(sys.argv[1])
        print(scratch_folder())
        for path in (cache.place(Key("clip", {}), ".mp4"), cache.root / "speech.json", cache.root / "face" / "x"):
            path.parent.mkdir(exist_ok=True)
            block = written_whole(path)
            block.__enter__().write_bytes(b"half")
            globals()[path.name] = block
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)
        """,
        tmp_path,
    )
    scratch = Path(process.communicate(timeout=60)[0].strip())
    left = list(tmp_path.rglob("*.part"))
    assert len(left) == 3
    assert scratch.is_dir()
    with written_whole(tmp_path / "v2" / "files" / "mine.mp4") as mine:
        mine.write_bytes(b"half")
        assert remove_leftovers(tmp_path / "v2") == 3
        assert list(tmp_path.rglob("*.part")) == [mine]
    assert (
        "gone"
        in run_python(
            """
        import sys
        from pathlib import Path
        from talkwidget.cache.files import scratch_folder
        scratch_folder()
        print("there" if Path(sys.argv[1]).exists() else "gone")
        """,
            scratch,
        ).communicate(timeout=60)[0]
    )


@pytest.mark.skipif(os.name != "posix", reason="modes of folders are POSIX's")
@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_folder_that_others_can_write_is_refused_in_one_line(tmp_path, caplog, mode):
    Fetched(Cache(tmp_path), "face", {"face": FACE}, lambda: 1)
    (tmp_path / "v2").chmod(mode)
    assert Fetched(Cache(tmp_path), "face", {"face": FACE}, lambda: 2).why == "miss: the cache is off"
    assert len(caplog.records) == 1
    assert "others can write it" in caplog.text
    assert "chmod" in caplog.text


def test_a_read_only_folder_is_not_used_and_said(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # the tests may run as root
    assert Fetched(Cache(tmp_path), "face", {"face": FACE}, lambda: 1).why == "miss: the cache is off"
    assert len(caplog.records) == 1
    assert "it is read-only" in caplog.text


def test_entries_of_an_older_layout_are_left_alone(tmp_path, caplog):
    old = tmp_path / "v1" / "face" / "0" / "output.pkl"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"pickle")
    assert Fetched(Cache(tmp_path), "face", {"face": FACE}, lambda: 1).why == "miss: first use"
    assert old.read_bytes() == b"pickle"
    assert not caplog.records


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_named_pipe_has_no_digest_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        file_digest(tmp_path / "pipe")


@pytest.mark.parametrize("content", ["{}", "5", "[1, null]", '[{"a": "b"}, []]', "[" * 100_000, "{", ""])
def test_a_damaged_list_of_earlier_keys_costs_nothing_but_the_reason(tmp_path, content):
    cache = Cache(tmp_path)
    cache.store(Key("face", {"face": "1"}), Entry(1, 0.0))
    (cache.root / "face.json").write_text(content)
    assert cache.explain_miss(Key("face", {"face": "2"})).startswith("miss: ")
    cache.store(Key("face", {"face": "2"}), Entry(2, 0.0))
    assert cache.load(Key("face", {"face": "2"})).value == 2


@pytest.mark.parametrize("folder", ["a\0b", "x" * 300, "~nobody-of-this-name/cache"])
def test_a_folder_that_no_system_takes_costs_one_line(folder, caplog):
    assert Cache(folder).root is None
    assert "the cache is off: " in caplog.text


def test_folders_and_files_of_the_user_are_never_taken_for_leftovers(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    week_ago = time.time() - 7 * 24 * 3600
    mine = [tmp_path / "talkwidget-clips" / "intro.mp4", tmp_path / "talkwidget-main-2-x" / "setup.py"]
    mine += [tmp_path / ".notes.part", tmp_path / ".download.1-2-3.part"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (week_ago, week_ago))
        os.utime(path.parent, (week_ago, week_ago))
    scratch_folder.cache_clear()
    scratch_folder()
    remove_leftovers(tmp_path)
    scratch_folder.cache_clear()
    assert [path for path in mine if not path.exists()] == []


def test_leftovers_of_another_machine_go_by_their_age(tmp_path):
    old, new = (tmp_path / f".{name}.mp4.0123abcd-77-0123456789ab.part" for name in ("old", "new"))
    for path in (old, new):
        path.touch()
    os.utime(old, (0, 0))
    assert remove_leftovers(tmp_path) == 1
    assert [*tmp_path.iterdir()] == [new]
