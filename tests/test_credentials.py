"""Content credentials, read back by the library's own reader; and told where a photo loses them."""

from __future__ import annotations

import datetime
import io

import cv2
import numpy as np
import pytest

c2pa = pytest.importorskip("c2pa", reason="bareface[credentials] is not installed")
x509 = pytest.importorskip("cryptography.x509", reason="cryptography is not installed, which makes the certificates")

from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402

from bareface import Photo  # noqa: E402
from bareface.cli import main  # noqa: E402
from bareface.photo.xmp import COMPOSITE  # noqa: E402

NO = dict.fromkeys(
    ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
    False,
)


def certificate(who, key, signer, is_above):
    names = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test"), x509.NameAttribute(NameOID.COMMON_NAME, who)]
    above, now = (
        x509.Name([*names[:1], x509.NameAttribute(NameOID.COMMON_NAME, "above")]),
        datetime.datetime.now(datetime.UTC),
    )
    use = x509.KeyUsage(digital_signature=not is_above, key_cert_sign=is_above, crl_sign=is_above, **NO)
    made = (
        x509.CertificateBuilder(above, x509.Name(names), key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(is_above, None), True)
        .add_extension(use, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    )
    if not is_above:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
    return made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def signature(tmp_path_factory):
    """A certificate chain and its key, made for the test."""
    folder = tmp_path_factory.mktemp("sign")
    above, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    chain = certificate("signer", own, above, False) + certificate("above", above, above, True)
    (folder / "chain.pem").write_bytes(chain)
    pem, plain, form = serialization.Encoding.PEM, serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(own.private_bytes(pem, form, plain))
    return [str(folder / "chain.pem"), str(folder / "key.pem")]


@pytest.fixture(scope="module")
def covered(astronaut, tmp_path_factory):
    small = cv2.resize(astronaut[:256, 64:384], (240, 192), interpolation=cv2.INTER_AREA)
    small[75:95, 70:135] = (200, 220, 240)
    path = tmp_path_factory.mktemp("photo") / "me.jpg"
    Photo.from_array(small).save(path)
    return path


@pytest.mark.parametrize(("suffix", "media"), [(".jpg", "image/jpeg"), (".png", "image/png"), (".webp", "image/webp")])
def test_credentials_are_valid_and_say_what_was_done(covered, signature, tmp_path, suffix, media):
    out = tmp_path / f"out{suffix}"
    assert main(["remove", str(covered), "-o", str(out), "--sign", *signature]) == 0
    reader = c2pa.Reader(media, io.BytesIO(out.read_bytes()))
    assert reader.get_validation_state() in ("Valid", "Trusted")
    told = reader.get_active_manifest()
    assert [(part["title"], part["relationship"]) for part in told["ingredients"]] == [("me.jpg", "parentOf")]
    actions = next(a["data"]["actions"] for a in told["assertions"] if a["label"].startswith("c2pa.actions"))
    edited = next(action for action in actions if action["action"] == "c2pa.edited")
    assert edited["digitalSourceType"] == COMPOSITE
    assert "no evidence" in edited["description"]
    assert "thumbnail" not in told


def test_a_changed_file_is_no_longer_valid(covered, signature, tmp_path):
    out = tmp_path / "out.png"
    assert main(["remove", str(covered), "-o", str(out), "--sign", *signature]) == 0
    data = bytearray(out.read_bytes())
    data[-40] ^= 1
    assert c2pa.Reader("image/png", io.BytesIO(bytes(data))).get_validation_state() == "Invalid"


def test_what_loses_its_credentials_is_told(covered, signature, tmp_path, capsys):
    first, second = tmp_path / "first.jpg", tmp_path / "second.jpg"
    assert main(["remove", str(covered), "-o", str(first), "--sign", *signature]) == 0
    assert not Photo.open(covered).notes
    assert any("credentials" in note for note in Photo.open(first).notes)
    capsys.readouterr()
    assert main(["remove", str(first), "-o", str(second), "--always"]) == 0
    assert "content credentials" in capsys.readouterr().out


def test_what_cannot_sign_is_refused(covered, signature, tmp_path, capsys):
    out = tmp_path / "out.jpg"
    assert main(["remove", str(covered), "-o", str(out), "--sign", str(tmp_path / "no.pem"), signature[1]]) == 2
    assert "no.pem: missing" in capsys.readouterr().err
    (tmp_path / "bad.pem").write_text("no certificate")
    assert main(["remove", str(covered), "-o", str(out), "--sign", str(tmp_path / "bad.pem"), signature[1]]) == 2
    assert "cannot sign" in capsys.readouterr().err
    bmp = tmp_path / "out.bmp"
    assert main(["remove", str(covered), "-o", str(bmp), "--sign", *signature]) == 4
    assert "cannot hold content credentials" in capsys.readouterr().err
    assert not out.exists()
    assert not bmp.exists()


def test_nothing_else_changes(covered, signature, tmp_path):
    plain, sealed = tmp_path / "plain.png", tmp_path / "sealed.png"
    assert main(["remove", str(covered), "-o", str(plain)]) == 0
    assert main(["remove", str(covered), "-o", str(sealed), "--sign", *signature]) == 0
    assert np.array_equal(Photo.open(plain).rgb, Photo.open(sealed).rgb)
