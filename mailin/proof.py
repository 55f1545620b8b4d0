"""What is proven about a sender: by an upstream server's Authentication-Results (RFC 8601, SPEC 7), or by a click."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from publicsuffixlist import PublicSuffixList

from core.people import confirmations
from core.settings import Settings
from mailin.parse import Incoming

_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\b([a-z]+)\s*\.\s*([a-z0-9-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.IGNORECASE)


class Proof(StrEnum):
    """How surely a mail comes from the address in its From."""

    CONFIRMED = "confirmed"  # its user confirmed it on our page
    DKIM = "dkim"  # a valid aligned signature, and DMARC passed or not published
    SPF = "spf"  # DMARC passed by SPF alone
    NONE = "none"


@dataclass(frozen=True)
class Result:
    """One method's result, such as `dkim=pass header.d=firma.example`."""

    method: str
    value: str
    properties: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        return next((value for other, value in self.properties if other == name), "")


def proof_of(mail: Incoming, envelope: Mapping[str, Any], settings: Settings) -> Proof:
    """What is proven about the mail that was stored with this envelope.

    A mail that was confirmed on our page is stored by ourselves, with a mark that nothing from outside can carry.
    `none` believes every From (for the demo); `trust:<authserv-id>` believes the topmost Authentication-Results
    with that id, from a configured peer; `verify` proves nothing yet. A doubtful From proves nothing (RFC 7489 6.6.1).
    """
    if confirmations.is_confirmed(envelope):
        return Proof.CONFIRMED
    mode, _, server = settings.mail_auth.partition(":")
    if mail.doubtful or mail.sender is None:
        return Proof.NONE
    if mode == "none":
        return Proof.DKIM
    if mode == "trust" and _is_trusted(envelope.get("peer"), settings):
        return _judged(results(mail.all("authentication-results"), server), mail.sender.rpartition("@")[2])
    return Proof.NONE


def describe(settings: Settings) -> str:
    """One line for the operator: where proof comes from."""
    mode, _, server = settings.mail_auth.partition(":")
    return {
        "none": "mail: every From is believed (KONTOR_MAIL_AUTH=none); this is for the demo only",
        "trust": f"mail: senders are proven by the Authentication-Results of {server}",
        "verify": "mail: no sender counts as proven, because signatures are not verified here yet;"
        " use KONTOR_MAIL_AUTH=trust:<authserv-id> behind a server that does",
    }[mode]


def results(values: Iterable[str], server: str) -> tuple[Result, ...]:
    """The results in the topmost header of this server; a header further down may be forged."""
    for value in values:
        first, *others = _segments(value)
        if (first.split() or [""])[0].strip('"').lower() == server.lower():
            return tuple(result for text in others if (result := _result(text)))
    return ()


def same_organisation(one: str, other: str) -> bool:
    """Do two domains belong to one organisation (relaxed alignment, RFC 7489 3.1)?"""
    one, other = one.lower().strip("."), other.lower().strip(".")
    return bool(one) and (one == other or _organisation(one) == _organisation(other) is not None)


def _judged(found: tuple[Result, ...], domain: str) -> Proof:
    """The table of SPEC 7: an aligned signature, or DMARC by SPF; a DMARC that did not pass outweighs both."""
    dmarc = [result for result in found if result.method == "dmarc"]
    if len(dmarc) > 1 or any(result.value not in ("pass", "none") for result in dmarc):
        return Proof.NONE
    if any(_is_aligned_signature(result, domain) for result in found):
        return Proof.DKIM
    passed = any(result.value == "pass" and result.get("header.from").lower() == domain for result in dmarc)
    return Proof.SPF if passed else Proof.NONE


def _is_aligned_signature(result: Result, domain: str) -> bool:
    if (result.method, result.value) != ("dkim", "pass"):
        return False
    signer = result.get("header.d") or result.get("header.i").rpartition("@")[2]
    return same_organisation(signer, domain)


def _is_trusted(peer: str | None, settings: Settings) -> bool:
    try:
        address = ipaddress.ip_address(peer or "")
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network) for network in settings.mail_peers.split())


def _segments(value: str) -> list[str]:
    """The header between its semicolons, without comments; quotes and comments may hold semicolons."""
    segments, depth, quoted = [""], 0, False
    signs = iter(value)
    for sign in signs:
        if sign == "\\":
            following = next(signs, "")
            segments[-1] += following if not depth else ""
        elif quoted or (sign == '"' and not depth):
            quoted = quoted != (sign == '"')
            segments[-1] += sign
        elif sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign == ";" and not depth:
            segments.append("")
        elif not depth:
            segments[-1] += sign
    return segments


def _result(text: str) -> Result | None:
    match = _RESULT.match(text)
    if match is None:
        return None
    properties = tuple(
        (f"{kind}.{name}".lower(), quoted or bare)
        for kind, name, quoted, bare in _PROPERTY.findall(text[match.end() :])
    )
    return Result(match[1].lower(), match[2].lower(), properties)


def _organisation(domain: str) -> str | None:
    found: str | None = _suffixes().privatesuffix(domain)
    return found


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
