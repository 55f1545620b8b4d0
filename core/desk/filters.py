"""Turns the slots of a wish into the filter of a list."""

from core.business.contracts import ContractFilter
from core.business.orders import OrderFilter
from core.desk.requests import Slots


def of_orders(slots: Slots) -> OrderFilter:
    """Which orders are meant."""
    return OrderFilter(
        period=slots.period,
        status=slots.status,
        alloy=slots.alloy,
        form=slots.form,
        channel=slots.channel,
        number=slots.numbers[0] if slots.numbers else None,
    )


def of_contracts(slots: Slots) -> ContractFilter:
    """Which contracts and framework orders are meant."""
    return ContractFilter(
        kind=slots.kind,
        status=slots.status,
        alloy=slots.alloy,
        form=slots.form,
        period=slots.period,
        number=slots.numbers[0] if slots.numbers else None,
    )
