"""Keeps Telegram to what the company lets it carry: everything, data without files, or the FAQ only (SPEC 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto

from markupsafe import Markup

from core.desk import handover
from core.desk.ask import Answer, Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import NotAllowed
from core.models import Company, TelegramPolicy
from core.people import addresses
from core.people.person import Channel, Person
from core.post import letters
from core.post.files import FileRecipe
from core.service import Core


class NotByTelegram(NotAllowed):
    """The company no longer lets Telegram carry the file."""


class Carries(Enum):
    """What the answer to a wish brings into the chat."""

    FAQ = auto()  # what everybody may read
    ACCESS = auto()  # the way in and out, one's own settings, whom to ask
    DATA = auto()  # the company's business, and its people
    LETTER = auto()  # what a human wrote: it arrives in any case, by mail where it must not be shown
    NOTICE = auto()  # what comes by itself: it arrives in any case, and its answer knows what may be shown


CARRIES: Mapping[Intent, Carries] = {
    Intent.DOCUMENT: Carries.DATA,
    Intent.ORDERS: Carries.DATA,
    Intent.ORDER: Carries.DATA,
    Intent.CONTRACTS: Carries.DATA,
    Intent.METAL_ACCOUNT: Carries.DATA,
    Intent.EXPORT: Carries.DATA,
    Intent.BUNDLE: Carries.DATA,
    Intent.BALANCE_PICTURE: Carries.DATA,
    Intent.DISPUTE: Carries.DATA,
    Intent.PLACE_ORDER: Carries.DATA,
    Intent.WITHDRAW_ORDER: Carries.DATA,
    Intent.SUBSCRIPTIONS: Carries.DATA,
    Intent.INVITE: Carries.DATA,
    Intent.INVITATIONS: Carries.DATA,
    Intent.RESEND_INVITATION: Carries.DATA,
    Intent.REVOKE_INVITATION: Carries.DATA,
    Intent.USERS: Carries.DATA,
    Intent.DEACTIVATE: Carries.DATA,
    Intent.REACTIVATE: Carries.DATA,
    Intent.MAKE_MASTER: Carries.DATA,
    Intent.SET_RIGHT: Carries.DATA,
    Intent.CUT_CHAT: Carries.DATA,
    Intent.HANDOVER_MESSAGE: Carries.LETTER,
    Intent.NOTICE: Carries.NOTICE,
    Intent.FAQ: Carries.FAQ,
    Intent.FAQ_LIST: Carries.FAQ,
    Intent.RATE: Carries.FAQ,
    Intent.START: Carries.FAQ,
    Intent.HELP: Carries.FAQ,
    Intent.PRIVACY: Carries.FAQ,
    Intent.CANCEL: Carries.FAQ,
    Intent.REGISTER: Carries.FAQ,
    Intent.LOGIN: Carries.ACCESS,
    Intent.LOGOUT: Carries.ACCESS,
    Intent.CONNECT: Carries.ACCESS,
    Intent.LANGUAGE: Carries.ACCESS,
    Intent.ACCOUNT: Carries.ACCESS,
    Intent.RESET_PASSWORD: Carries.ACCESS,
    Intent.CONTACT: Carries.ACCESS,
    Intent.COMPANY: Carries.ACCESS,
    Intent.TELEGRAM_POLICY: Carries.ACCESS,
}
"""A wish that is not named here counts as data."""

COMPANY = "telegram_of"
"""In a recipe for the chat: the company that has to let Telegram carry the file."""


async def within_policy(ask: Ask, answer: Answer) -> Reply:
    """Answers the wish as far as Telegram may carry it for the company (SPEC 2); elsewhere nothing is held back.

    With `faq_only` no data is looked up at all. With `no_files` files go to the registered address. What a human
    wrote goes there whole where the chat must not show it.
    """
    policy, carries = policy_for(ask.person), _carries(ask)
    if policy is TelegramPolicy.FAQ_ONLY and carries is Carries.DATA:
        return _not_here(ask)
    reply = await answer(ask)
    if policy is TelegramPolicy.FAQ_ONLY and carries is Carries.LETTER and ask.slots.message is not None:
        return await _letter_by_mail(ask, reply)
    if policy is not TelegramPolicy.EVERYTHING and reply.files:
        return await _files_by_mail(ask, reply)
    return replace(reply, files=tuple(_for_chat(ask.person, recipe) for recipe in reply.files))


def _carries(ask: Ask) -> Carries:
    """As the table says; but a colleague's new password names the colleague."""
    others = ask.slots.email not in (None, "", ask.person.email)
    if ask.request.intent is Intent.RESET_PASSWORD and ask.person.is_signed_in and others:
        return Carries.DATA
    return CARRIES.get(ask.request.intent, Carries.DATA)


def policy_for(person: Person) -> TelegramPolicy:
    """What may be carried to the person where they are now: the policy binds the chat alone."""
    in_chat = person.channel is Channel.CHAT and person.chat is not None and person.is_signed_in
    return person.chat.policy if in_chat and person.chat else TelegramPolicy.EVERYTHING


async def unsealed(core: Core, recipe: FileRecipe) -> FileRecipe:
    """The recipe as its maker knows it, if the file may still go where it is meant to. Raises NotByTelegram."""
    company_id = recipe.parts.get(COMPANY)
    if company_id is None:
        return recipe
    async with core.read() as tx:
        company = await tx.session.get(Company, company_id)
    if company is None or company.telegram_policy != TelegramPolicy.EVERYTHING:
        raise NotByTelegram
    return FileRecipe(recipe.make, {name: part for name, part in recipe.parts.items() if name != COMPANY})


def _for_chat(person: Person, recipe: FileRecipe) -> FileRecipe:
    if person.channel is not Channel.CHAT or person.company_id is None:
        return recipe
    return FileRecipe(recipe.make, {**recipe.parts, COMPANY: person.company_id})


def _not_here(ask: Ask) -> Reply:
    url = ask.tx.settings.portal_url
    portal = ((Action(ask.gettext("Open the portal"), url=url),),) if url else ()
    return Reply(ask.text("telegram_faq_only"), actions=portal)


async def _files_by_mail(ask: Ask, reply: Reply) -> Reply:
    await _mail(ask, reply)
    said = ask.text("telegram_files_by_mail", count=len(reply.files), address=_masked(ask.person))
    return replace(reply, html=f"{reply.html}\n\n{said}", files=())


async def _letter_by_mail(ask: Ask, reply: Reply) -> Reply:
    await _mail(ask, reply)
    return Reply(ask.text("telegram_letter_by_mail", address=_masked(ask.person)), actions=reply.actions)


async def _mail(ask: Ask, reply: Reply) -> None:
    person = ask.person
    await letters.write(
        ask.tx,
        "files_by_mail",
        to=person.email,
        language=person.language,
        user_id=person.user_id,
        company_id=person.company_id,
        facts={
            **letters.greeting(person),
            "heading": reply.heading,
            "said": Markup(reply.html.replace("\n", "<br>")),  # noqa: S704 - rendered and escaped by the desk
            "is_answer": CARRIES.get(ask.request.intent) is Carries.LETTER,
        },
        files=reply.files,
        secret=reply.secret,
        reply_to=_line_to_human(ask),
    )


def _line_to_human(ask: Ask) -> str:
    """Whoever answers a human's letter by mail answers the human."""
    if CARRIES.get(ask.request.intent) is not Carries.LETTER or ask.slots.handover is None:
        return ""
    return handover.address(ask.tx.settings, handover.Side.ASKER, ask.slots.handover)


def _masked(person: Person) -> str:
    return addresses.masked(person.email)
