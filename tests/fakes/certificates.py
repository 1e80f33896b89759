"""Certificates of every sort, made on the spot: good, too old, too new, self-signed, foreign."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


class Authority:
    """Somebody who signs certificates; ``roots`` is the file that makes one trust them."""

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        now = datetime.now(UTC)
        certificate = (
            _builder(self._name, self._name, self._key.public_key(), now - _DAY, now + 30 * _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.roots = folder / f"{name}.pem"
        self.roots.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def server(
        self,
        host: str = "127.0.0.1",
        *,
        from_days: int = -1,
        to_days: int = 30,
        self_signed: bool = False,
    ) -> ssl.SSLContext:
        """Give a server's TLS context with a certificate for ``host``.

        Args:
            host: A name or a numeric address.
            from_days: From when the certificate holds, in days from now.
            to_days: Until when.
            self_signed: Signed by its own key instead of the authority's.
        """
        chain = self.chain(host, from_days=from_days, to_days=to_days, self_signed=self_signed)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def chain(
        self,
        host: str = "127.0.0.1",
        *,
        from_days: int = -1,
        to_days: int = 30,
        self_signed: bool = False,
    ) -> Path:
        """Make the same as a file (PEM) that holds certificate and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(host)
        now = datetime.now(UTC)
        issuer = subject if self_signed else self._name
        certificate = (
            _builder(
                subject, issuer, key.public_key(), now + from_days * _DAY, now + to_days * _DAY
            )
            .add_extension(x509.SubjectAlternativeName([_host(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(key if self_signed else self._key, hashes.SHA256())
        )
        chain = self._folder / f"{certificate.serial_number}.pem"
        chain.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return chain


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
