"""The metal account (Umarbeitungskonto): what it holds per alloy group, and every booking, to the gram (SPEC 3)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Label, case, false, func, select

from core.business import alloys, lists, paging, words
from core.business.paging import Page
from core.business.period import Period, calendar_year, in_name, in_words, month_start, within
from core.business.scope import AnyRow, AnySelect, scoped
from core.clock import day_begins
from core.errors import NotFound
from core.exports.table import Cell, Column, Kind, Table
from core.models import Alloy, AlloyGroup, Booking, ImportRun
from core.people.person import Person
from core.service import Tx
from core.text import gettext, kg

ZERO = Decimal("0.000")
_IS_OPENING = Booking.kind == "opening_balance"
_RANK = case((_IS_OPENING, 0), else_=1)
"""The opening balance is the first booking of a period, wherever in it it was booked."""
_KEYS = (_RANK, Booking.booked_on, Booking.id)


@dataclass(frozen=True)
class GroupBalance:
    """One alloy group in a period, in kg: `opening + receipts + issues == closing`; issues are zero or negative."""

    group_id: int
    group: str
    group_name: str
    opening: Decimal
    receipts: Decimal
    issues: Decimal
    closing: Decimal
    carried: Decimal  # from before the period: `opening` without an opening balance booked inside it
    begun: bool = True  # something was booked by the end of the period

    def named_among(self, others: Iterable[GroupBalance]) -> str:
        """An alloy that means this account alone: `Messing`, or `Messing (MS)` beside `Sondermessing`."""
        name = self.group_name.casefold()
        meant = [other for other in others if other.group_name.casefold().endswith(name)]
        return self.group_name if len(meant) == 1 else f"{self.group_name} ({self.group})"


@dataclass(frozen=True)
class BookingRow:
    """One booking, in signed kg; `balance` is what the account holds after it.

    `late`: it arrived when its month had already been reported ("nachgebucht").
    """

    id: int
    number: str
    booked_on: date
    value_date: date
    kind: str
    kind_word: str
    voucher: str
    text: str
    alloy: str
    weight: Decimal
    balance: Decimal
    related_number: str | None
    late: bool


@dataclass(frozen=True)
class Disputable:
    """One booking as it is named in a letter, in signed kg."""

    id: int
    number: str
    booked_on: date
    kind_word: str
    voucher: str
    weight: Decimal
    group_name: str


async def overview(
    tx: Tx, person: Person, period: Period | None = None, alloy: str | None = None
) -> list[GroupBalance]:
    """Balances of all alloy groups that the company has an account in, by the groups' codes.

    The period goes by `booked_on` and is this calendar year when none is named. An opening balance inside the
    period counts as opening. Raises NotSignedIn, NotAllowed.
    """
    statement = _balances(person, period or calendar_year(tx.today))
    if alloy is not None:
        metals = await alloys.resolve(tx, alloy)
        statement = statement.where(AlloyGroup.id.in_(metals.groups))
    return [_balance(row) for row in (await tx.session.execute(statement)).all()]


async def bookings(
    tx: Tx,
    person: Person,
    group: str,
    period: Period | None = None,
    *,
    after: str | None = None,
    limit: int = 5,
) -> Page[BookingRow]:
    """The bookings of one alloy group (by its code) in the period, newest first, each with its running balance.

    Raises NotFound when the company has no account in a group of that code.
    """
    days = period or calendar_year(tx.today)
    row = (await tx.session.execute(_balances(person, days).where(AlloyGroup.code == group))).first()
    if row is None:
        raise NotFound
    account = _balance(row)
    statement = _bookings(person, days, [account.group_id])
    page = await paging.page(tx, statement, _KEYS, after, limit)
    balance = account.closing - (await _newer(tx, statement, page.rows[0]) if page.rows else ZERO)
    return page.having(_told(page.rows, balance, await _imports(tx), person.language))


async def find_booking(tx: Tx, person: Person, number: str) -> Disputable:
    """The person's booking with this number of the ERP's.

    Raises NotFound for a foreign or unknown one, NotSignedIn, NotAllowed.
    """
    statement = (
        select(Booking, _group_name(person.language))
        .join(AlloyGroup, AlloyGroup.id == Booking.alloy_group_id)
        .where(Booking.number == number.strip())
    )
    row = (await tx.session.execute(scoped(statement, Booking, person))).first()
    if row is None:
        raise NotFound
    found, group_name = row
    return Disputable(
        id=found.id,
        number=found.number,
        booked_on=found.booked_on,
        kind_word=words.word(words.BOOKING_KIND, found.kind, person.language),
        voucher=found.voucher,
        weight=found.weight,
        group_name=group_name,
    )


async def metal_account_table(
    tx: Tx, person: Person, period: Period | None = None, alloy: str | None = None
) -> Table:
    """Every booking of the period, oldest first within its alloy group; the check line proves that it adds up.

    What is booked later on another day changes nothing in it, not even an account that begins then.
    """
    days, language = period or calendar_year(tx.today), person.language
    accounts = await overview(tx, person, days, alloy)
    statement = _bookings(person, days, [each.group_id for each in accounts])
    named = [(gettext("Period", language), in_words(days, language)), (gettext("Alloy", language), alloy)]
    return await lists.table(
        tx,
        person,
        title=gettext("Metal account", language),
        columns=_columns(language),
        statement=statement.order_by(AlloyGroup.code, *_KEYS),
        told=_Ledger(accounts, await _imports(tx), language).cells,
        filters=[f"{name}: {value}" for name, value in named if value],
        called=[in_name(days, language), alloy],
        check_line="; ".join(check_line(each, language) for each in accounts if each.begun) or None,
    )


async def history(
    tx: Tx, person: Person, period: Period, alloy: str | None = None
) -> list[tuple[GroupBalance, list[tuple[date, Decimal]]]]:
    """Per account what it held, in kg, at the end of each day on which it moved, from the period's first day on.

    The period has both ends. Accounts of one alloy or all, by their groups' codes. Raises NotSignedIn, NotAllowed.
    """
    assert period.first and period.last
    accounts = await overview(tx, person, period, alloy)
    moved = await _moved(tx, person, period)
    return [(each, _course(each, moved[each.group_id], period.first, period.last)) for each in accounts]


async def _moved(tx: Tx, person: Person, period: Period) -> dict[int, list[tuple[date, Decimal]]]:
    """Per account the days with bookings, and what was booked on each."""
    statement = (
        scoped(select(Booking.alloy_group_id, Booking.booked_on, func.sum(Booking.weight)), Booking, person)
        .where(within(Booking.booked_on, period))
        .group_by(Booking.alloy_group_id, Booking.booked_on)
        .order_by(Booking.booked_on)
    )
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for group_id, booked_on, weight in (await tx.session.execute(statement)).all():
        found[group_id].append((booked_on, weight))
    return found


def _course(
    account: GroupBalance, moved: Iterable[tuple[date, Decimal]], first: date, last: date
) -> list[tuple[date, Decimal]]:
    held, points = account.carried, [(first, account.carried)]
    for booked_on, weight in moved:
        held += weight
        points.append((booked_on, held))
    return [*points, (last, held)]


def check_line(account: GroupBalance, language: str) -> str:
    """`Messing: Anfangsbestand 1.000,000 kg + Zugänge 500,000 kg - Abgänge 300,000 kg = Endbestand 1.200,000 kg`."""
    text = gettext(
        "{group}: opening {opening} + receipts {receipts} - issues {issues} = closing {closing}", language
    )
    return text.format(
        group=account.group_name,
        opening=kg(account.opening, language),
        receipts=kg(account.receipts, language),
        issues=kg(abs(account.issues), language),
        closing=kg(account.closing, language),
    )


def _balances(person: Person, period: Period) -> AnySelect:
    """One row per account, summed over the index ix_booking_balance; only opening balances are looked up."""
    inside, weight = within(Booking.booked_on, period), Booking.weight
    before = Booking.booked_on < period.first if period.first else false()
    until = Booking.booked_on <= period.last if period.last else Booking.id.is_not(None)
    total = func.sum(weight)
    sums = scoped(
        select(
            Booking.alloy_group_id,
            total.filter(before).label("carried"),
            total.filter(inside, weight > ZERO).label("receipts"),
            total.filter(inside, weight < ZERO).label("issues"),
            total.filter(until).label("closing"),
        ),
        Booking,
        person,
    ).group_by(Booking.alloy_group_id)
    opened = scoped(
        select(
            Booking.alloy_group_id,
            total.filter(weight > ZERO).label("receipts"),
            total.filter(weight < ZERO).label("issues"),
        ),
        Booking,
        person,
    ).where(inside, _IS_OPENING)
    of, first = sums.subquery(), opened.group_by(Booking.alloy_group_id).subquery()
    return (
        select(
            *(AlloyGroup.id, AlloyGroup.code, _group_name(person.language)),
            *(of.c.carried, of.c.receipts, of.c.issues, of.c.closing),
            *(first.c.receipts.label("opened_receipts"), first.c.issues.label("opened_issues")),
        )
        .join(of, of.c.alloy_group_id == AlloyGroup.id)
        .outerjoin(first, first.c.alloy_group_id == AlloyGroup.id)
        .order_by(AlloyGroup.code)
    )


def _balance(row: AnyRow) -> GroupBalance:
    in_receipts, in_issues = row.opened_receipts or ZERO, row.opened_issues or ZERO
    carried = row.carried or ZERO
    return GroupBalance(
        group_id=row.id,
        group=row.code,
        group_name=row.group_name,
        opening=carried + in_receipts + in_issues,
        receipts=(row.receipts or ZERO) - in_receipts,
        issues=(row.issues or ZERO) - in_issues,
        closing=row.closing or ZERO,
        carried=carried,
        begun=any(held is not None for held in (row.carried, row.receipts, row.issues)),
    )


def _group_name(language: str) -> Label[str]:
    return (AlloyGroup.name_en if language == "en" else AlloyGroup.name_de).label("group_name")


def _bookings(person: Person, period: Period, groups: Iterable[int]) -> AnySelect:
    statement = select(
        *(Booking.id, Booking.number, Booking.alloy_group_id, _group_name(person.language)),
        *(Booking.booked_on, Booking.value_date, Booking.kind, Booking.voucher, Booking.text),
        *(func.coalesce(Alloy.symbol, "").label("alloy"), Booking.weight, Booking.related_number),
        Booking.imported_at,
    )
    joined = statement.join(AlloyGroup, AlloyGroup.id == Booking.alloy_group_id)
    inside = joined.outerjoin(Alloy, Alloy.id == Booking.alloy_id).where(within(Booking.booked_on, period))
    return scoped(inside, Booking, person).where(Booking.alloy_group_id.in_(list(groups)))


async def _newer(tx: Tx, statement: AnySelect, row: AnyRow) -> Decimal:
    """What was booked after this row, in the statement's period."""
    newer = statement.with_only_columns(func.sum(Booking.weight)).where(paging.above(_KEYS, row))
    return await tx.session.scalar(newer) or ZERO


