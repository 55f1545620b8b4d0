"""Answers of ordering: its steps. Each is a question, or the wish with what the step has settled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

from core.business import catalogue, contracts, drafts, numbers, orders
from core.business.catalogue import ProductFilter, ProductRow
from core.business.contracts import ContractRow
from core.business.drafts import BadDate, BadQuantity, Checked, Draft, Source
from core.business.lists import Ambiguous
from core.desk.answers import choosing_products
from core.desk.answers.order_questions import asking, is_step_by_step
from core.desk.ask import Ask
from core.desk.reply import Action, Reply, Rows
from core.errors import NotFound
from core.text import kg

MOST_DESCRIBED = 200
"""So many products may fit a description."""
Step = Callable[[Ask], Awaitable[Reply | Ask]]


async def settle(ask: Ask) -> Reply | Ask:
    """The first question that is open; when there is none, the wish with all that an order needs."""
    for step in STEPS if is_step_by_step(ask) else BY_LETTER:
        settled = await step(ask)
        if isinstance(settled, Reply):
            return settled
        ask = settled
    return ask


async def checked(ask: Ask) -> Checked:
    """The order that the wish describes, whole. Raises as `drafts.check`."""
    return await drafts.check(ask.tx, ask.person, draft(ask))


def draft(ask: Ask) -> Draft:
    """The order as it was said."""
    slots = ask.slots
    return Draft(
        product=slots.product or "",
        quantity=Decimal(slots.quantity_kg or 0),
        source=slots.source or "",
        contract=slots.contract or "",
        wanted=slots.wanted_date,
        reference=slots.reference or "",
    )


async def _named(ask: Ask) -> Reply | Ask:
    """A number may be a product's, an order's that is wanted again, or a contract's to call off from."""
    if ask.slots.product or not ask.slots.numbers:
        return ask
    number = ask.slots.numbers[0]
    for find in (_product_named, _order_named, _contract_named):
        try:
            return await find(ask, number)
        except NotFound:
            continue
    return await choosing_products.choose(ask.having(numbers=()), notice="unknown")


async def _product_named(ask: Ask, number: str) -> Reply | Ask:
    found = await catalogue.find_product(ask.tx, ask.person, number)
    return ask.having(product=found.number, numbers=())


async def _order_named(ask: Ask, number: str) -> Reply | Ask:
    try:
        return choosing_products.from_order(ask, await orders.find_order(ask.tx, ask.person, number))
    except Ambiguous as several:
        return _which(ask, "which_order", number, [row.number for row in several.candidates], several)


async def _contract_named(ask: Ask, number: str) -> Reply | Ask:
    try:
        found = await contracts.find_contract(ask.tx, ask.person, number)
    except Ambiguous as several:
        return _which(ask, "which_contract", number, [row.number for row in several.candidates], several)
    return ask.having(contract=found.contract.number, numbers=())


def _which(ask: Ask, template: str, number: str, found: Sequence[str], several: Ambiguous) -> Reply:
    choices = tuple((Action(each, ask.request.having(numbers=(each,))),) for each in found)
    return Reply(
        ask.text(template, number=number, rows=several.candidates), actions=(*choices, (ask.cancel,))
    )


async def _called_off(ask: Ask) -> Reply | Ask:
    """A call-off: a framework order says the product, a contract the metal."""
    if ask.slots.product or not ask.slots.contract or ask.slots.source:
        return ask
    try:
        contract = (await contracts.find_contract(ask.tx, ask.person, ask.slots.contract)).contract
    except NotFound:
        return await choosing_products.choose(ask.having(contract=None), notice="unknown")
    named = ask.having(contract=contract.number, source=drafts.CONTRACT)
    if not _runs(ask, contract):
        without = _of_metal(ask.having(contract=None), contract)
        return await choosing_products.choose(
            without, notice="over", contract=f"{contract.kind_word} {contract.number}"
        )
    if not contract.product_number:
        return _of_metal(named, contract)
    return named.having(product=contract.product_number) if await _is_meant(ask, contract) else named


async def _is_meant(ask: Ask, contract: ContractRow) -> bool:
    """Is the framework order's product what was described, if something was?"""
    said = ProductFilter(ask.slots.alloy, ask.slots.form, ask.slots.dimension)
    page = await catalogue.list_products(ask.tx, ask.person, said, limit=MOST_DESCRIBED)
    return said == ProductFilter() or contract.product_number in {row.number for row in page.rows}


def _of_metal(ask: Ask, contract: ContractRow) -> Ask:
    return ask.having(alloy=ask.slots.alloy or contract.group)


def _runs(ask: Ask, contract: ContractRow) -> bool:
    is_valid = contract.status == "open" and contract.valid_from <= ask.tx.today <= contract.valid_to
    return is_valid and contract.open_quantity > 0


async def _product(ask: Ask) -> Reply | Ask:
    """One that cannot be ordered any more is chosen anew."""
    if not ask.slots.product:
        return await choosing_products.choose(ask)
    try:
        await _found(ask)
    except NotFound:
        return await choosing_products.choose(ask.having(product=None), notice="gone")
    return ask


