"""Check of the certificate that clips are signed with (C2PA)."""

from __future__ import annotations

from PIL import Image

from ..cache.files import scratch_folder
from ..errors import TalkError
from ..media.marking import SYNTHETIC
from ..media.provenance import INSTALL, PNG, certificate, read_manifest, sign
from .finding import OK, PROBLEM, Finding


def check_content_credentials() -> Finding:
    """Sign a picture with the certificate, if one is set up, and read the manifest again."""
    name = "content credentials"
    path = scratch_folder() / "doctor.png"
    try:
        signer = certificate()
        if signer is None:
            told = (
                "no certificate is set up, so files are marked, but not signed. To sign them, name a PEM file with "
                f"key and certificates in TALKWIDGET_CERTIFICATE, and run: {INSTALL}."
            )
            return Finding(name, OK, told)
        Image.new("RGB", (16, 16)).save(path)
        sign(path, PNG, SYNTHETIC)
        manifest = read_manifest(path)
    except TalkError as error:
        return Finding(name, PROBLEM, str(error), INSTALL if INSTALL in str(error) else "unset TALKWIDGET_CERTIFICATE")
    finally:
        path.unlink(missing_ok=True)
    if manifest is None or manifest["validation_state"] == "Invalid":
        told = "a signed picture came back with no valid manifest."
        return Finding(name, PROBLEM, told, "unset TALKWIDGET_CERTIFICATE")
    return Finding(name, OK, "a picture was signed, and its manifest is valid.")
