"""E-mail addresses: how they are compared, and how they are shown to somebody who may not read them whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import idna

from core.errors import BadAddress, UndeliverableAddress
from core.post.mail import CannotBeAddressed, ascii_address

_LOCAL = re.compile(
    r"[^\s\"(),:;<>@\[\]\\\x00-\x20\x7f-\x9f.]+(\.[^\s\"(),:;<>@\[\]\\\x00-\x20\x7f-\x9f.]+)*"
)


@dataclass(frozen=True)
class Address:
    """`display` is written as its owner writes it; `key` is what two spellings of one address share."""

    display: str
    key: str

    @property
    def domain(self) -> str:
        """The domain, comparable: lower case, IDNA."""
        return self.key.rpartition("@")[2]


def parse(text: str) -> Address:
    """The address in the text, compared case-insensitively, its domain by IDNA (SPEC 1). Raises BadAddress."""
    local, separator, domain = text.strip().rpartition("@")
    if not separator or not _LOCAL.fullmatch(local) or len(local.encode()) > 64:
        raise BadAddress
    address = Address(f"{local}@{domain}", f"{local.lower()}@{domain_key(domain)}")
    if len(address.key) > 254 or len(address.display) > 254:
        raise BadAddress
    return address


def deliverable(email: str) -> Address:
    """The address, if mail can reach it. Raises BadAddress, and UndeliverableAddress for one that needs RFC 6531."""
    address = parse(email)
    try:
        ascii_address(address.display)
    except CannotBeAddressed:
        raise UndeliverableAddress from None
    return replace(address, display=address.display.rstrip("."))


def readable(domain: str) -> str:
    """`müller.example` for `xn--mller-kva.example`."""
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


def domain_key(domain: str) -> str:
    """The domain in lower case, in IDNA's ASCII form. Raises BadAddress."""
    try:
        key = idna.encode(domain.strip(), uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        raise BadAddress from None
    if "." not in key.strip("."):
        raise BadAddress
    return key.rstrip(".")


def masked(address: str) -> str:
    """`p•••@firma.example`: enough for its owner to know it again, too little to write to."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
