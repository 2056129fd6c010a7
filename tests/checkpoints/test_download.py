import hashlib
import http.server
import re
import threading

import pytest

from talkwidget import UnavailableError
from talkwidget.checkpoints.download import download_file

CONTENT = bytes(range(256)) * 20_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT, from where it is asked to; ``/broken`` ends after two megabytes."""

    def do_GET(self):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked and self.path != "/stubborn" else 0
        self.server.starts.append(start)
        if self.path == "/missing":
            self.send_error(404)
            return
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        end = len(CONTENT) if self.path != "/broken" else min(start + (2 << 20), len(CONTENT))
        self.wfile.write(CONTENT[start:end])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        served.starts = []
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


@pytest.fixture
def url(server):
    return f"http://127.0.0.1:{server.server_port}"


def test_a_file_appears_whole_with_progress(url, tmp_path):
    told = []
    download_file(f"{url}/file", tmp_path / "file", SHA256, lambda done, total: told.append((done, total)))
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


def test_a_broken_download_goes_on_where_it_stopped(url, server, tmp_path):
    with pytest.raises(UnavailableError, match="continue from there") as stopped:
        download_file(f"{url}/broken", tmp_path / "file", SHA256)
    assert "\n" not in str(stopped.value)
    assert not (tmp_path / "file").exists()
    download_file(f"{url}/file", tmp_path / "file", SHA256)
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert server.starts == [0, 2 << 20]


def test_a_server_that_cannot_go_on_starts_again(url, tmp_path):
    (tmp_path / "file.part").write_bytes(b"something else")
    download_file(f"{url}/stubborn", tmp_path / "file", SHA256)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_part_that_is_already_whole_is_taken(url, tmp_path):
    (tmp_path / "file.part").write_bytes(CONTENT)
    download_file(f"{url}/file", tmp_path / "file", SHA256)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_wrong_hash_leaves_nothing(url, tmp_path):
    (tmp_path / "file.part").write_bytes(b"x" * 1000)
    with pytest.raises(UnavailableError, match="SHA-256") as refused:
        download_file(f"{url}/file", tmp_path / "file", SHA256)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_right_file_is_not_fetched_again_and_a_wrong_one_is(url, server, tmp_path):
    (tmp_path / "file").write_bytes(CONTENT)
    download_file(f"{url}/file", tmp_path / "file", SHA256)
    assert server.starts == []
    (tmp_path / "file").write_bytes(CONTENT[:-1])
    download_file(f"{url}/file", tmp_path / "file", SHA256)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_an_unknown_hash_is_no_obstacle(url, tmp_path):
    download_file(f"{url}/file", tmp_path / "file", None)
    assert (tmp_path / "file").read_bytes() == CONTENT


@pytest.mark.parametrize("path", ["/missing"])
def test_a_refusal_is_told_in_one_line(url, tmp_path, path):
    with pytest.raises(UnavailableError, match="404") as refused:
        download_file(url + path, tmp_path / "file", SHA256)
    assert "\n" not in str(refused.value)


def test_no_network_is_told_in_one_line(tmp_path):
    with pytest.raises(UnavailableError) as refused:
        download_file("http://127.0.0.1:9/file", tmp_path / "file", SHA256)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300
