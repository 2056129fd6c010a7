"""Content credentials, read back with the C2PA's own reader."""

from __future__ import annotations

import av
import c2pa
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from talkwidget import UnavailableError
from talkwidget.clip.join import join
from talkwidget.media.marking import COMPOSITE, NEWSCODES, read_marking
from talkwidget.media.provenance import CONSENT, read_manifest
from tests.certificates import SIGNER, write_certificate


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    path = write_certificate(tmp_path / "signer.pem")
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(path))
    return path


def check(path):
    manifest = read_manifest(path)
    assert manifest["validation_state"] == "Valid"
    assert manifest["signature_info"]["common_name"] == SIGNER
    said = {one["label"]: one["data"] for one in manifest["assertions"]}
    (action,) = said["c2pa.actions.v2"]["actions"]
    assert action == {"action": "c2pa.created", "digitalSourceType": NEWSCODES + COMPOSITE}
    assert read_marking(path) == {COMPOSITE}
    return said[CONSENT]["statement"]


def test_a_clip_is_signed_and_so_is_what_is_saved_of_it(certificate, ready, tmp_path):
    clip = ready.say("Hello")
    check(clip.path)
    for ending in ("mp4", "gif", "wav", "mp3"):
        check(clip.save(tmp_path / f"clip.{ending}"))
    check(clip.save(tmp_path / "captioned.mp4", captions=True))
    assert read_manifest(clip.save(tmp_path / "clip.png"))["validation_state"] == "Valid"


def test_joined_clips_are_signed_and_play_to_the_end(certificate, ready, tmp_path):
    clips = [ready.say("Hello"), ready.say("one two three")]
    both = join(clips)
    check(both.path)
    check(both.save(tmp_path / "both.mp4"))
    with av.open(str(both.path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == sum(clip.frame_count for clip in clips)


def test_a_signed_clip_is_kept_as_any_other_and_an_unsigned_one_is_not_taken_for_it(
    ready, tmp_path, monkeypatch, painter
):
    plain = ready.say("Hello")
    assert read_manifest(plain.path) is None
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(write_certificate(tmp_path / "signer.pem")))
    signed = ready.say("Hello")
    check(signed.path)
    before = painter.calls["animate"]
    assert ready.say("Hello").path == signed.path
    assert painter.calls["animate"] == before


def test_a_changed_file_is_found_out(certificate, ready, tmp_path):
    path = ready.say("Hello").save(tmp_path / "clip.mp4")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert read_manifest(path)["validation_state"] == "Invalid"


def test_a_signer_whose_root_is_trusted_is_trusted(certificate, ready):
    root = certificate.read_text().rpartition("-----BEGIN CERTIFICATE")
    settings = {"trust": {"trust_anchors": "".join(root[1:])}, "verify": {"verify_trust": True}}
    with c2pa.Reader(str(ready.say("Hello").path), context=c2pa.Context.from_dict(settings)) as reader:
        assert reader.get_validation_state() == "Trusted"


@pytest.mark.parametrize(
    "content", [None, b"", b"no PEM", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]
)
def test_a_file_that_is_no_certificate_is_refused_before_anything_is_drawn(
    ready, tmp_path, monkeypatch, painter, content
):
    path = tmp_path / "signer.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(path))
    before = painter.calls["animate"]
    with pytest.raises(UnavailableError, match="TALKWIDGET_CERTIFICATE") as refused:
        ready.say("Hello")
    assert "\n" not in str(refused.value)
    assert painter.calls["animate"] == before


def test_a_certificate_for_another_purpose_cannot_sign(ready, tmp_path, monkeypatch):
    path = write_certificate(tmp_path / "signer.pem", purpose=ExtendedKeyUsageOID.SERVER_AUTH)
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(path))
    with pytest.raises(UnavailableError, match="cannot sign"):
        ready.say("Hello")
    assert not [*tmp_path.rglob("*.part")]
