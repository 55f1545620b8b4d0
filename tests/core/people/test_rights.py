"""The table of rights, and what a master user can withhold."""

from dataclasses import replace

import pytest

from core.errors import NotAllowed, NotSignedIn
from core.models import Role
from core.people.person import Channel, Person, operator, visitor
from core.people.rights import RIGHTS, Right, demand, may


def user(role: Role) -> Person:
    return Person(Channel.CHAT, role=role, user_id=1, company_id=1, may_order=True, may_see_prices=True)


class TestRights:
    def test_every_role_is_in_the_table(self) -> None:
        assert set(RIGHTS) == set(Role)

    def test_a_general_user_may_all_but_manage_users(self) -> None:
        assert RIGHTS[Role.MASTER] - RIGHTS[Role.GENERAL] == {Right.INVITE, Right.MANAGE_USERS}

    def test_nothing_is_withheld_by_default_and_two_things_can_be(self) -> None:
        general = user(Role.GENERAL)
        assert may(general, Right.ORDER)
        assert may(general, Right.SEE_PRICES)
        assert not may(replace(general, may_order=False), Right.ORDER)
        assert not may(replace(general, may_see_prices=False), Right.SEE_PRICES)

    def test_from_a_master_user_nothing_can_be_withheld(self) -> None:
        assert may(replace(user(Role.MASTER), may_order=False, may_see_prices=False), Right.ORDER)

    def test_a_contact_person_cannot_order(self) -> None:
        assert not may(user(Role.CONTACT), Right.ORDER)

    def test_refusals_tell_a_visitor_from_a_user(self) -> None:
        with pytest.raises(NotSignedIn):
            demand(visitor(Channel.CHAT), Right.INVITE)
        with pytest.raises(NotAllowed):
            demand(user(Role.GENERAL), Right.INVITE)
        with pytest.raises(NotAllowed):
            demand(operator(), Right.ORDER)
