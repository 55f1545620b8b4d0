"""Letters: mails that Kontor writes of its own accord, each from one template (invitations, resets, notices)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Protocol

from sqlalchemy import select

from core.models import Company, ServiceCompany, User
from core.post.files import FileRecipe
from core.post.mail import TEMPLATES, Mail, one_line, queue_mail
from core.service import Tx
from core.text import environment


class Named(Protocol):
    """Whom a letter can greet by name: a user, an invited person, whoever is asking."""

    @property
    def title(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def full_name(self) -> str: ...


_GREETED = re.compile(r"(?P<greeting><p>Guten Tag[^<]*,</p>\s*(?:<div[^>]*>\s*)?<p[^>]*>)(?P<word>\w+)")
_SMALL_WORDS = """
    Ab Alle Alles Am An Auch Auf Aus Bei Beim Bis Bitte Da Damit Danke Das Dem Den Der Des Die Dies Diese Diesem
    Diesen Dieser Dieses Dort Ein Eine Einem Einen Einer Eines Er Es Für Gern Gerne Heute Hier Hiermit Ich Im In Ist
    Jemand Kein Keine Leider Mir Mit Nach Noch Nun Ob Ohne Schon Seit So Sobald Über Um Und Unser Unsere Unter Vielen
    Vom Von Vor Was Weil Wenn Wer Wie Wir Wo Zu Zum Zur
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def greeting(reader: Named | None) -> dict[str, object]:
    """The facts for the greeting of a letter; they are empty for a reader without a name."""
    if reader is None:
        return {"title": "", "last_name": "", "name": ""}
    return {"title": reader.title, "last_name": reader.last_name, "name": reader.full_name}


async def write(
    tx: Tx,
    template: str,
    *,
    to: str,
    language: str,
    facts: Mapping[str, object],
    user_id: int | None = None,
    secret: bool = False,
    company_id: int | None = None,
    reply_to: str = "",
    files: Sequence[FileRecipe] = (),
) -> None:
    """Queues the letter `core/templates/mail/<template>.html`, marked as auto-generated (RFC 3834 5).

    The template has the blocks `subject` and `body`; `facts` are its names, the macros of `parts.html` and
    `public_url` are there as well. The footer is that of the service company behind the company or the user.
    `secret`: it holds a link and is erased once it has been sent. `files` are made when it is sent.
    """
    subject, body = render(template, language, {"public_url": tx.settings.public_url, **facts})
    mail = Mail(
        to=to,
        subject=subject,
        html=body,
        language=language,
        user_id=user_id,
        kind=template,
        reply_to=reply_to,
        files=tuple(files),
        footer=await footer_for(tx, company_id=company_id, user_id=user_id),
    )
    await queue_mail(tx, mail, secret)


def render(template: str, language: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """Subject and inner HTML of a letter. Raises jinja2's UndefinedError when the template names a missing fact."""
    letters = environment(TEMPLATES, language)
    parts = vars(letters.get_template("parts.html").module)
    macros = {name: part for name, part in parts.items() if not name.startswith("_")}
    letter = letters.get_template(f"{template}.html")
    context = letter.new_context(macros | dict(facts))
    subject = "".join(letter.blocks["subject"](context))
    body = "".join(letter.blocks["body"](context))
    body = _GREETED.sub(_going_on, body) if language == "de" else body
    return one_line(_unescaped(subject)), body.strip()


def _going_on(greeted: re.Match[str]) -> str:
    """Behind `Guten Tag Frau Lindner,` the sentence goes on, and a small word is written small."""
    word = greeted["word"]
    return greeted["greeting"] + (word.lower() if word in _SMALL else word)


async def footer_for(tx: Tx, *, company_id: int | None = None, user_id: int | None = None) -> str:
    """The legal footer of the service company that looks after the company, or the user's; empty if none does."""
    return _footer(await service_company_of(tx, company_id, user_id))


async def service_company_of(
    tx: Tx, company_id: int | None, user_id: int | None = None
) -> ServiceCompany | None:
    """The service company that looks after the company, or the user's; None if none does."""
    user = await tx.session.get(User, user_id) if user_id is not None else None
    if user is not None and user.service_company_id is not None:
        return await tx.session.get(ServiceCompany, user.service_company_id)
    company_id = company_id if company_id is not None else (user.company_id if user else None)
    if company_id is None:
        return None
    serving = (
        select(ServiceCompany)
        .join(User, User.service_company_id == ServiceCompany.id)
        .join(Company, Company.contact_id == User.id)
        .where(Company.id == company_id)
    )
    found: ServiceCompany | None = await tx.session.scalar(serving)
    return found


def _footer(company: ServiceCompany | None) -> str:
    if company is None:
        return ""
    if company.mail_footer:
        return company.mail_footer.replace("\\n", "\n")
    lines = (company.name, company.address, company.phone, company.email)
    return "\n".join(line for line in lines if line)


def _unescaped(subject: str) -> str:
    """A subject is text, not HTML: what the template escaped is put back."""
    return unescape(subject)
