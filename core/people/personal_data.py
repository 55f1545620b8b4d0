"""Everything that Kontor holds about one person, as a ZIP that people can read (GDPR Art. 15 and 20, SPEC 9)."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer

from core.clock import local
from core.database import batches
from core.errors import NotFound, NotSignedIn
from core.models import (
    AuditEntry,
    Author,
    Base,
    Company,
    Handover,
    HandoverMessage,
    InboxItem,
    Invitation,
    Notice,
    Order,
    OutboxItem,
    Subscription,
    Token,
    User,
    WebSession,
)
from core.people import addresses, chats, traces
from core.people.person import Channel, Person, of_user
from core.people.traces import Traces
from core.post import mime
from core.post.mail_text import plain
from core.privacy import activity, audit
from core.service import Core, Tx

COVERED: Mapping[str, str] = {
    "user.email": "account",
    "user.phone": "account",
    "user.email_key": "account",
    "user.deputy_email": "account",
    "company.contact_id": "account",
    "chat_link.user_id": "chats",
    "chat_link.telegram_user_id": "chats",
    "web_session.user_id": "sessions",
    "token.user_id": "links",
    "invitation.email": "invitations",
    "invitation.email_key": "invitations",
    "invitation.invited_by_id": "invitations",
    "handover.user_id": "handovers",
    "handover.contact_id": "handovers",
    "outbox.user_id": "messages_to_you",
    "audit.actor_id": "activity",
    "order.placed_by_id": "orders",
    "subscription.user_id": "notices",
    "notice.user_id": "notices",
}
"""Where each column that says of whom a row is goes: a new one must be named here or in EXEMPT (a test walks them)."""

EXEMPT: Mapping[str, str] = {
    "service_company.email": "the address of a company",
    "service_company.phone": "the telephone of a company",
    "company.telegram_policy": "what a company has decided",
}

NOTES = {
    "account": ("Ihr Nutzerkonto", "Your account"),
    "sessions": ("Wo Sie angemeldet sind", "Where you are logged in"),
    "chats": ("Telegram-Chats, die verbunden sind oder waren", "Telegram chats that are or were connected"),
    "links": (
        "Links, die Ihnen geschickt wurden (ohne die Links selbst)",
        "Links sent to you (without the links)",
    ),
    "invitations": ("Einladungen an Sie und von Ihnen", "Invitations to you and by you"),
    "activity": ("Was in Ihrem Namen getan wurde", "What was done in your name"),
    "changes_by_others": (
        "Was andere an Ihrem Nutzerkonto geändert haben",
        "What others changed about your account",
    ),
    "handovers": ("Fragen an einen Menschen und die Antworten", "Questions to a human, and the answers"),
    "orders": ("Bestellungen, die Sie aufgegeben haben", "Orders that you placed"),
    "notices": (
        "Was Sie abonniert haben und wovon Sie benachrichtigt wurden",
        "What you subscribed to and were told",
    ),
    "messages_from_you": ("Was Sie geschrieben haben", "What you wrote"),
    "messages_to_you": ("Was Ihnen geschrieben wurde", "What was written to you"),
}
"""The files of the ZIP, in this order, and what is in them."""

INTRO = """\
Ihre Daten bei Kontor, Stand {day}

Diese Dateien enthalten alles, was Kontor über {address} gespeichert hat. Es sind Textdateien (JSON, UTF-8);
jeder Texteditor und jeder Browser zeigt sie an. Nicht enthalten sind Prüfwerte von Passwörtern und Links sowie
Daten anderer Personen, soweit sie nicht in Nachrichten an Sie stehen. Im Ordner mails/ liegen Ihre E-Mails an
Kontor im Original.

Your data with Kontor, as of {day}

These files hold everything that Kontor keeps about {address}. They are text files (JSON, UTF-8); every text editor
and every browser shows them. Left out are hashes of passwords and links, and data of other people unless they stand
in messages to you. The folder mails/ holds your e-mails to Kontor as they arrived.

