"""The doctor: a healthy machine passes, each fault is found with its cause and a command, the bundle names nobody."""

from __future__ import annotations

import getpass
import hashlib
import os
import shlex
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from talkwidget import UnavailableError, env, plugins
from talkwidget.__main__ import main
from talkwidget.cache.cache import Cache, Key
from talkwidget.cache.memory import Entry
from talkwidget.checkpoints import registry
from talkwidget.doctor import (
    checkpoints,
    codecs,
    diagnosis,
    folder,
    fonts,
    front_end,
    network,
    provenance,
    python,
    voices,
)
from talkwidget.doctor.diagnosis import CHECKS, Diagnosis, diagnose
from talkwidget.doctor.finding import OK, PROBLEM, WARNING, Finding, shell_path
from talkwidget.env import cache_folder
from tests.certificates import SIGNER, write_certificate
from tests.fakes import Beeper


@pytest.fixture
def quick(monkeypatch):
    """The checks without those that compute for seconds."""
    slow = {codecs.check_codecs, voices.check_voices, python.check_device}
    monkeypatch.setattr(diagnosis, "CHECKS", tuple(check for check in CHECKS if check not in slow))


def test_a_healthy_machine_has_no_problem():
    told = []
    found = diagnose(lambda stage, done, total: told.append((done, total)))
    assert [one for one in found.findings if one.state == PROBLEM] == []
    assert found.status == 0
    assert told[-1] == (len(CHECKS) - 1, len(CHECKS))


def test_the_command_ends_with_its_status(quick, capsys, monkeypatch):
    assert main(["doctor"]) == 0
    assert "checks" in capsys.readouterr().out
    monkeypatch.setattr(diagnosis, "CHECKS", (lambda: Finding("x", PROBLEM, "broken.", "mend it"),))
    assert main(["doctor", "--bundle"]) == 1
    assert "mend it" in capsys.readouterr().out


@pytest.mark.parametrize("error", [UnavailableError("no way; do this."), ZeroDivisionError("secret text")])
def test_a_check_that_breaks_is_a_problem_and_hides_no_other(monkeypatch, error):
    def check_something():
        raise error

    monkeypatch.setattr(diagnosis, "CHECKS", (check_something, python.check_python))
    found = diagnose()
    assert [one.state for one in found.findings] == [PROBLEM, OK]
    assert found.findings[0].name == "something"
    assert "secret" not in found.bundle()


def test_every_problem_and_warning_names_a_command_or_can_be_left(quick, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_CACHE", "off")
    for finding in diagnose().findings:
        assert finding.told.endswith(".")
        assert "\n" not in finding.told + finding.command
        assert finding.state == OK or finding.command or "not installed" in finding.told


def test_a_wrong_variable_is_a_finding(quick, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "perhaps")
    found = {one.name: one for one in diagnose().findings}
    assert found["network"].state == PROBLEM
    assert "TALKWIDGET_OFFLINE" in found["network"].told


def test_the_bundle_holds_no_path_and_no_name(tmp_path):
    home = Path.home()
    secret = Finding(
        "cache",
        PROBLEM,
        f"{tmp_path}/My Clips/x.mp4 and '{home}/a b/c.mp4' and ~/me/voice.mp3, C:\\Users\\me\\face.png, "
        f"\\\\server\\share by {getpass.getuser()} on {socket.gethostname()}.",
        f"rm '{tmp_path}/with space/x' && /usr/bin/python -m pip install av",
    )
    told = Diagnosis((secret,)).bundle()
    for word in (str(tmp_path), "x.mp4", "c.mp4", "voice.mp3", "face.png", "Users", "share", "/usr", "with space"):
        assert word not in told
    assert "pip install av" in told
    if len(getpass.getuser()) > 2:
        assert f" {getpass.getuser()} " not in told


def test_markup_in_a_finding_shows_as_text():
    shown = Diagnosis((Finding("x", WARNING, "<script>alert(1)</script>.", "<b>"),))._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_an_old_python_is_a_problem(monkeypatch):
    monkeypatch.setattr(python, "LEAST_PYTHON", (9, 0))
    assert python.check_python().state == PROBLEM


def test_wrong_versions_are_named_with_the_command(monkeypatch):
    asked = ["av>=17", "numpy>=999", "no-such-package>=1", "hidden>=1; extra == 'x'", "old>=1; python_version < '3'"]
    monkeypatch.setattr(python, "requires", lambda name: asked)
    found = python.check_packages()
    assert found.state == PROBLEM
    assert 'pip install "numpy>=999" "no-such-package>=1"' in found.command


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ({"opencv-python": "4", "opencv-python-headless": "4"}, "overwrite each other"),
        ({"ipywidgets": "7.8", "jupyterlab_widgets": "3.0"}, "different generations"),
        ({"ipywidgets": "8.1", "jupyterlab_widgets": "1.1"}, "different generations"),
    ],
)
def test_known_traps_are_found(monkeypatch, versions, told):
    monkeypatch.setattr(env, "installed_version", lambda name: {"audioop-lts": "1", **versions}.get(name, "none"))
    assert told in python.check_traps().told


