"""A user of whom there is something in every table: what is collected, and what is erased."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta

from core.models import (
    Author,
    Dialogue,
    Door,
    Handover,
    HandoverMessage,
    HandoverState,
    InboxItem,
    Offer,
    Order,
    PostState,
    Purpose,
    Role,
    User,
)
from core.people import chats, invitations, resets, sessions, throttle, tokens
from core.people.invitations import Invitee
from core.people.person import Channel, ChatIdentity, Person, of_user
from core.post import inbox, letters, outbox
from core.privacy import audit
from core.service import Core, Tx
from tests.core.people import world as worlds
from tests.core.people.world import World

EMAIL = "Zacharias.Quittenbaum@Federn-Kunz.example"
PHONE = "0711 5550777"
TELEGRAM = ChatIdentity(telegram_user_id=98765432101, chat_id=98765432101, name="Zacki von der Quitte")
SECRETS = ("geheimer-token-123",)
NEEDLES = (
    EMAIL,
    EMAIL.lower(),
    "Quittenbaum",
    "Zacharias",
    PHONE,
    str(TELEGRAM.telegram_user_id),
    TELEGRAM.name,
    "Wo bleibt mein Kupfer?",
)
"""By each of these the person could be found."""


@dataclass(frozen=True)
class Somebody:
    """The ids of the user, and of a business letter that must stay."""

    user: int
    letter: int | None = None


async def live(core: Core, world: World, *, letter: bool = False) -> Somebody:
    """The user lives: is invited, connects a chat, writes, is answered, is talked about by others."""
    async with core.begin() as tx:
        user = await worlds.add_user(tx, EMAIL, "Zacharias", "Quittenbaum", Role.GENERAL, world.company)
        user.title, user.phone, user.password_hash = "Herr", PHONE, "$argon2id$stored"
        web = of_user(user, Channel.WEB)
        offer = await chats.offer_connect(tx, web, "https://t.me/kontor")
        person = await chats.connect(tx, TELEGRAM, offer.token)
        await sessions.begin(tx, user, "Firefox, Linux")
        await resets.ask(tx, EMAIL, person)
        await audit.note(tx, person, "document.fetched")
        await _write(tx, user)
        await _is_answered(tx, user)
        await _hands_over(tx, user, world)
        await _is_talked_about(tx, world, await _petra(tx, world))
        number = await _letter(tx, user) if letter else None
        tx.session.add(
            Order(
                number="4500077777",
                number_key="4500077777",
                company_id=world.company,
                ordered_on=tx.today,
                channel="online",
                status="received",
                placed_by_id=user.id,
            )
        )
        return Somebody(user.id, number)


async def _petra(tx: Tx, world: World) -> Person:
    return of_user(await tx.session.get_one(User, world.master), Channel.CHAT)


async def _write(tx: Tx, user: User) -> None:
    """In the chat and by mail, once under another envelope."""
    update = {"message": {"text": "Wo bleibt mein Kupfer?", "from": {"first_name": "Zacki"}}}
    await store(tx, Door.TELEGRAM, "telegram:1", str(TELEGRAM.chat_id), json.dumps(update).encode())
    for number, lane in enumerate((EMAIL.lower(), "bounces+77@relay.example")):
        raw = f"From: Zacharias Quittenbaum <{EMAIL}>\r\nSubject: Frage\r\n\r\nWo bleibt mein Kupfer?\r\n"
        await store(tx, Door.MAIL, f"mail:{number}", lane, raw.encode())


async def store(tx: Tx, door: Door, key: str, lane: str, content: bytes) -> InboxItem:
    """A row of the inbox that is done with."""
    from sqlalchemy import select

    await inbox.store(tx, door, unique_key=key, lane=lane, content=content)
    row = (await tx.session.scalars(select(InboxItem).where(InboxItem.unique_key == key))).one()
    row.state, row.ended_at = PostState.DONE, tx.now
    return row


async def _is_answered(tx: Tx, user: User) -> None:
    content = {"method": "sendMessage", "parameters": {"text": "Guten Tag, Zacharias"}, "language": "de"}
    await outbox.queue(tx, Door.TELEGRAM, lane=str(TELEGRAM.chat_id), content=content, user_id=user.id)
    key = f"telegram:{TELEGRAM.chat_id}"
    tx.session.add(Offer(key=key, requests=[{"intent": "orders"}], made_at=tx.now))
    tx.session.add(Dialogue(key=key, state="asking", facts={"who": "Zacharias"}, changed_at=tx.now))
    tx.session.add(Dialogue(key=f"{key}:blocked", state="free", facts={}, changed_at=tx.now))
    await throttle.attempt(tx, throttle.account_key("login", user.email_key), throttle.LOGIN_ACCOUNT)


async def _hands_over(tx: Tx, user: User, world: World) -> None:
    row = Handover(
        company_id=world.company,
        user_id=user.id,
        contact_id=world.contact,
        channel="mail",
        lane=EMAIL,
        question="Wo bleibt mein Kupfer?",
        state=HandoverState.OPEN,
        created_at=tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()
    answer = await store(
        tx, Door.MAIL, "mail:answer", "anna.berg@metallservice.example", b"From: a\r\n\r\nBald."
    )
    for author, text, number in (
        (Author.ASKER, "Wo bleibt mein Kupfer?", None),
        (Author.CONTACT, "Bald, Herr Quittenbaum.", answer.id),
        (Author.OTHER, "Ich weiß es auch nicht.", None),
    ):
        message = HandoverMessage(handover_id=row.id, author=author, text=text, inbox_id=number, at=tx.now)
        tx.session.add(message)


async def _letter(tx: Tx, user: User) -> int:
    mail = await store(tx, Door.MAIL, "mail:letter", "somebody@federn-kunz.example", b"From: b\r\n\r\nMangel")
    row = Handover(
        company_id=user.company_id,
        user_id=user.id,
        channel="chat",
        lane=str(TELEGRAM.chat_id),
        question="Das Band hat Risse.",
        state=HandoverState.OPEN,
        is_letter=True,
        created_at=tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()
    tx.session.add(
        HandoverMessage(handover_id=row.id, author=Author.ASKER, text="Risse", inbox_id=mail.id, at=tx.now)
    )
    return row.id


async def _is_talked_about(tx: Tx, world: World, petra: Person) -> None:
    """By the master user who invited, in letters to others, and in their mails and buttons."""
    await invitations.invite(tx, petra, Invitee("max@federn-kunz.example", "", "Max", "Muster"))
    await letters.write(
        tx,
        "invitation_accepted",
        to="petra.kunz@federn-kunz.example",
        language="de",
        user_id=world.master,
        facts={
            "title": "Frau",
            "last_name": "Kunz",
            "name": "Petra Kunz",
            "colleague": "Zacharias Quittenbaum",
            "email": EMAIL,
            "company": "Federn Kunz GmbH",
            "master": False,
        },
    )
    slots = {"email": EMAIL, "first_name": "Zacharias", "last_name": "Quittenbaum"}
    tx.session.add(Offer(key="telegram:1", requests=[{"intent": "deactivate", **slots}], made_at=tx.now))
    body = "From: petra.kunz@federn-kunz.example\r\n\r\nBitte Zacharias Quittenbaum einladen\r\n"
    await store(tx, Door.MAIL, "mail:petra", "petra.kunz@federn-kunz.example", body.encode())
    said = {"message": {"text": f"/einladen {EMAIL} Zacharias Quittenbaum"}}
    await store(tx, Door.TELEGRAM, "telegram:2", "1", json.dumps(said).encode())
    facts = {"email": EMAIL.lower()}
    await tokens.issue(tx, Purpose.ADDRESS, timedelta(hours=1), user_id=world.general, facts=facts)
    general = await tx.session.get_one(User, world.general)
    tx.session.add(
        Handover(
            company_id=world.company,
            user_id=general.id,
            channel="chat",
            lane="1",
            question="Hat Herr Quittenbaum schon bestellt?",
            created_at=tx.now,
        )
    )


def other_chat() -> ChatIdentity:
    """A chat that is nobody's."""
    return replace(TELEGRAM, telegram_user_id=11111111111, chat_id=11111111111, name="Ganz anders")
