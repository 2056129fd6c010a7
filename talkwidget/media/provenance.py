"""Content credentials (C2PA): a signed manifest in a file that is written, where a certificate is set up.

``TALKWIDGET_CERTIFICATE`` names a PEM file with a private key and the chain of its certificate, the signer's first.
Without it nothing here runs. A signature holds the time and random numbers: signed files differ in their bytes.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._version import __version__
from ..cache.files import bytes_digest, written_whole
from ..env import certificate_file
from ..errors import UnavailableError
from .marking import NEWSCODES, Marking

MP4, MP3, WAV, PNG, GIF = "video/mp4", "audio/mpeg", "audio/wav", "image/png", "image/gif"
"""Kinds of files that can be signed; the C2PA's library has no WebM."""
CONSENT = "talkwidget.consent"
"""Label of the manifest's field for consent."""
INSTALL = 'python -m pip install "talkwidget[provenance]"'
"""Command that installs what signing needs."""

_LARGEST = 1 << 20  # bytes; a chain has a few thousand
_BY_CURVE = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


@dataclass(frozen=True)
class Certificate:
    """Private key and chain of a signer, in PEM.

    Attributes
    ----------
    algorithm
        C2PA's name of the signature's algorithm, as in ``es256``.
    key, chain
        PEM.
    digest
        SHA-256 of the file, in hex.
    """

    algorithm: str
    key: bytes
    chain: bytes
    digest: str


def certificate() -> Certificate | None:
    """Certificate that is set up; ``None`` without one.

    Raises
    ------
    UnavailableError
        Its file cannot be used, or the package that signs is not installed.
    """
    path = certificate_file()
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except OSError as error:
        raise UnavailableError(
            f"the certificate {str(path)!r} cannot be read ({error.strerror}); correct TALKWIDGET_CERTIFICATE."
        ) from None
    try:
        return _parsed(data)
    except ImportError:
        raise UnavailableError(f"signing needs another package; install it with: {INSTALL}") from None
    except (ValueError, TypeError, LookupError):
        raise UnavailableError(
            f"{str(path)!r} is no PEM file with a private key and its chain of certificates; "
            "correct TALKWIDGET_CERTIFICATE."
        ) from None


def sign(path: Path, kind: str, marking: Marking) -> None:
    """Put a manifest into a finished file, in place, if a certificate is set up.

    Parameters
    ----------
    path
        The file; its name may end in anything.
    kind
        MIME type, as in :data:`MP4`.
    marking
        Source type and consent for the manifest.

    Raises
    ------
    UnavailableError
        The certificate cannot sign.
    OSError
        There is no space.
    """
    signer = certificate()
    if signer is None:
        return
    import c2pa

    try:
        info = c2pa.C2paSignerInfo(signer.algorithm, signer.chain, signer.key, None)
        with (
            written_whole(path) as signed,
            c2pa.Signer.from_info(info) as native,
            path.open("rb") as source,
            signed.open("w+b") as target,
        ):
            c2pa.Builder(_manifest(marking)).sign(native, kind, source, target)
    except c2pa.C2paError as error:
        raise UnavailableError(
            f"the certificate of TALKWIDGET_CERTIFICATE cannot sign ({error}); unset it, or name another."
        ) from None


def read_manifest(path: str | Path) -> dict[str, Any] | None:
    """Active manifest of a file, as C2PA's own reader gives it; ``None`` where there is none.

    Raises
    ------
    UnavailableError
        The package that reads is not installed.
    """
    try:
        import c2pa
    except ImportError:
        raise UnavailableError(f"reading manifests needs another package; install it with: {INSTALL}") from None
    reader = c2pa.Reader.try_create(path)
    if reader is None:
        return None
    with reader:
        manifest: dict[str, Any] | None = reader.get_active_manifest()
        return None if manifest is None else {**manifest, "validation_state": reader.get_validation_state()}


def _manifest(marking: Marking) -> dict[str, Any]:
    created = {"action": "c2pa.created", "digitalSourceType": NEWSCODES + marking.source_type}
    consent = {"label": CONSENT, "data": {"statement": marking.consent or "none given"}}
    return {
        "claim_generator_info": [{"name": "talkwidget", "version": __version__}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}, consent],
    }


@functools.lru_cache(maxsize=2)
def _parsed(data: bytes) -> Certificate:
    import c2pa  # noqa: F401  # without it the certificate is of no use
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    key = serialization.load_pem_private_key(data, None)
    chain = x509.load_pem_x509_certificates(data)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        algorithm = _BY_CURVE[key.curve.name]
    else:
        algorithm = "ed25519" if isinstance(key, ed25519.Ed25519PrivateKey) else "ps256"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return Certificate(
        algorithm,
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain),
        b"".join(one.public_bytes(encoding) for one in chain),
        bytes_digest(data),
    )
