"""The list of commands that a chat shows: it follows the person, the language and the rights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import menu
from core.desk import commands
from core.desk.commands import COMMANDS, Command
from core.desk.requests import Intent
from core.models import Role
from core.people.person import Channel, Person, visitor
from core.people.rights import Right

JAN = Person(Channel.CHAT, role=Role.GENERAL, user_id=1, company_id=1, may_order=True, may_see_prices=True)


class TestKind:
    def test_role_and_language_make_another_list(self) -> None:
        others = [visitor(Channel.CHAT), JAN.speaking("en"), replace(JAN, role=Role.MASTER)]
        assert len({menu.kind(person) for person in (JAN, *others)}) == 4

    def test_a_withheld_right_makes_another_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        order = Command("bestellen", "buy", Intent.PLACE_ORDER, Right.ORDER, commands.COMPANY, "order")
        monkeypatch.setattr(commands, "COMMANDS", (*COMMANDS, order))
        assert menu.kind(replace(JAN, may_order=False)) != menu.kind(JAN)

    def test_another_person_with_the_same_rights_has_the_same(self) -> None:
        assert menu.kind(replace(JAN, user_id=2, company_id=3)) == menu.kind(JAN)


class TestCall:
    def test_users_get_a_list_of_their_own_and_visitors_the_common_one(self) -> None:
        assert menu.call(JAN, 5).method == "setMyCommands"
        assert menu.call(visitor(Channel.CHAT), 5).method == "deleteMyCommands"

    @pytest.mark.parametrize("language", ["de", "en"])
    @pytest.mark.parametrize("role", Role)
    def test_every_entry_is_one_that_telegram_takes(self, role: Role, language: str) -> None:
        for entry in menu.entries(replace(JAN, role=role, language=language)):
            assert entry["command"].isascii()
            assert entry["command"].islower()
            assert 1 <= len(entry["command"]) <= 32
            assert 1 <= len(entry["description"]) <= 256
