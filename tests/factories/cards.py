"""An invented card authority of the SITHS kind: a root, issuers, people's cards, and lists of revoked ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LEVEL_3 = "Påhittad Person HSA-id 3 CA v1"
LEVEL_2 = "Påhittad Person HSA-id 2 CA v1"
TEST_LEVEL_3 = "TEST Påhittad Person HSA-id 3 CA v1"
POLICY = "1.2.752.999.1.3"
_A_YEAR = timedelta(days=365)


def login_usage(*, identifies: bool = True, signs: bool = False) -> x509.KeyUsage:
    """What a key may be used for; a card has one certificate for identifying and one for signing."""
    return x509.KeyUsage(
        digital_signature=identifies,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One certificate of a card, with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate as the proxy tells it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The key, which on a real card never leaves it."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


@dataclass(slots=True)
class Authority:
    """A root or an issuer."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    at: datetime
    _number: int = field(default=1000)

    @property
    def pem(self) -> bytes:
        """The certificate as operators get it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def card(
        self,
        hsa_id: str,
        *,
        given_name: str = "Anna",
        family_name: str = "Nyberg",
        usage: x509.KeyUsage | None = None,
        purposes: Sequence[x509.ObjectIdentifier] | None = (ExtendedKeyUsageOID.CLIENT_AUTH,),
        valid: tuple[datetime, datetime] | None = None,
        issuer_key_id: bytes | None = None,
        is_rsa: bool = False,
    ) -> Card:
        """A card for logging in, unless something else is asked for."""
        key = rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(ec.SECP256R1())
        subject = name_of(
            (NameOID.GIVEN_NAME, given_name), (NameOID.SURNAME, family_name), (NameOID.SERIAL_NUMBER, hsa_id)
        )
        from_at, to_at = valid or (self.at - _A_YEAR, self.at + _A_YEAR)
        own_key_id = x509.SubjectKeyIdentifier.from_public_key(self.certificate.public_key()).digest
        builder = (
            self._builder(subject, from_at, to_at)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier(issuer_key_id or own_key_id, None, None), critical=False)
            .add_extension(
                x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(POLICY), None)]), critical=False
            )
            .add_extension(usage or login_usage(), critical=True)
        )
        if purposes is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        return Card(builder.sign(self.key, hashes.SHA256()), key)

    def issuer(self, common_name: str, *, valid: tuple[datetime, datetime] | None = None) -> Authority:
        """An authority below this one."""
        from_at, to_at = valid or (self.at - 5 * _A_YEAR, self.at + 5 * _A_YEAR)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(authority_name(common_name), from_at, to_at)
        return Authority(_as_authority(builder, key.public_key()).sign(self.key, hashes.SHA256()), key, self.at)

    def revocations(
        self,
        *revoked: Card,
        published_at: datetime | None = None,
        next_at: datetime | None = None,
        signed_by: Authority | None = None,
        extension: x509.ExtensionType | None = None,
    ) -> x509.CertificateRevocationList:
        """The list of revoked cards, published an hour ago and good for a day unless something else is asked for."""
        published = published_at or self.at - timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(published)
            .next_update(next_at or self.at + timedelta(days=1))
        )
        for card in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(card.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(published).build())
        if extension is not None:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign((signed_by or self).key, hashes.SHA256())

    def _builder(self, subject: x509.Name, from_at: datetime, to_at: datetime) -> x509.CertificateBuilder:
        self._number += 1
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.certificate.subject)
            .serial_number(self._number)
            .not_valid_before(from_at)
            .not_valid_after(to_at)
        )


def make_root(common_name: str = "Påhittad Root CA v2", *, at: datetime | None = None) -> Authority:
    """The one at the top, around an instant: now, unless another is given."""
    at = at or datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = authority_name(common_name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .serial_number(1)
        .not_valid_before(at - 10 * _A_YEAR)
        .not_valid_after(at + 10 * _A_YEAR)
    )
    return Authority(_as_authority(builder, key.public_key()).sign(key, hashes.SHA256()), key, at)


def authority_name(common_name: str) -> x509.Name:
    """The whole name of an authority."""
    return name_of((NameOID.ORGANIZATION_NAME, "Påhittade kort AB"), (NameOID.COMMON_NAME, common_name))


def name_of(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """A name in Sweden of the given parts."""
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "SE")
    return x509.Name([country, *(x509.NameAttribute(oid, value) for oid, value in parts)])


def as_file(*lists: x509.CertificateRevocationList) -> bytes:
    """Several lists in one file, as the proxy wants them."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in lists)


def _as_authority(builder: x509.CertificateBuilder, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        builder.public_key(key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(usage, critical=True)
    )
