"""The table of rights, and what a master user can withhold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotAllowed, NotSignedIn
from core.models import Role
from core.people.person import Channel, Person, operator, visitor
from core.people.rights import RIGHTS, WITHHELD, Right, demand, may

# What SPEC 1 says, written out once more: who may, besides those from whom it is withheld.
ANYBODY = {"visitor", "general", "master", "contact", "operator"}
SIGNED_IN = {"general", "master", "contact"}
SPEC = {
    Right.ASK: ANYBODY,
    Right.SEE_BUSINESS: SIGNED_IN,
    Right.SEE_PRICES: SIGNED_IN,
    Right.ORDER: {"general", "master"},
    Right.SUBSCRIBE: {"general", "master"},
    Right.INVITE: {"master"},
    Right.MANAGE_USERS: {"master", "contact", "operator"},
    Right.GRANT: {"master"},
    Right.INVITE_FIRST: {"contact", "operator"},
    Right.LOOK_INTO: {"contact"},
    Right.LOG_IN: {"visitor"},
    Right.LOG_OUT: SIGNED_IN,
    Right.WITHDRAW: {"operator"},
    Right.ERASE: {"operator"},
    Right.HAND_OVER_ORDERS: {"operator"},
}
ACCOUNTS = (Role.GENERAL, Role.MASTER, Role.CONTACT)


def user(role: Role, *, may_order: bool = True, may_see_prices: bool = True) -> Person:
    return Person(
        Channel.CHAT, role=role, user_id=1, company_id=1, may_order=may_order, may_see_prices=may_see_prices
    )


PEOPLE = {
    "visitor": visitor(Channel.CHAT),
    "operator": operator(),
    **{role.value: user(role) for role in ACCOUNTS},
}


class TestRights:
    def test_every_role_and_every_right_is_in_the_table(self) -> None:
        assert set(RIGHTS) == set(Role)
        assert set(SPEC) == set(Right)

    @pytest.mark.parametrize("right", Right)
    @pytest.mark.parametrize("kind", PEOPLE)
    def test_who_may_what_is_what_the_specification_says(self, kind: str, right: Right) -> None:
        assert may(PEOPLE[kind], right) == (kind in SPEC[right])

    @given(st.sampled_from(ACCOUNTS), st.sampled_from(Right), st.booleans(), st.booleans())
    def test_withholding_takes_exactly_its_right_from_general_users_only(
        self, role: Role, right: Right, may_order: bool, may_see_prices: bool
    ) -> None:
        person = user(role, may_order=may_order, may_see_prices=may_see_prices)
        kept = {Right.ORDER: may_order, Right.SEE_PRICES: may_see_prices}.get(right, True)
        assert may(person, right) == (right in RIGHTS[role] and (kept or role is not Role.GENERAL))

    @pytest.mark.parametrize("field", WITHHELD.values())
    def test_each_of_the_two_is_withheld_alone(self, field: str) -> None:
        changes: dict[str, bool] = {field: False}
        person = replace(user(Role.GENERAL), **changes)  # type: ignore[arg-type]  # one of two flags
        assert [right for right in WITHHELD if not may(person, right)] == [
            right for right, its in WITHHELD.items() if its == field
        ]

    def test_refusals_tell_a_visitor_from_a_user(self) -> None:
        for right in Right:
            for kind, person in PEOPLE.items():
                if kind in SPEC[right]:
                    demand(person, right)
                    continue
                with pytest.raises(NotSignedIn if kind == "visitor" else NotAllowed):
                    demand(person, right)
