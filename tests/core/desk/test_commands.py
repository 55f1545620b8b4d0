"""The table of commands: whoever has the right sees the command, and nobody else."""

from __future__ import annotations

from collections import defaultdict

import pytest

from core.desk import commands
from core.desk.commands import COMMANDS, Command, commands_for, menu
from core.desk.requests import Intent
from core.desk.table import ANSWERS
from core.models import Role
from core.people.person import Channel, Person, visitor
from core.people.rights import RIGHTS, Right


def user(role: Role, *, may_order: bool = True) -> Person:
    return Person(Channel.CHAT, role=role, user_id=1, company_id=1, may_order=may_order, may_see_prices=True)


PEOPLE = [visitor(Channel.CHAT), *(user(role) for role in (Role.GENERAL, Role.MASTER, Role.CONTACT))]


def names(person: Person) -> set[str]:
    return {name for name, _meaning in menu(person)}


class TestCommands:
    @pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role.value)
    def test_everybody_sees_those_for_which_they_have_the_right(self, person: Person) -> None:
        assert names(person) == {each.german for each in COMMANDS if each.right in RIGHTS[person.role]}

    def test_a_withheld_right_hides_its_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        order = Command("bestellen", "buy", Intent.PLACE_ORDER, Right.ORDER, commands.COMPANY, "order")
        monkeypatch.setattr(commands, "COMMANDS", (*COMMANDS, order))
        assert "bestellen" in names(user(Role.GENERAL))
        assert "bestellen" not in names(user(Role.GENERAL, may_order=False))
        assert "bestellen" in names(user(Role.MASTER, may_order=False))

    @pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role.value)
    def test_no_name_is_shown_twice_to_one_person(self, person: Person) -> None:
        for language in ("de", "en"):
            shown = [name for name, _meaning in menu(person.speaking(language))]
            assert len(shown) == len(set(shown))

    @pytest.mark.parametrize("role", Role)
    def test_nobody_has_both_rights_of_a_name_with_two_meanings(self, role: Role) -> None:
        rights = defaultdict(set)
        for each in COMMANDS:
            rights[each.german].add(each.right)
        assert not [name for name, its in rights.items() if len(its) > 1 and its <= RIGHTS[role]]

    def test_each_is_answered(self) -> None:
        assert {each.intent for each in COMMANDS} <= set(ANSWERS)

    def test_menu_and_help_show_the_same(self) -> None:
        for person in PEOPLE:
            assert menu(person) == [line for _heading, lines in commands_for(person) for line in lines]
            assert all(heading and lines for heading, lines in commands_for(person))
