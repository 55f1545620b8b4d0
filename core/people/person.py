"""Who is asking: the one thing every use case takes to decide what may be seen and done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import NoCompanyChosen, NotAllowed, NotSignedIn
from core.models import ChatLink, Company, Role, TelegramPolicy, User


class Channel(StrEnum):
    CHAT = "chat"
    MAIL = "mail"
    WEB = "web"
    CONSOLE = "console"


@dataclass(frozen=True)
class ChatIdentity:
    """The Telegram account and private chat from which somebody writes; `name` is what Telegram shows.

    `link_id` is the chat link through which it speaks for a user, `policy` what Telegram may carry for the company.
    """

    telegram_user_id: int
    chat_id: int
    name: str = ""
    link_id: int | None = None
    policy: TelegramPolicy = TelegramPolicy.EVERYTHING


@dataclass(frozen=True)
class Person:
    """A visitor, a user or the operator, and the channel through which they ask.

    `company_id` is the company whose data the person sees: their own, or for a contact person the one they look at.
    """

    channel: Channel
    language: str = "de"
    role: Role = Role.VISITOR
    user_id: int | None = None
    company_id: int | None = None
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    may_order: bool = False
    may_see_prices: bool = False
    is_operator: bool = False
    chat: ChatIdentity | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def chat_link_id(self) -> int | None:
        """The chat link through which the person speaks, if it is one."""
        return self.chat.link_id if self.chat else None

    @property
    def company(self) -> int:
        """The company whose data may be seen.

        Raises NotSignedIn for visitors, NoCompanyChosen for a contact person who looks at none, else NotAllowed.
        """
        if self.user_id is None:
            raise NotSignedIn
        if self.company_id is None:
            raise NoCompanyChosen if self.role is Role.CONTACT else NotAllowed
        return self.company_id

    def speaking(self, language: str) -> Person:
        """The same person, answered in another language."""
        return replace(self, language=language)


def visitor(channel: Channel, language: str = "de", chat: ChatIdentity | None = None) -> Person:
    """Somebody of whom nothing is known."""
    return Person(channel, language, chat=chat)


def operator() -> Person:
    """Whoever runs commands on the machine."""
    return Person(Channel.CONSOLE, is_operator=True)


def of_chat(user: User, link: ChatLink, company: Company | None, chat: ChatIdentity) -> Person:
    """The user who speaks through the chat link; `company` is theirs, or the one a contact person looks at."""
    policy = TelegramPolicy(company.telegram_policy) if company else TelegramPolicy.EVERYTHING
    person = of_user(user, Channel.CHAT, replace(chat, link_id=link.id, policy=policy))
    return replace(person, company_id=company.id if company else None)


def of_user(user: User, channel: Channel, chat: ChatIdentity | None = None) -> Person:
    """The user, asking through `channel`."""
    return Person(
        channel=channel,
        language=user.language,
        role=Role(user.role),
        user_id=user.id,
        company_id=user.company_id,
        title=user.title,
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        may_order=user.may_order,
        may_see_prices=user.may_see_prices,
        chat=chat,
    )
