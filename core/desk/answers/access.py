"""Answers: connecting a chat and cutting it, registering, a new password."""

from core.desk.answers import questions, welcome
from core.desk.answers.asking import ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.errors import NotAllowed
from core.models import User
from core.people import chats, resets
from core.people.person import Person
from core.service import Tx


async def login(ask: Ask) -> Reply:
    """The way to the login page; it leads on to the page that connects the chat."""
    if ask.person.is_signed_in:
        company = await _company(ask.tx, ask.person)
        return ask.reply("login_already", company=company)
    url = f"{ask.tx.settings.public_url}/login?next=/connect"
    return Reply(ask.text("login"), actions=((Action(ask.gettext("To the login page"), url=url),),))


async def connect(ask: Ask) -> Reply:
    """First what connecting means, then, confirmed, the link itself. Raises DeadLink."""
    assert ask.slots.token is not None
    if ask.person.chat is None:
        raise NotAllowed
    if ask.slots.confirmed:
        return await _connected(ask, ask.slots.token)
    offer = await chats.look_connect(ask.tx, ask.slots.token)
    yes = Action(ask.gettext("Connect"), ask.request.having(confirmed=True))
    html = ask.text("connect_offer", company=offer.company, address=offer.address)
    return Reply(html, actions=((yes, ask.cancel), (welcome.privacy_notice(ask),)), secret=True)


async def _connected(ask: Ask, token: str) -> Reply:
    assert ask.person.chat is not None
    person = await chats.connect(ask.tx, ask.person.chat, token)
    company = await _company(ask.tx, person)
    now = Ask(ask.tx, person, ask.request, ask.book)
    return now.reply("connected", name=person.full_name, company=company)


async def logout(ask: Ask) -> Reply:
    """Cuts the link between chat and account."""
    await chats.disconnect(ask.tx, ask.person)
    return ask.reply("logout")


async def register(ask: Ask) -> Reply:
    """How to get an account: the FAQ says it."""
    return await questions.entry(Ask(ask.tx, ask.person, ask.request.having(entry="registrieren"), ask.book))


async def reset_password(ask: Ask) -> Reply:
    """A link by mail to one's own registered address, or to a colleague's; never says whether there is an account.

    One chat, or one sender by mail, has only so many of them sent (`resets.ask`).
    """
    if ask.slots.email is None and not ask.person.is_signed_in:
        return ask_for(ask, "email")
    email = ask.slots.email or ask.person.email
    await resets.ask(ask.tx, email, ask.person, address=_place(ask.person))
    return ask.reply("reset_asked")


def _place(person: Person) -> str:
    """Where somebody asks from: the chat, else the sender's address."""
    return f"chat {person.chat.chat_id}" if person.chat else f"mail {person.email.casefold()}"


async def account(ask: Ask) -> Reply:
    """Whose account this is, and the page where it can be changed."""
    if not ask.person.is_signed_in:
        return await login(ask)
    url = f"{ask.tx.settings.public_url}/account"
    page = Action(ask.gettext("My account"), url=url)
    deeds = Action(ask.gettext("Activity"), url=f"{url}/activity")
    return Reply(ask.text("account"), actions=((page, deeds),))


async def _company(tx: Tx, person: Person) -> str:
    """The company whose people are answered, or a contact person's service company."""
    user = await tx.session.get(User, person.user_id)
    return await chats.company_name(tx, user) if user else ""
