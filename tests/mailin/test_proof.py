"""What is proven by an upstream server's Authentication-Results."""

from __future__ import annotations

import pytest

from core import settings as settings_of
from mailin import parse
from mailin.proof import Proof, proof_of, results, same_organisation
from tests.mailin.letters import letter

TRUSTING = settings_of.load(_env_file=None, mail_auth="trust:mx.kontor.example")
FROM = "max@firma.example"


def proof(*values: str, peer: str = "127.0.0.1") -> Proof:
    headers = "".join(f"Authentication-Results: {value}\n" for value in values)
    return proof_of(parse.read(letter(from_=FROM, headers=headers)), {"peer": peer}, TRUSTING)


class TestProof:
    @pytest.mark.parametrize(
        ("value", "proven"),
        [
            (
                "mx.kontor.example; dkim=pass header.d=firma.example; dmarc=pass header.from=firma.example",
                Proof.DKIM,
            ),
            ("mx.kontor.example 1; dkim=pass (ok; really) header.d=firma.example", Proof.DKIM),
            ("MX.Kontor.example; dkim=pass header.d=mail.firma.example; dmarc=none", Proof.DKIM),
            ("mx.kontor.example; dkim=pass header.i=@firma.example", Proof.DKIM),
            ('mx.kontor.example; dkim=pass reason="a; dmarc=fail" header.d=firma.example', Proof.DKIM),
            (
                "mx.kontor.example; spf=pass smtp.mailfrom=firma.example; dmarc=pass header.from=firma.example",
                Proof.SPF,
            ),
            (
                "mx.kontor.example; dkim=pass header.d=other.example; dmarc=pass header.from=firma.example",
                Proof.SPF,
            ),
            ("mx.kontor.example; dkim=pass header.d=other.example", Proof.NONE),
            ("mx.kontor.example; dkim=fail header.d=firma.example", Proof.NONE),
            (
                "mx.kontor.example; dkim=pass header.d=firma.example; dmarc=fail header.from=firma.example",
                Proof.NONE,
            ),
            ("mx.kontor.example; dkim=pass header.d=firma.example; dmarc=temperror", Proof.NONE),
            ("mx.kontor.example; dmarc=pass header.from=other.example", Proof.NONE),
            ("mx.kontor.example; dmarc=pass; dmarc=pass header.from=firma.example", Proof.NONE),
            ("mx.kontor.example; spf=pass smtp.mailfrom=firma.example", Proof.NONE),
            ("mx.kontor.example; none", Proof.NONE),
            ("mx.other.example; dkim=pass header.d=firma.example", Proof.NONE),
            ("(mx.kontor.example) evil.example; dkim=pass header.d=firma.example", Proof.NONE),
            ("", Proof.NONE),
        ],
    )
    def test_a_header_proves_what_the_table_says(self, value: str, proven: Proof) -> None:
        assert proof(value) is proven

    def test_only_the_topmost_of_the_server_counts(self) -> None:
        good = "mx.kontor.example; dkim=pass header.d=firma.example"
        assert proof("mx.kontor.example; none", good) is Proof.NONE
        assert proof("other.example; dkim=fail", good) is Proof.DKIM

    @pytest.mark.parametrize("peer", ["192.0.2.7", "", "not an address", "::2"])
    def test_an_unknown_peer_proves_nothing(self, peer: str) -> None:
        assert proof("mx.kontor.example; dkim=pass header.d=firma.example", peer=peer) is Proof.NONE

    def test_nothing_is_proven_by_verify_yet(self) -> None:
        settings = settings_of.load(_env_file=None, mail_auth="verify")
        assert proof_of(parse.read(letter(from_=FROM)), {"peer": "127.0.0.1"}, settings) is Proof.NONE


class TestOrganisation:
    def test_names_under_an_unlisted_suffix_are_strangers(self) -> None:
        assert not same_organisation("evil.example", "kunde.example")
        assert not same_organisation("evil.co.uk", "kunde.co.uk")
        assert not same_organisation("", "")

    def test_subdomains_are_family(self) -> None:
        assert same_organisation("mail.kunde.example", "kunde.example")
        assert same_organisation("a.kunde.co.uk", "B.Kunde.co.uk.")


class TestResults:
    def test_a_comment_hides_nothing(self) -> None:
        [result] = results(
            ["mx.example (a (nested; one)) ; dkim (why) =pass (because) header.d=x.example"], "mx.example"
        )
        assert result.value == "pass"

    def test_an_endless_header_is_read_in_time(self) -> None:
        assert results(["mx.example; " + "(" * 100_000], "mx.example") == ()