async def _imports(tx: Tx) -> Sequence[datetime]:
    return (await tx.session.scalars(select(ImportRun.finished_at).order_by(ImportRun.finished_at))).all()


def _is_late(row: AnyRow, imports: Sequence[datetime]) -> bool:
    """An import had already reported the month when the booking came: history imported at once is not late."""
    if row.kind == "opening_balance":
        return False
    reported = bisect_left(imports, day_begins(month_start(row.booked_on, 1)))
    return reported < len(imports) and imports[reported] < row.imported_at


def _told(
    rows: Iterable[AnyRow], balance: Decimal, imports: Sequence[datetime], language: str
) -> list[BookingRow]:
    """The rows from newest to oldest; `balance` is that after the first of them."""
    told = []
    for row in rows:
        told.append(_booking(row, balance, imports, language))
        balance -= row.weight
    return told


def _booking(row: AnyRow, balance: Decimal, imports: Sequence[datetime], language: str) -> BookingRow:
    return BookingRow(
        id=row.id,
        number=row.number,
        booked_on=row.booked_on,
        value_date=row.value_date,
        kind=row.kind,
        kind_word=words.word(words.BOOKING_KIND, row.kind, language),
        voucher=row.voucher,
        text=row.text,
        alloy=row.alloy,
        weight=row.weight,
        balance=balance,
        related_number=row.related_number,
        late=_is_late(row, imports),
    )


