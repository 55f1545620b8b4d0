"""Passwords: any characters from 8 to 128, unless many people use them or they are one's own name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PasswordsDiffer, WeakPassword
from core.people import passwords

EMAIL, NAMES = "petra.kunz@federn-kunz.example", ("Petra", "Kunz")


class TestCheck:
    @pytest.mark.parametrize(
        ("password", "reason"),
        [
            ("", "too_short"),
            ("7Zeichn", "too_short"),
            ("x" * 129, "too_long"),
            ("12345678", "common"),
            ("Passwort", "common"),
            ("Passwort123!", "common"),
            ("P4ssw0rt", "common"),
            ("qwertzuiop", "common"),
            ("Sommer2026!", "common"),
            ("abcabcabc", "common"),
            ("aaaaaaaaaaaa", "common"),
            ("1q2w3e4r", "common"),
            ("PetraKunz", "personal"),
            ("petra2026!", "personal"),
            ("petra.kunz@federn-kunz.example", "personal"),
            ("federnkunz1", "personal"),
        ],
    )
    def test_weak_ones_are_refused_with_the_reason(self, password: str, reason: str) -> None:
        with pytest.raises(WeakPassword) as refused:
            passwords.check(password, EMAIL, NAMES)
        assert refused.value.reason == reason

    @pytest.mark.parametrize(
        "password",
        [
            "8Zeichen",
            "kupfer messing draht",
            "Petra mag Rohre aus Kupfer",
            "für Öl: ß",
            "🔩🔧🪛🔨⛏️🪚🧰🧲",
            "x9!" + "ab" * 62,
        ],
    )
    def test_others_are_taken_whatever_they_are_made_of(self, password: str) -> None:
        passwords.check(password, EMAIL, NAMES)

    def test_the_second_must_be_the_first(self) -> None:
        with pytest.raises(PasswordsDiffer):
            passwords.check_pair("drei Rohre im Regal", "drei Rohre im regal")

    @given(st.text(max_size=140))
    def test_any_text_is_taken_or_refused(self, password: str) -> None:
        try:
            passwords.check(password, EMAIL, NAMES)
        except WeakPassword as refusal:
            assert refusal.reason in {"too_short", "too_long", "common", "personal"}


class TestHash:
    async def test_it_is_argon2id_and_knows_its_password(self) -> None:
        kept = await passwords.hash_password("drei Rohre im Regal")
        assert kept.startswith("$argon2id$")
        assert await passwords.verify(kept, "drei Rohre im Regal")
        assert not await passwords.verify(kept, "vier Rohre im Regal")

    async def test_two_ways_to_type_an_umlaut_are_one(self) -> None:
        kept = await passwords.hash_password("sch\u00f6ne Rohre")
        assert await passwords.verify(kept, "scho\u0308ne Rohre")

    async def test_without_a_hash_no_password_fits(self) -> None:
        assert not await passwords.verify(None, "nobody's")
        assert not await passwords.verify("broken", "nobody's")
