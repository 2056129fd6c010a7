"""Downloads that die in the middle: the next one goes on where they stopped, and nothing wrong is ever taken."""

from __future__ import annotations

import hashlib
import http.server
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from talkwidget import UnavailableError
from talkwidget.checkpoints.download import download_file
from tests.tally import tally

from .conftest import ROOT

pytestmark = pytest.mark.faults

CONTENT = random.Random(0).randbytes(8_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FETCH = """
import sys
from pathlib import Path
from talkwidget.checkpoints.download import download_file
url, target, sha256 = sys.argv[1:]
download_file(url, Path(target), sha256, lambda done, total: print(done, flush=True))
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT from where it is asked to, in blocks; ends, or waits, after as many bytes as the server says."""

    def do_GET(self):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        end = min(len(CONTENT), start + self.server.room)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        body = bytearray(CONTENT[start:end])
        if self.server.flipped is not None and start <= self.server.flipped < end:
            body[self.server.flipped - start] ^= 1
        try:
            self.wfile.write(body)
            if self.server.waits and end < len(CONTENT):
                self.server.released.wait(30)
        except OSError:  # the client was killed
            pass

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        served.room, served.flipped, served.waits, served.released = len(CONTENT), None, False, threading.Event()
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield served
        served.released.set()
        served.shutdown()
        thread.join()


def url(server) -> str:
    return f"http://127.0.0.1:{server.server_port}/file"


@pytest.mark.parametrize("number", range(10))
def test_a_connection_that_dies_again_and_again(server, tmp_path, number):
    numbers = random.Random(number)
    target = tmp_path / "file"
    begun, deaths = 0, numbers.randint(1, 4)
    for part in sorted(numbers.randrange(1, len(CONTENT)) for _ in range(deaths)):
        server.room = part - begun
        with pytest.raises(UnavailableError, match="continue from there"):
            download_file(url(server), target, SHA256)
        assert not target.exists()
        begun = (tmp_path / "file.part").stat().st_size
        tally["connections that die in a download"] += 1
    server.room = len(CONTENT)
    download_file(url(server), target, SHA256)
    assert target.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("number", range(5))
def test_a_kernel_killed_in_a_download(server, tmp_path, number):
    server.room, server.waits = random.Random(number).randrange(1 << 20, len(CONTENT)), True
    target = tmp_path / "file"
    command = [sys.executable, "-c", FETCH, url(server), str(target), SHA256]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 1 << 20:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.released.set()
    tally["kernels killed in a download"] += 1
    assert not target.exists()
    kept = Path(f"{target}.part").stat().st_size
    assert kept >= 1 << 20
    server.room, told = len(CONTENT), []
    download_file(url(server), target, SHA256, lambda done, _: told.append(done))
    assert told[0] == kept, "it goes on where it stopped"
    assert target.read_bytes() == CONTENT


def test_a_byte_flipped_on_the_way_is_noticed_before_the_file_is_used(server, tmp_path):
    target = tmp_path / "file"
    for _ in range(5):
        server.flipped = random.randrange(len(CONTENT))
        with pytest.raises(UnavailableError, match="SHA-256"):
            download_file(url(server), target, SHA256)
        assert [*tmp_path.iterdir()] == []
        tally["bytes flipped in a download"] += 1
    server.flipped = None
    download_file(url(server), target, SHA256)
    assert target.read_bytes() == CONTENT
