"""Two companies that have everything once, each with a contact person of its own: one attacks the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from core.business import numbers
from core.models import (
    Alloy,
    AlloyGroup,
    AuditEntry,
    Booking,
    ChatLink,
    Contract,
    Document,
    DocumentOrder,
    Handover,
    HandoverMessage,
    ImportRun,
    Order,
    OrderLine,
    Product,
    Role,
    ServiceCompany,
    User,
    WebSession,
)
from core.people import chats, invitations, tokens
from core.people.invitations import Invitee
from core.people.person import Channel, ChatIdentity, Person, of_user, operator, visitor
from core.service import Core, Tx
from tests.core.people import world as worlds
from tests.security.dumps import Dump, dump, new_in

PDF = b"%PDF-1.7 invoice\n%%EOF"
IMPORTED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOWHERE = 10**9


@dataclass(frozen=True)
class Things:
    """What one company has, by the names under which somebody could ask for it."""

    company: int
    number: str
    name: str
    domain: str
    contact: int
    contact_email: str
    master: int
    general: int
    email: str  # of the general user
    last_name: str
    first_name: str
    invited: str
    invitation: int
    chat: int  # its Telegram account
    chat_link: int
    session: int
    deed: int
    order: str
    order_id: int
    reference: str
    document: str
    document_id: int
    contract: str
    alloy_group: str
    handover: int
    message: int
    placed: str  # an order that was placed here


NOBODY = Things(
    NOWHERE, "999999", "Xantner GmbH", "zebra.example", NOWHERE, "nobody@zander.example", NOWHERE, NOWHERE,
    "nobody@zebra.example", "Xantner", "Xaver", "xenia@zebra.example", NOWHERE, NOWHERE, NOWHERE, NOWHERE,
    NOWHERE, "XX7001", NOWHERE, "XX-REF-7", "XX8001", NOWHERE, "XX9001", "XX", NOWHERE, NOWHERE, "K-2026-000999",
)  # fmt: skip
"""The same questions about what does not exist."""

OURS = (
    "200100",
    "Federn Kunz GmbH",
    "federn-kunz.example",
    "petra.kunz",
    "jan.vogt",
    "Jan",
    "Vogt",
    "AA",
    4711,
)
THEIRS = ("900900", "Zebra Rohre AG", "zebra.example", "zora.zabel", "zeno.zorn", "Zeno", "Zorn", "ZB", 8150)

PLACED = {"AA": "K-2026-000901", "ZB": "K-2026-000902"}

SECRETS = (
    "Zebra", "900900", "zora.zabel", "Zora", "Zabel", "zeno.zorn", "Zeno", "Zorn", "zita.zander", "Zita", "Zander",
    "zacharias", "Zacharias", "Zoras Handy", "0711 5550999", "ZB7001", "ZB-REF-7", "ZB8001", "ZB9001", "ZBV1",
    "Zinkfrage", "ZB-ONLINE",
)  # fmt: skip
"""Whatever of this is told to somebody of the other company was betrayed."""


@dataclass(frozen=True)
class Two:
    """`ours` asks for what is `theirs`; `theirs_in_database` are the rows that must stay as they are."""

    ours: Things
    theirs: Things
    theirs_in_database: Dump
    before: Dump


async def build(core: Core) -> Two:
    """Fills the database and the document store."""
    await core.documents.put_async(sha256(PDF).hexdigest(), PDF)
    world = await worlds.build(core)
    async with core.begin() as tx:
        metals = await _metals(tx)
        ours = await _furnish(tx, world, OURS, metals)
        without = await dump(tx)
    async with core.begin() as tx:
        theirs = await _furnish(tx, await _zebra(tx), THEIRS, metals)
        before = await dump(tx)
    return Two(ours, theirs, new_in(before, without), before)


async def attackers(core: Core, two: Two) -> Mapping[str, Person]:
    """Every kind of person who is not of the attacked company."""
    async with core.read() as tx:
        contact = await _in_chat(tx, two.ours.contact, two.ours.chat + 2)
        return {
            "visitor": visitor(Channel.CHAT, "de", ChatIdentity(1, 1, "Gast")),
            "visitor on the pages": visitor(Channel.WEB),
            "general user": await _in_chat(tx, two.ours.general, two.ours.chat),
            "master user": await _in_chat(tx, two.ours.master, two.ours.chat + 1),
            "master user by mail": of_user(await tx.session.get_one(User, two.ours.master), Channel.MAIL),
            "contact person": contact,
            "contact person looking": replace(contact, company_id=two.ours.company),
        }


async def rightful(core: Core, things: Things) -> Mapping[str, Person]:
    """Those who may ask for these things."""
    async with core.read() as tx:
        contact = await _in_chat(tx, things.contact, things.chat + 2)
        return {
            "general": await _in_chat(tx, things.general, things.chat),
            "master": await _in_chat(tx, things.master, things.chat + 1),
            "contact": replace(contact, company_id=things.company),
            "operator": operator(),
        }


async def _in_chat(tx: Tx, user_id: int, telegram: int) -> Person:
    person = await chats.person_of_chat(tx, ChatIdentity(telegram, telegram, "x"), "de")
    assert person.user_id == user_id
    return person


async def _zebra(tx: Tx) -> worlds.World:
    house = ServiceCompany(
        code="ZNORD", name="Zander Service GmbH", address="Zinkweg 9", phone="0711 5550999",
        email="service@zander.example", holidays_region="BW",
    )  # fmt: skip
    tx.session.add(house)
    await tx.session.flush()
    contact = await worlds.add_user(tx, "zita.zander@zander.example", "Zita", "Zander", Role.CONTACT, None)
    contact.service_company_id = house.id
    company = await worlds.add_company(tx, THEIRS[0], THEIRS[1], contact.id, THEIRS[2])
    master = await worlds.add_user(tx, "zora.zabel@zebra.example", "Zora", "Zabel", Role.MASTER, company.id)
    general = await worlds.add_user(tx, "zeno.zorn@zebra.example", "Zeno", "Zorn", Role.GENERAL, company.id)
    return worlds.World(contact.id, company.id, master.id, general.id)


async def _metals(tx: Tx) -> dict[str, int]:
    tx.session.add(ImportRun(finished_at=IMPORTED, counts={}))
    made = {}
    for code in ("AA", "ZB", "XX"):
        group = AlloyGroup(code=code, name_de=f"Metall {code}", name_en=f"Metal {code}")
        tx.session.add(group)
        await tx.session.flush()
        alloy = Alloy(number=f"CW{code}", symbol=f"Cu{code}", group_id=group.id)
        tx.session.add(alloy)
        await tx.session.flush()
        product = Product(
            number=f"P{code}", name_de=f"Stange {code}", name_en=f"Rod {code}", alloy_id=alloy.id, form="rod",
            dimension="20 mm", min_quantity=Decimal(100), step=Decimal(50), orderable=True,
        )  # fmt: skip
        tx.session.add(product)
        made[code] = group.id
    await tx.session.flush()
    return made


async def _furnish(
    tx: Tx,
    world: worlds.World,
    named: tuple[str, str, str, str, str, str, str, str, int],
    metals: Mapping[str, int],
) -> Things:
    number, name, domain, _master, general, first, last, code, telegram = named
    links = [
        await _link(tx, user, telegram + place, f"{first}s Handy" if code == "AA" else "Zoras Handy")
        for place, user in enumerate((world.general, world.master, world.contact))
    ]
    links[2].company_id = world.company
    business = await _business(tx, world.company, code, metals[code])
    handover, message = await _handover(tx, world, code)
    invited = "anton@federn-kunz.example" if code == "AA" else "zacharias@zebra.example"
    master = of_user(await tx.session.get_one(User, world.master), Channel.WEB)
    invitation = await invitations.invite(tx, master, Invitee(invited, "", invited.partition("@")[0], "Neu"))
    deed = AuditEntry(
        at=tx.now, actor_id=world.general, company_id=world.company, channel="chat", action="session.begun",
        facts={"via": links[0].id},
    )  # fmt: skip
    session = WebSession(
        token_hash=tokens.hash_of(f"session of {number}"), user_id=world.general, created_at=tx.now,
        last_seen_at=tx.now, expires_at=tx.now + timedelta(hours=5), browser="Firefox, Windows",
    )  # fmt: skip
    tx.session.add_all([deed, session])
    await tx.session.flush()
    contact = await tx.session.get_one(User, world.contact)
    return Things(
        world.company, number, name, domain, world.contact, contact.email, world.master, world.general,
        f"{general}@{domain}", last, first, invited, invitation.id, telegram, links[0].id, session.id, deed.id,
        f"{code}7001", business[0], f"{code}-REF-7", f"{code}8001", business[1], f"{code}9001", code,
        handover, message, PLACED[code],
    )  # fmt: skip


async def _link(tx: Tx, user: int, telegram: int, name: str) -> ChatLink:
    made = ChatLink(user_id=user, telegram_user_id=telegram, chat_id=telegram, name=name, linked_at=tx.now)
    tx.session.add(made)
    await tx.session.flush()
    return made


async def _handover(tx: Tx, world: worlds.World, code: str) -> tuple[int, int]:
    question = "Zinkfrage" if code == "ZB" else "Kupferfrage"
    asked = Handover(
        company_id=world.company, user_id=world.general, contact_id=world.contact, channel="chat",
        lane="8150" if code == "ZB" else "4711", question=question, created_at=tx.now,
    )  # fmt: skip
    tx.session.add(asked)
    await tx.session.flush()
    answer = HandoverMessage(handover_id=asked.id, author="contact", text=f"Antwort: {question}", at=tx.now)
    tx.session.add(answer)
    await tx.session.flush()
    return asked.id, answer.id


async def _business(tx: Tx, company: int, code: str, group: int) -> tuple[int, int]:
    contract = Contract(
        number=f"{code}9001", number_key=numbers.key(f"{code}9001"), company_id=company, kind="contract",
        alloy_group_id=group, product_id=None, quantity=Decimal(10000), called_off=Decimal(400),
        price=Decimal("702.00"), valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), status="open",
    )  # fmt: skip
    tx.session.add(contract)
    await tx.session.flush()
    line = OrderLine(
        position=1, product_id=None, description=f"Stange {code}", alloy_id=group, quantity=Decimal(500),
        delivered=Decimal(0), delivery_date=date(2026, 12, 1), price=Decimal("812.50"), metal_source="contract",
        contract_id=contract.id,
    )  # fmt: skip
    order = Order(
        number=f"{code}7001", number_key=numbers.key(f"{code}7001"), company_id=company,
        customer_reference=f"{code}-REF-7", reference_key=numbers.key(f"{code}-REF-7"),
        ordered_on=date(2026, 10, 5), channel="online", status="confirmed", lines=[line],
    )  # fmt: skip
    paper = Document(
        number=f"{code}8001", number_key=numbers.key(f"{code}8001"), company_id=company, kind="invoice",
        issued_on=date(2026, 10, 9), file_name=f"{code}8001.pdf", media_type="application/pdf", size=len(PDF),
        sha256=sha256(PDF).hexdigest(), imported_at=IMPORTED,
    )  # fmt: skip
    booking = Booking(
        number=f"{code}1", company_id=company, alloy_group_id=group, alloy_id=None, booked_on=date(2026, 5, 1),
        value_date=date(2026, 5, 1), kind="scrap_delivery", weight=Decimal("321.5"), voucher=f"{code}V1", text="",
        imported_at=IMPORTED,
    )  # fmt: skip
    placed = Order(
        number=PLACED[code], number_key=numbers.key(PLACED[code]), kontor_number=PLACED[code], company_id=company,
        customer_reference=f"{code}-ONLINE", reference_key=numbers.key(f"{code}-ONLINE"),
        ordered_on=date(2026, 11, 20), channel="online", status="received", lines=[],
    )  # fmt: skip
    tx.session.add_all([order, paper, booking, placed])
    await tx.session.flush()
    tx.session.add(DocumentOrder(document_id=paper.id, order_id=order.id))
    await tx.session.flush()
    return order.id, paper.id