"""

WITHHELD = "(contains a personal link and is erased as soon as it is done)"
LEFT_OUT = "(written by somebody else)"


@dataclass(frozen=True)
class About:
    """The person whose data are collected."""

    tx: Tx
    user: User
    traces: Traces
    mails: Sequence[int]


Rows = list[dict[str, Any]]


async def collect(core: Core, user_id: int) -> bytes:
    """A ZIP with everything held about the user: a file for each of NOTES, the mails, an index in two languages.

    Holds no hash, no link and nothing of other people. Raises NotFound.
    """
    async with core.read() as tx:
        user = await tx.session.get(User, user_id)
        if user is None:
            raise NotFound
        about = About(tx, user, await traces.traces_of(tx, user), await traces.mails_from(tx, user))
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            await _pack(archive, "README.txt", _index(core, user))
            for name in NOTES:
                await _pack(archive, f"{name}.json", _json(await SECTIONS[name](about)))
            await _pack_mails(archive, about)
    return made.getvalue()


async def collect_of_address(core: Core, address: str) -> bytes:
    """As `collect`, for the user with this address. Raises NotFound, BadAddress."""
    key = addresses.parse(address).key
    async with core.read() as tx:
        user_id = await tx.session.scalar(select(User.id).where(User.email_key == key))
    if user_id is None:
        raise NotFound
    return await collect(core, user_id)


async def collect_own(core: Core, person: Person) -> bytes:
    """As `collect`, for the person who asks; noted as theirs. Raises NotSignedIn."""
    if person.user_id is None:
        raise NotSignedIn
    async with core.begin() as tx:
        await audit.note(tx, person, "data.fetched", user=person.user_id)
    return await collect(core, person.user_id)


def file_name(core: Core) -> str:
    """`personal-data-2026-11-23.zip`."""
    return f"personal-data-{local(core.clock.now()).date().isoformat()}.zip"


async def _account(about: About) -> Rows:
    tx, user = about.tx, about.user
    looked_after = select(Company.number).where(Company.contact_id == user.id).order_by(Company.number)
    deputies = select(func.count()).where(func.lower(User.deputy_email) == user.email_key)
    left_out = {"password_hash", "email_key", "company_id", "service_company_id", "deputy_email"}
    return [
        _row(user, left_out)
        | {
            "company": await chats.company_name(tx, user),
            "has_password": user.password_hash is not None,
            "has_deputy": user.deputy_email is not None,
            "is_deputy_of_so_many": await tx.session.scalar(deputies) or 0,
            "looks_after_companies": list(await tx.session.scalars(looked_after)),
        }
    ]


async def _sessions(about: About) -> Rows:
    mine = select(WebSession).where(WebSession.user_id == about.user.id).order_by(WebSession.id)
    return [_row(row, {"token_hash", "user_id"}) for row in await about.tx.session.scalars(mine)]


async def _chats(about: About) -> Rows:
    return [_row(link, {"user_id"}) for link in about.traces.links]


async def _links(about: About) -> Rows:
    mine = select(Token).where(Token.user_id == about.user.id).order_by(Token.id)
    hidden = {"token_hash", "user_id", "facts"}
    return [_row(row, hidden) for row in await about.tx.session.scalars(mine)]


async def _invitations(about: About) -> Rows:
    user = about.user
    chosen = or_(Invitation.email_key == user.email_key, Invitation.invited_by_id == user.id)
    found = await about.tx.session.scalars(select(Invitation).where(chosen).order_by(Invitation.id))
    return [_invitation(row, user) for row in found]


def _invitation(row: Invitation, user: User) -> dict[str, Any]:
    kept = _row(row, {"email_key", "invited_by_id"})
    if row.email_key != user.email_key:
        kept |= dict.fromkeys(("email", "title", "first_name", "last_name"), LEFT_OUT)
    return kept | {"invited_by_you": row.invited_by_id == user.id}


async def _activity(about: About) -> Rows:
    person = of_user(about.user, Channel.CONSOLE)
    found = await activity.deeds_of(about.tx, person, limit=2**31)
    return [
        {
            "at": local(deed.at).isoformat(),
            "was": activity.in_words(deed, "de"),
            "what": activity.in_words(deed, "en"),
            "channel": deed.channel,
            "action": deed.action,
        }
        for deed in reversed(found)
    ]


async def _changes_by_others(about: About) -> Rows:
    """Who did it is another person's data."""
    user_id = about.user.id
    other = or_(AuditEntry.actor_id.is_(None), AuditEntry.actor_id != user_id)
    mine = and_(AuditEntry.facts["user"].as_integer() == user_id, other)
    found = await about.tx.session.scalars(select(AuditEntry).where(mine).order_by(AuditEntry.id))
    return [{"at": local(entry.at).isoformat(), "action": entry.action} for entry in found]


async def _handovers(about: About) -> Rows:
    user_id = about.user.id
    chosen = or_(Handover.user_id == user_id, Handover.contact_id == user_id)
    found = await about.tx.session.scalars(select(Handover).where(chosen).order_by(Handover.id))
    return [await _handover(about, row) for row in found.all()]


async def _handover(about: About, row: Handover) -> dict[str, Any]:
    """The whole of what the person asked; of what they answered as contact person, only that and their own words."""
    kept = _row(row, {"user_id", "contact_id", "company_id", "message_id", "lane"})
    asked = row.user_id == about.user.id
    if not asked:
        kept |= dict.fromkeys(("question", "subject"), LEFT_OUT)
    own = (Author.ASKER, Author.CONTACT) if asked else (Author.CONTACT,)
    messages = (
        select(HandoverMessage).where(HandoverMessage.handover_id == row.id).order_by(HandoverMessage.id)
    )
    said = [
        _row(message, {"handover_id", "inbox_id"} | (set() if message.author in own else {"text"}))
        for message in await about.tx.session.scalars(messages)
    ]
    return kept | {"messages": said}


