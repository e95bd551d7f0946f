"""Content credentials (C2PA): who made what of a photo, signed into its file. Needs bareface[credentials]."""

from __future__ import annotations

import io
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import bareface
from bareface.errors import OutputError, UsageError
from bareface.photo.xmp import COMPOSITE

_CHUNKS = {"JPEG": b"\xff\xeb", "PNG": b"caBX", "WEBP": b"C2PA"}
"""What stands before credentials in a file of a container."""


@dataclass(frozen=True)
class Signature:
    """Who signs."""

    chain: Path
    """The certificate and those above it, PEM, the signer's first."""
    key: Path
    """Its private key on the curve P-256, PEM."""

    def __post_init__(self) -> None:
        for path in (self.chain, self.key):
            if not path.is_file():
                raise UsageError(f"--sign: {path}: missing; give the certificate chain and its private key, both PEM")


def signed(data: bytes, name: str, original: Path, statement: str, signature: Signature) -> bytes:
    """A result's file with credentials in it: made of `original`, of which a trained network changed parts.

    `name`: the result's, whose suffix tells its kind. The original's own credentials, if it has some, become part of
    them. UsageError without the library, and for a certificate or key that cannot sign; OutputError for a kind of file
    that cannot hold credentials.
    """
    try:
        import c2pa
    except ImportError as error:
        raise UsageError("--sign: pip install 'bareface[credentials]'") from error
    media, made = mimetypes.guess_type(name)[0] or "", io.BytesIO()
    if media not in c2pa.Builder.get_supported_mime_types():
        raise OutputError(f"{name}: cannot hold content credentials; write a JPEG, PNG, WebP or TIFF")
    try:
        signer = c2pa.Signer.from_info(
            c2pa.C2paSignerInfo("es256", signature.chain.read_bytes(), signature.key.read_bytes(), None)
        )
        # A thumbnail would show once more what the photo shows, or what it no longer shows.
        context = c2pa.Context(c2pa.Settings.from_dict({"builder": {"thumbnail": {"enabled": False}}}))
        builder = c2pa.Builder(_manifest(statement), context)
        builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
        parent = {"title": original.name, "relationship": "parentOf"}
        with original.open("rb") as source:
            builder.add_ingredient(parent, mimetypes.guess_type(original.name)[0] or media, source)
        builder.sign(signer, media, io.BytesIO(data), made)
    except (c2pa.C2paError, OSError) as error:
        raise UsageError(f"--sign: {signature.chain.name}, {signature.key.name}: cannot sign ({error})") from error
    return made.getvalue()


def are_there(stream: IO[bytes], container: str) -> bool:
    """Whether a file holds content credentials, by the marks that they stand behind; its place is kept."""
    if container not in _CHUNKS:
        return False
    place = stream.tell()
    stream.seek(0)
    data = stream.read()
    stream.seek(place)
    return _CHUNKS[container] in data and b"c2pa" in data


def _manifest(statement: str) -> dict[str, Any]:
    action = {"action": "c2pa.edited", "digitalSourceType": COMPOSITE, "description": statement}
    return {
        "claim_generator_info": [{"name": "Bareface", "version": bareface.__version__}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
    }
