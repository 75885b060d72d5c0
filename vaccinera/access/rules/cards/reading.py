"""From files to facts: a card's certificate, the issuers that are accepted, and their lists of revoked cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vaccinera.organisations.rules.hsa_ids import is_hsa_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)
_LIST_BEGINS, _LIST_ENDS = b"-----BEGIN X509 CRL-----", b"-----END X509 CRL-----"


@dataclass(frozen=True, slots=True)
class Issuer:
    """One that may issue cards for logging in: its whole name, and its key by its id."""

    name: x509.Name
    common_name: str
    key_id: bytes
    valid_from: datetime
    valid_to: datetime
    certificate: x509.Certificate

    @property
    def is_for_testing(self) -> bool:
        """The test chain has the real one's names with TEST before them."""
        return is_test_name(self.common_name)


@dataclass(frozen=True, slots=True)
class CardCertificate:
    """What the certificate on a card says of its holder and its use; nothing of it is believed yet."""

    issuer: x509.Name
    issuer_common_name: str
    issuer_key_id: bytes
    serial_number: int
    hsa_id: str
    holder: str
    is_for_identifying: bool
    is_for_signing: bool
    is_for_clients: bool
    valid_from: datetime
    valid_to: datetime
    policies: frozenset[str]
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One issuer's list of revoked cards, as published."""

    issuer: x509.Name
    published_at: datetime
    next_at: datetime | None
    is_whole: bool
    crl: x509.CertificateRevocationList

    def has(self, serial_number: int) -> bool:
        """Whether the card with this number is on the list."""
        return self.crl.get_revoked_certificate_by_serial_number(serial_number) is not None


def is_test_name(common_name: str) -> bool:
    """Whether an issuer's name is one of the test chain's."""
    return common_name.upper().startswith("TEST ")


def read_card(pem: bytes) -> CardCertificate:
    """The certificate a browser showed; :class:`ValueError` when it is none."""
    certificate = x509.load_pem_x509_certificate(pem)
    extensions = certificate.extensions
    usage = _extension(extensions, x509.KeyUsage)
    clients = _extension(extensions, x509.ExtendedKeyUsage)
    policies = _extension(extensions, x509.CertificatePolicies)
    issuer_key = _extension(extensions, x509.AuthorityKeyIdentifier)
    identity = _first(certificate.subject, NameOID.SERIAL_NUMBER)
    names = (_first(certificate.subject, oid) for oid in (NameOID.GIVEN_NAME, NameOID.SURNAME))
    return CardCertificate(
        issuer=certificate.issuer,
        issuer_common_name=_first(certificate.issuer, NameOID.COMMON_NAME),
        issuer_key_id=(issuer_key.key_identifier or b"") if issuer_key else b"",
        serial_number=certificate.serial_number,
        hsa_id=identity if is_hsa_id(identity) else "",
        holder=" ".join(name for name in names if name),
        is_for_identifying=bool(usage and usage.digital_signature),
        is_for_signing=bool(usage and usage.content_commitment),
        is_for_clients=bool(clients and ExtendedKeyUsageOID.CLIENT_AUTH in clients),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        policies=frozenset(policy.policy_identifier.dotted_string for policy in policies or ()),
        certificate=certificate,
    )


def read_issuers(pem: bytes) -> tuple[Issuer, ...]:
    """Every certificate of a file, one after another; :class:`ValueError` when it holds none or one is no issuer's."""
    return tuple(_issuer(certificate) for certificate in x509.load_pem_x509_certificates(pem))


def _issuer(certificate: x509.Certificate) -> Issuer:
    key_id = _extension(certificate.extensions, x509.SubjectKeyIdentifier)
    if key_id is None:
        raise ValueError(f"{certificate.subject.rfc4514_string()} names no key")
    return Issuer(
        name=certificate.subject,
        common_name=_first(certificate.subject, NameOID.COMMON_NAME),
        key_id=key_id.digest,
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        certificate=certificate,
    )


def read_revocations(file: bytes) -> tuple[RevocationList, ...]:
    """The lists of a file: one as published (DER), or several as text (PEM); :class:`ValueError` when it is neither."""
    if _LIST_BEGINS not in file:
        return (_revocations(x509.load_der_x509_crl(file)),)
    texts = [_LIST_BEGINS + part.partition(_LIST_ENDS)[0] + _LIST_ENDS for part in file.split(_LIST_BEGINS)[1:]]
    return tuple(_revocations(x509.load_pem_x509_crl(text)) for text in texts)


def _revocations(crl: x509.CertificateRevocationList) -> RevocationList:
    part = _extension(crl.extensions, x509.IssuingDistributionPoint)
    leaves_out = part is not None and (
        part.only_contains_ca_certs or part.only_contains_attribute_certs or part.only_some_reasons is not None
    )
    is_change = _extension(crl.extensions, x509.DeltaCRLIndicator) is not None
    return RevocationList(
        issuer=crl.issuer,
        published_at=crl.last_update_utc,
        next_at=crl.next_update_utc,
        is_whole=not leaves_out and not is_change,
        crl=crl,
    )


def is_issued_by(card: CardCertificate, issuer: Issuer) -> bool:
    """Whether the names agree, the key is the one named, and the signature is made with it."""
    if card.issuer != issuer.name or card.issuer_key_id != issuer.key_id:
        return False
    try:
        card.certificate.verify_directly_issued_by(issuer.certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def is_list_of(revocations: RevocationList, issuer: Issuer) -> bool:
    """Whether the list was signed with the issuer's own key."""
    try:
        return revocations.crl.is_signature_valid(issuer.certificate.public_key())  # type: ignore[arg-type]  # a key of another kind raises, and is no issuer's
    except (ValueError, TypeError):
        return False


def _extension(extensions: x509.Extensions, kind: type[_Kind]) -> _Kind | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values: Sequence[x509.NameAttribute[str | bytes]] = name.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""