async def _orders(about: About) -> Rows:
    mine = select(Order).where(Order.placed_by_id == about.user.id).order_by(Order.id)
    wanted = ("number", "kontor_number", "ordered_on", "status")
    return [
        {name: _plain(getattr(row, name)) for name in wanted} for row in await about.tx.session.scalars(mine)
    ]


async def _notices(about: About) -> Rows:
    asked = select(Subscription).where(Subscription.user_id == about.user.id).order_by(Subscription.id)
    told = select(Notice).where(Notice.user_id == about.user.id).order_by(Notice.id)
    session = about.tx.session
    return [_row(row, {"user_id"}) for row in (*await session.scalars(asked), *await session.scalars(told))]


async def _from_you(about: About) -> Rows:
    """Of a mail only its beginning is read here: the whole of it is a file of its own."""
    rows: dict[int, dict[str, Any]] = {}
    for some in batches(about.mails, traces.BATCH):
        rows |= await _received(
            about, InboxItem.id.in_(some), func.substr(InboxItem.content, 1, traces.HEADER)
        )
    rows |= await _received(about, about.traces.of_chats(InboxItem), InboxItem.content)
    return [rows[number] for number in sorted(rows)]


async def _received(about: About, chosen: ColumnElement[bool], content: Any) -> dict[int, dict[str, Any]]:
    found = await about.tx.session.execute(
        select(InboxItem, content).options(defer(InboxItem.content)).where(chosen)
    )
    return {row.id: await asyncio.to_thread(_as_received, row, content) for row, content in found}


def _as_received(row: InboxItem, content: bytes | None) -> dict[str, Any]:
    kept = {"received_at": local(row.created_at).isoformat(), "by": row.door, "state": row.state}
    if row.secret and content:
        return kept | {"text": WITHHELD}
    if row.door == "mail":
        subject = mime.decoded(mime.header(mime.parsed(bytes(content or b"")), "subject"))
        return kept | {"subject": subject, "file": _mail_name(row.id)}
    return kept | {"content": json.loads(content or b"null")}


async def _to_you(about: About) -> Rows:
    chosen = or_(OutboxItem.user_id == about.user.id, about.traces.of_chats(OutboxItem))
    found = await about.tx.session.stream_scalars(select(OutboxItem).where(chosen).order_by(OutboxItem.id))
    return [_sent(row) async for row in found]


def _sent(row: OutboxItem) -> dict[str, Any]:
    kept = {"written_at": local(row.created_at).isoformat(), "by": row.door, "state": row.state}
    content = row.content or {}
    if row.secret and content:
        return kept | {"text": WITHHELD}
    parameters = content.get("parameters", {})
    said = content.get("html") or parameters.get("text") or parameters.get("caption") or ""
    return kept | {"to": content.get("to"), "subject": content.get("subject"), "text": plain(said)}


SECTIONS: Mapping[str, Callable[[About], Awaitable[Rows]]] = {
    "account": _account,
    "sessions": _sessions,
    "chats": _chats,
    "links": _links,
    "invitations": _invitations,
    "activity": _activity,
    "changes_by_others": _changes_by_others,
    "handovers": _handovers,
    "orders": _orders,
    "notices": _notices,
    "messages_from_you": _from_you,
    "messages_to_you": _to_you,
}


async def _pack_mails(archive: zipfile.ZipFile, about: About) -> None:
    """One by one: each may be as large as a mail can be."""
    for number in about.mails:
        this = and_(InboxItem.id == number, InboxItem.content.is_not(None), ~InboxItem.secret)
        content = await about.tx.session.scalar(select(InboxItem.content).where(this))
        if content is not None:
            await _pack(archive, _mail_name(number), bytes(content))


def _mail_name(number: int) -> str:
    return f"mails/{number}.eml"


def _row(row: Base, left_out: set[str]) -> dict[str, Any]:
    names = [column.key for column in row.__table__.columns if column.key not in left_out]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value).isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _json(rows: Rows) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=2).encode()


def _index(core: Core, user: User) -> bytes:
    day = local(core.clock.now()).date().isoformat()
    lines = [f"{name + '.json':24} {german} / {english}" for name, (german, english) in NOTES.items()]
    return (INTRO.format(day=day, address=user.email) + "\n".join(lines) + "\n").encode()


async def _pack(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    await asyncio.to_thread(archive.writestr, name, content)