def test_a_gpu_that_pytorch_does_not_see_is_told(monkeypatch):
    monkeypatch.setattr(python, "describe_device", lambda: None)
    monkeypatch.setattr(python.env, "has_gpu_driver", lambda: True)
    assert python.check_device().state == WARNING
    monkeypatch.setattr(python, "describe_device", lambda: "H100 with 78 GB")
    assert python.check_device().state == OK

    def broken():
        raise ImportError("libtorch.so")

    monkeypatch.setattr(python, "describe_device", broken)
    assert python.check_device().state == PROBLEM


def test_a_broken_encoder_is_found(monkeypatch):
    def encode(path, *_):
        path.write_bytes(b"no video")

    monkeypatch.setattr("talkwidget.media.encode_video", encode)
    assert "fails" in codecs.check_codecs().told


def test_no_synthesizer_is_a_problem(monkeypatch):
    def choose(*_):
        raise UnavailableError("no synthesizer can run here.")

    monkeypatch.setattr(voices, "choose_synthesizer", choose)
    assert voices.check_voices().state == PROBLEM


def test_a_silent_synthesizer_is_a_problem_whose_packages_are_named(monkeypatch):
    class Silent(Beeper):
        def synthesize(self, *given):
            speech = super().synthesize(*given)
            return replace(speech, samples=0 * speech.samples)

    monkeypatch.setattr(voices, "choose_synthesizer", lambda *_: plugins.choose(Silent(), "the best"))
    found = voices.check_voices()
    assert (found.state, found.told) == (PROBLEM, "beeper is silent.")
    assert found.command.endswith("--force-reinstall hibari-tts espeakng-loader")


def test_the_network_is_tried_only_where_it_may_be(monkeypatch):
    def connect(*_, **__):
        raise OSError("no route")

    monkeypatch.setattr(network.socket, "create_connection", connect)
    assert network.check_network().state == OK
    monkeypatch.delenv("TALKWIDGET_OFFLINE")
    assert network.check_network().state == WARNING


def test_checkpoints_are_compared_with_their_hash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "none is here" in checkpoints.check_checkpoints().told
    (tmp_path / "checkpoints").mkdir()
    data = b"weights"
    one = replace(
        next(iter(registry.registry().values())), sha256=hashlib.sha256(data).hexdigest(), size=len(data), name="w.pth"
    )
    monkeypatch.setattr(registry, "registry", lambda: {"w.pth": one})
    path = tmp_path / "checkpoints" / "w.pth"
    path.write_bytes(data)
    assert checkpoints.check_checkpoints().state == OK
    path.write_bytes(b"weightz")
    found = checkpoints.check_checkpoints()
    assert found.state == PROBLEM
    assert "fetch w.pth" in found.command


def test_a_folder_that_others_can_write_is_found():
    Cache(cache_folder())
    assert folder.check_permissions().state == OK
    root = cache_folder() / "v2"
    root.chmod(0o777)
    found = folder.check_permissions()
    assert found.state == PROBLEM
    assert found.command == f"chmod -R go-rwx {root}"


