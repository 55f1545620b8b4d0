"""Answers: greeting, help, privacy, language, and stopping whatever was going on."""

from core.desk.ask import Ask
from core.desk.commands import commands_for
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.models import Role
from core.people import profile, visits
from core.people.rights import withheld_from
from core.text import LANGUAGES

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}


async def start(ask: Ask) -> Reply:
    """A greeting that fits the person, with the first steps as buttons."""
    looks = ask.person.role is Role.CONTACT and ask.person.company_id is not None
    name = (await visits.looked_at(ask.tx, ask.person)).name if looks else ""
    return Reply(ask.text("start", company=name), actions=_first_steps(ask))


def _first_steps(ask: Ask) -> Rows:
    questions = ask.button(ask.gettext("Frequently asked questions"), Intent.FAQ_LIST)
    if not ask.person.is_signed_in:
        return ((ask.button(ask.gettext("Log in"), Intent.LOGIN),), (questions,))
    choose = ((ask.button(ask.gettext("Choose company"), Intent.COMPANY),),)
    if ask.person.role is not Role.CONTACT:
        return (*_business(ask), (questions,))
    return (*(_business(ask) if ask.person.company_id else ()), *choose, (questions,))


def _business(ask: Ask) -> Rows:
    return (
        (
            ask.button(ask.gettext("Orders"), Intent.ORDERS),
            ask.button(ask.gettext("Documents"), Intent.DOCUMENT),
        ),
        (
            ask.button(ask.gettext("Contracts"), Intent.CONTRACTS),
            ask.button(ask.gettext("Metal account"), Intent.METAL_ACCOUNT),
        ),
    )


async def help_(ask: Ask) -> Reply:
    """Every command that the person may use, with what it does; and what is withheld from them."""
    html = ask.text("help", sections=commands_for(ask.person), withheld=withheld_from(ask.person))
    return Reply(html, ends_dialogue=False)


async def privacy(ask: Ask) -> Reply:
    """The short notice, and where the whole one stands."""
    days = ask.tx.settings.keep_texts_days
    return Reply(ask.text("privacy", days=days), actions=((privacy_notice(ask),),), ends_dialogue=False)


def privacy_notice(ask: Ask) -> Action:
    """The way to the whole privacy notice."""
    url = ask.tx.settings.privacy_url or f"{ask.tx.settings.public_url}/privacy"
    return Action(ask.gettext("Privacy notice"), url=url)


async def language(ask: Ask) -> Reply:
    """Asks for the language, or answers in the chosen one; an account remembers it, for a visitor the chat does."""
    if ask.slots.language not in LANGUAGES:
        choice = tuple(
            ask.button(name, Intent.LANGUAGE, language=code) for code, name in LANGUAGE_NAMES.items()
        )
        return Reply(ask.text("language_choice"), actions=(choice,))
    speaking = ask.person.speaking(ask.slots.language)
    if speaking.is_signed_in:
        await profile.set_language(ask.tx, speaking, ask.slots.language)
    return Ask(ask.tx, speaking, ask.request, ask.book).reply("language")


async def cancel(ask: Ask) -> Reply:
    """Says that nothing was changed."""
    return Reply(ask.text("cancelled"), ends_dialogue=True)
