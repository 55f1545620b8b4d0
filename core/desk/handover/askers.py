"""Who asked: how they are called, and where an answer reaches them."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.handover.humans import key_of
from core.models import Company, Handover, User, UserState
from core.people import chats
from core.people.person import Channel, ChatIdentity
from core.service import Tx


@dataclass(frozen=True)
class Asker:
    """A user, or a visitor of whom only the chat or the address is known."""

    name: str = ""
    title: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    company_number: str = ""
    user_id: int | None = None
    company_id: int | None = None
    in_chat: bool = False
    is_active: bool = True

    @property
    def called(self) -> str:
        """As the name stands in a sentence; empty for a visitor in a chat."""
        return self.name or self.email

    @property
    def key(self) -> str:
        return key_of(self.email)


async def of(tx: Tx, handover: Handover) -> Asker:
    """The person who asked, as they are known now."""
    in_chat = handover.channel == Channel.CHAT
    user = await tx.session.get(User, handover.user_id) if handover.user_id is not None else None
    if user is None:
        return Asker(email="" if in_chat else handover.lane, in_chat=in_chat)
    company = await tx.session.get(Company, handover.company_id) if handover.company_id is not None else None
    return Asker(
        name=user.full_name,
        title=user.title,
        last_name=user.last_name,
        email=user.email,
        phone=user.phone,
        company=company.name if company else "",
        company_number=company.number if company else "",
        user_id=user.id,
        company_id=handover.company_id,
        in_chat=in_chat,
        is_active=user.state == UserState.ACTIVE,
    )


async def can_be_reached(tx: Tx, handover: Handover, asker: Asker) -> bool:
    """Is the asker still where the question was asked? A deactivated user is not, nor one whose chat was cut."""
    if not asker.is_active or (handover.user_id is not None and asker.user_id is None):
        return False
    if not asker.in_chat:
        return bool(asker.email)
    if handover.user_id is None:
        return True
    chat_id = int(handover.lane)
    person = await chats.person_of_chat(tx, ChatIdentity(chat_id, chat_id), handover.language)
    return person.user_id == handover.user_id