def test_a_read_only_folder_and_a_cache_that_is_off_are_found(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "read-only" in folder.check_permissions().told
    monkeypatch.setenv("TALKWIDGET_CACHE", "off")
    assert folder.check_permissions().state == WARNING


def test_damaged_and_older_entries_are_found():
    cache = Cache(cache_folder())
    cache.store(Key("face", {"a": "b"}), Entry(1, 0.0))
    assert folder.check_entries() == Finding("cache entries", OK, "1 entries are whole.")
    old = cache_folder() / "v1" / "face" / "output.pkl"
    old.parent.mkdir(parents=True)
    old.write_bytes(bytes(10))
    assert folder.check_entries().command == "%talk_cache clear older layouts"
    (entry,) = cache_folder().rglob("entry.safetensors")
    entry.write_bytes(b"damaged")
    assert "1 of 1 entries are damaged" in folder.check_entries().told
    assert folder.check_entries().command == "%talk_cache clear face"


def test_a_full_disk_is_told(monkeypatch):
    monkeypatch.setattr(folder, "LEAST_FREE", 1 << 62)
    assert folder.check_space().state == WARNING


def test_what_a_notebook_lacks_is_told(monkeypatch):
    monkeypatch.setattr(front_end.env, "in_kernel", lambda: True)
    assert "Jupyter" in front_end.check_front_end().told

    monkeypatch.setattr(env, "installed_version", lambda name: env.NOT_INSTALLED)
    assert front_end.check_front_end().state == WARNING


def test_scripts_without_a_font_are_named(monkeypatch):
    assert fonts.check_fonts().name == "fonts"
    monkeypatch.setattr("talkwidget.media.font.FILES", ())
    found = fonts.check_fonts()
    assert found.state == WARNING
    assert "Chinese" in found.told
    assert "Latin" not in found.told, "Pillow brings one"
    assert found.command


def test_the_certificate_is_tried(tmp_path, monkeypatch):
    found = provenance.check_content_credentials()
    assert found.state == OK
    assert "TALKWIDGET_CERTIFICATE" in found.told, "it says how to set one up"
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(write_certificate(tmp_path / "signer.pem")))
    found = provenance.check_content_credentials()
    assert (found.state, "manifest is valid" in found.told) == (OK, True)
    assert SIGNER not in Diagnosis((found,)).bundle()
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(tmp_path / "gone.pem"))
    found = provenance.check_content_credentials()
    assert found.state == PROBLEM
    assert found.command
    purpose = ExtendedKeyUsageOID.SERVER_AUTH
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(write_certificate(tmp_path / "tls.pem", purpose=purpose)))
    assert provenance.check_content_credentials().state == PROBLEM


def test_a_cache_in_the_place_of_a_file_is_found(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path / "file"))
    found = folder.check_permissions()
    assert (found.state, "cannot be used as a folder" in found.told) == (PROBLEM, True)


def test_a_folder_that_no_system_takes_is_a_problem_in_one_line(quick, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_HOME", "/" + "y" * 300)
    assert all("please report" not in one.told for one in diagnose().findings)


def test_a_certificate_that_cannot_sign_is_no_fault_of_the_codecs(tmp_path, monkeypatch):
    (tmp_path / "nonsense.pem").write_text("nonsense")
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(tmp_path / "nonsense.pem"))
    found = codecs.check_codecs()
    assert (found.state, found.command) == (WARNING, "unset TALKWIDGET_CERTIFICATE")
    assert "not tried, since no file can be signed" in found.told


def test_entries_that_go_meanwhile_are_not_damaged(monkeypatch):
    cache = Cache(cache_folder())
    cache.store(Key("face", {"face": "1"}), Entry(1, 0.0))

    def gone(path):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "read_bytes", gone)
    assert folder.check_entries().told == "0 entries are whole."


def test_behind_a_proxy_the_proxy_is_asked_and_not_named(monkeypatch):
    asked = []

    class Connection:
        def close(self):
            pass

    monkeypatch.delenv("TALKWIDGET_OFFLINE", raising=False)
    monkeypatch.setenv("https_proxy", "http://me:secret@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: asked.append(address) or Connection())
    assert network.check_network().told == "the proxy of this machine answers."
    assert asked == [("proxy.example", 3128)]


def test_a_home_that_is_not_known_is_a_problem_in_one_line(quick, monkeypatch, tmp_path):
    monkeypatch.setenv("TALKWIDGET_HOME", "~nobody-here/x")
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", "~nobody-here/key.pem")
    found = folder.check_permissions()
    assert (found.state, "the home folder of '~nobody-here' is not known" in found.told) == (PROBLEM, True)
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setattr(Path, "home", classmethod(_no_home))
    told = diagnose()
    assert all("please report" not in one.told for one in told.findings)
    assert told.bundle()


def _no_home(_):
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_commands_can_be_pasted_whatever_the_folders_are_called(tmp_path, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path / 'o\'b $(echo "x")'))
    root = Cache(cache_folder()).root
    root.chmod(0o777)
    command = folder.check_permissions().command
    assert shlex.split(command) == ["chmod", "-R", "go-rwx", str(root)]
    assert "o'b" not in Diagnosis((folder.check_permissions(),)).bundle()
    assert shlex.split(shell_path("/my env/bin/python")) == ["/my env/bin/python"]