class _Ledger:
    """Tells an export's rows one after the other and keeps the balance of each account as it goes."""

    def __init__(self, accounts: Iterable[GroupBalance], imports: Sequence[datetime], language: str) -> None:
        self._balance = {each.group_id: each.carried for each in accounts}
        self._imports = imports
        self._language = language
        self._late = gettext("booked late", language)

    def cells(self, row: AnyRow) -> tuple[Cell, ...]:
        self._balance[row.alloy_group_id] += row.weight
        told = _booking(row, self._balance[row.alloy_group_id], self._imports, self._language)
        return (
            *(row.group_name, told.booked_on, told.value_date, told.kind_word, told.voucher, told.text),
            *(told.alloy, told.weight, told.balance, told.number, told.related_number),
            self._late if told.late else "",
        )


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("alloy_group", gettext("Alloy group", language)),
        Column("booked_on", gettext("Booked on", language), Kind.DATE, brief=True),
        Column("value_date", gettext("Value date", language), Kind.DATE),
        Column("kind", gettext("Kind", language), Kind.STATUS, brief=True),
        Column("voucher", gettext("Voucher", language)),
        Column("text", gettext("Text", language)),
        Column("alloy", gettext("Alloy", language)),
        Column("weight_kg", gettext("Movement (kg)", language), Kind.KG, brief=True),
        Column("balance_kg", gettext("Balance (kg)", language), Kind.KG, brief=True),
        Column("number", gettext("Booking", language)),
        Column("related_number", gettext("Related booking", language)),
        Column("note", gettext("Note", language)),
    )
