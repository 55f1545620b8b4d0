"""Addresses: two spellings of one address are one, and what is no address is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadAddress
from core.people import addresses

LOCAL = st.text("abcdefghijklmnopqrstuvwxyzäöüß0123456789+-_", min_size=1, max_size=20)
DOMAIN = st.from_regex(r"[a-z][a-z0-9]{0,10}(\.[a-z]{2,8}){1,2}", fullmatch=True)


class TestAddress:
    @given(LOCAL, DOMAIN)
    def test_case_makes_no_difference(self, local: str, domain: str) -> None:
        upper = local if "ß" in local else local.upper()  # ß has no capital that comes back
        assert addresses.parse(f"{upper}@{domain.upper()}").key == addresses.parse(f"{local}@{domain}").key

    @given(st.text(max_size=60))
    def test_any_text_is_an_address_or_refused(self, text: str) -> None:
        try:
            address = addresses.parse(text)
        except BadAddress:
            return
        assert address.key == addresses.parse(address.key).key
        assert not any(sign.isspace() for sign in address.key)

    def test_a_domain_is_compared_in_its_ascii_form(self) -> None:
        assert addresses.parse("Max@MÜLLER.example").key == "max@xn--mller-kva.example"
        assert addresses.parse("max@xn--mller-kva.example").key == "max@xn--mller-kva.example"

    def test_it_is_shown_as_it_was_written(self) -> None:
        assert addresses.parse(" Petra.Kunz@Firma.example ").display == "Petra.Kunz@Firma.example"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "petra",
            "@firma.example",
            "petra@",
            "petra@firma",
            "a b@firma.example",
            "a@b@firma.example",
            "petra@firma..example",
            "petra@firma.example\nBcc: x@y.example",
            "petra\x00@firma.example",
            ".petra@firma.example",
            "petra@-firma.example",
            f"{'p' * 65}@firma.example",
            f"p@{'a.' * 130}example",
        ],
    )
    def test_what_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(BadAddress):
            addresses.parse(text)

    def test_masked_it_shows_the_first_letter_and_the_domain(self) -> None:
        assert addresses.masked("petra@firma.example") == "p•••@firma.example"
