"""The invented business is sound on whatever day it is invented."""

from collections import Counter
from datetime import date
from itertools import accumulate, groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.demo.example_data import (
    BRIGHTWATER,
    ENDS_SOON,
    INVOICE,
    KESSEL,
    LINDNER,
    NEARLY_CALLED_OFF,
    ORDER,
)
from kontor.demo.example_data.business import Business, invented

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


class TestBusiness:
    @settings(max_examples=25)
    @given(DAYS, st.integers(0, 1_000))
    def test_it_is_sound_on_any_day(self, today: date, seed: int) -> None:
        business = invented(today, seed)
        assert_the_known_numbers(business)
        assert_contracts_are_filled_as_planned(business)
        assert_no_account_is_overdrawn(business)
        assert all(document.items for document in business.documents)

    def test_the_same_day_and_seed_give_the_same_business(self) -> None:
        day = date(2026, 11, 23)
        assert invented(day, 7) == invented(day, 7)
        assert invented(day, 7) != invented(day, 8)

    def test_it_is_as_large_as_a_demo_needs(self) -> None:
        business = invented(date(2026, 11, 23), 1)
        companies = Counter(order.company for order in business.orders)
        assert companies.keys() == {LINDNER, KESSEL, BRIGHTWATER}
        assert 200 < companies[LINDNER] < 350
        assert 2_000 < len(business.bookings) < 6_000
        assert len(business.documents) < 2_500


def assert_the_known_numbers(business: Business) -> None:
    order = next(each for each in business.orders if each.number == ORDER)
    invoice = next(each for each in business.documents if each.number == INVOICE)
    assert (order.company, order.status, invoice.orders) == (LINDNER, "invoiced", (order,))
    assert all(len(each.number) == 10 for each in business.orders)
    numbers = [document.number for document in business.documents]
    assert len(set(numbers)) == len(numbers)


def assert_contracts_are_filled_as_planned(business: Business) -> None:
    contracts = {contract.number: contract for contract in business.contracts}
    nearly = contracts[NEARLY_CALLED_OFF]
    assert 0.7 < nearly.called_off_kg / nearly.quantity_kg < 0.9
    assert nearly.status == contracts[ENDS_SOON].status == "open"
    assert {contract.status for contract in business.contracts} == {"open", "closed"}


def assert_no_account_is_overdrawn(business: Business) -> None:
    ordered = sorted(business.bookings, key=lambda each: (each.company, each.group))
    for _, bookings in groupby(ordered, key=lambda each: (each.company, each.group)):
        assert min(accumulate(booking.weight_kg for booking in bookings)) >= 0