async def _quantity(ask: Ask) -> Reply | Ask:
    product = await _found(ask)
    if ask.slots.quantity_kg is None:
        usual = await drafts.usual_quantity(ask.tx, ask.person, product)
        return asking(ask, "quantity_kg", *_weights(ask, product, usual), product=product)
    try:
        drafts.check_quantity(product, Decimal(ask.slots.quantity_kg))
    except BadQuantity as refusal:
        anew = ask.having(quantity_kg=None)
        weights = _weights(anew, product, refusal.nearest)
        return asking(anew, "quantity_kg", *weights, product=product, refusal=refusal)
    return ask


def _weights(ask: Ask, product: ProductRow, likely: Decimal | None) -> Rows:
    """The least that can be ordered, and what is likely meant, as far as it can be ordered."""
    buttons = [
        Action(kg(weight, ask.person.language), ask.request.having(quantity_kg=f"{weight.normalize():f}"))
        for weight in dict.fromkeys((product.min_quantity, likely))
        if weight and _can_be_ordered(product, weight)
    ]
    return (tuple(buttons),) if buttons else ()


def _can_be_ordered(product: ProductRow, weight: Decimal) -> bool:
    try:
        drafts.check_quantity(product, weight)
    except BadQuantity:
        return False
    return True


async def _source(ask: Ask) -> Reply | Ask:
    """Where the metal comes from; a contract that was named without a number is taken when only one fits."""
    product = await _found(ask)
    offered = await drafts.sources(ask.tx, ask.person, product)
    chosen = [source for source in offered if _is_chosen(ask, source)]
    if len(chosen) == 1:
        return _from(ask, chosen[0])
    unfit = ask.slots.source is not None and not chosen
    facts = {
        "product": product,
        "draft": draft(ask),
        "sources": chosen or offered,
        "notice": "unfit" if unfit else "",
        "contract": ask.slots.contract,
    }
    if is_step_by_step(ask):
        open_still = ask.having(source=None, contract=None) if unfit else ask
        rows = tuple((_source_button(open_still, source),) for source in chosen or offered)
        return asking(open_still, "source", *rows, **facts)
    return _one_each(ask, chosen or offered, facts)


def _one_each(ask: Ask, offered: Sequence[Source], facts: dict[str, object]) -> Reply:
    """In a letter each source confirms the whole order."""
    rows = tuple(
        (Action(source.word, _from(ask, source).request.having(confirmed=True)),) for source in offered
    )
    return Reply(ask.text("order_sources", **facts), actions=rows)


def _is_chosen(ask: Ask, source: Source) -> bool:
    said = ask.slots.contract
    if ask.slots.source != source.kind:
        return False
    return source.contract is None or not said or numbers.key(said) == numbers.key(source.contract.number)


def _from(ask: Ask, source: Source) -> Ask:
    number = source.contract.number if source.contract else None
    return ask.having(source=source.kind, contract=number)


def _source_button(ask: Ask, source: Source) -> Action:
    return Action(source.word, _from(ask, source).request)


async def _wanted(ask: Ask) -> Reply | Ask:
    try:
        drafts.check_date(ask.slots.wanted_date, ask.tx.today)
    except BadDate:
        return await _date(ask.having(wanted_date=None), notice="bad_date")
    if ask.slots.wanted_date or ask.slots.soon:
        return ask
    return await _date(ask) if is_step_by_step(ask) else ask.having(soon=True)


async def _date(ask: Ask, *, notice: str = "") -> Reply:
    soon = Action(ask.gettext("As soon as possible"), ask.request.having(soon=True))
    return asking(ask, "wanted_date", (soon,), product=await _found(ask), draft=draft(ask), notice=notice)


async def _reference(ask: Ask) -> Reply | Ask:
    if ask.slots.reference is not None:
        return ask
    if not is_step_by_step(ask):
        return ask.having(reference="")
    without = Action(ask.gettext("No reference"), ask.request.having(reference=""))
    return asking(ask, "reference", (without,), product=await _found(ask), draft=draft(ask))


async def _unusual(ask: Ask) -> Reply | Ask:
    """Ten times the usual quantity is asked twice; in a letter its summary says so."""
    if ask.slots.sure:
        return ask
    order = await checked(ask)
    if order.usual is None:
        return ask
    yes = Action(ask.gettext("Yes, the quantity is right"), ask.request.having(sure=True))
    other = Action(ask.gettext("Another quantity"), ask.request.having(quantity_kg=None))
    return Reply(ask.text("order_unusual", checked=order), actions=((yes,), (other,), (ask.cancel,)))


async def _found(ask: Ask) -> ProductRow:
    return await catalogue.find_product(ask.tx, ask.person, ask.slots.product or "")


STEPS: Sequence[Step] = (
    _named,
    _called_off,
    _product,
    _quantity,
    _source,
    _wanted,
    _reference,
    _unusual,
)
"""What must be known before an order can be placed, in the order in which it is asked for."""

BY_LETTER: Sequence[Step] = (_named, _called_off, _product, _quantity, _wanted, _reference, _source)
"""In a letter the source of the metal comes last: all else is settled, so that choosing it confirms the order."""
