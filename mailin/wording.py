"""Puts replies of the desk into one mail: a section for each wish, links, and what one can answer to go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from markupsafe import Markup

from core.desk import Action, Intent, Reply, Request, Slots, commands, filtering
from core.people.directory import ContactCard
from core.people.person import Person
from core.post import letters
from core.post.files import FileRecipe
from core.text import _, gettext, moment

QUOTED_LINES = 60
QUOTED_CHARACTERS = 4_000

_TITLE = re.compile(r"<b>([^<\n]+)</b>[ \t]*(?:\n+|$)")
_AGE = re.compile(r"(?:<p>|<br>\n)(?P<age><i>[^<]*</i>(?P<end></p>)?)$")
_BLOCK = re.compile(r"(<(?:pre|blockquote)\b.*?</(?:pre|blockquote)>)", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])(?=\s)|(?<=\n)")
_IN_CHAT = re.compile(r"\bim chat\b|\bin the chat\b|\b(?:diesen|this) chat\b", re.IGNORECASE)
_COMMAND = re.compile(r"(?<![\w/<:.])/([a-z]{3,20})\b(?![/.]\w)")

WISHES = {
    Intent.DOCUMENT: _("Documents"),
    Intent.ORDERS: _("Orders"),
    Intent.ORDER: _("Orders"),
    Intent.CONTRACTS: _("Contracts and framework orders"),
    Intent.METAL_ACCOUNT: _("Metal account"),
    Intent.EXPORT: _("Export"),
    Intent.INVITE: _("Inviting a colleague"),
    Intent.DEACTIVATE: _("Deactivating a user"),
    Intent.PLACE_ORDER: _("An order"),
    Intent.CONTACT: _("A question for your contact person"),
}
"""How a wish is named where it stands above its answer or is not carried out yet."""

PHRASES = {
    Intent.ORDERS: _("Please show me our orders"),
    Intent.CONTRACTS: _("Please show me our contracts and framework orders"),
    Intent.METAL_ACCOUNT: _("Please show me our metal account"),
    Intent.RESET_PASSWORD: _("I forgot my password"),
    Intent.REGISTER: _("How do I register?"),
}
"""What somebody can write to get what a button of the chat would do."""

SPOKEN: Mapping[str, Intent] = {
    name: intent
    for name, intent in commands.intents().items()
    if intent
    in {
        *(Intent.HELP, Intent.FAQ_LIST, Intent.CONTACT, Intent.PRIVACY, Intent.RESET_PASSWORD),
        *(Intent.ORDERS, Intent.CONTRACTS, Intent.METAL_ACCOUNT, Intent.DOCUMENT, Intent.ORDER),
        *(Intent.INVITE, Intent.INVITATIONS, Intent.USERS),
    }
}
"""Commands of the chat that do the same when their word stands alone in a mail."""

ABOUT_SOMEBODY = {
    Intent.DEACTIVATE: _("Please deactivate {email}"),
    Intent.RESET_PASSWORD: _("Please reset the password of {email}"),
}
"""The same where a button is about one person."""

EXPORTS = {
    ("orders", "xlsx"): _("Please send me our orders as Excel"),
    ("orders", "pdf"): _("Please send me our orders as PDF"),
    ("orders", "csv"): _("Please send me our orders as CSV"),
    ("contracts", "xlsx"): _("Please send me our contracts and framework orders as Excel"),
    ("contracts", "pdf"): _("Please send me our contracts and framework orders as PDF"),
    ("contracts", "csv"): _("Please send me our contracts and framework orders as CSV"),
    ("contract", "xlsx"): _("Please send me our contracts as Excel"),
    ("contract", "pdf"): _("Please send me our contracts as PDF"),
    ("contract", "csv"): _("Please send me our contracts as CSV"),
    ("framework", "xlsx"): _("Please send me our framework orders as Excel"),
    ("framework", "pdf"): _("Please send me our framework orders as PDF"),
    ("framework", "csv"): _("Please send me our framework orders as CSV"),
    ("metal_account", "xlsx"): _("Please send me our metal account as Excel"),
    ("metal_account", "pdf"): _("Please send me our metal account as PDF"),
    ("metal_account", "csv"): _("Please send me our metal account as CSV"),
}


@dataclass(frozen=True)
class Section:
    """One part of an answer. `links` are labels and addresses, `hints` what can be written in reply.

    `heading` stands above it when it is the part's own title (`titled`), or when there are several parts.
    `rates` is the wish to rate it, `rating_url` the page where that is done.
    """

    html: Markup
    heading: str = ""
    titled: bool = False
    links: tuple[tuple[str, str], ...] = ()
    hints: tuple[str, ...] = ()
    rates: Request | None = None
    rating_url: str = ""


@dataclass(frozen=True)
class Pending:
    """A wish that waits for a click: `summary` says what would be done, `label` names it where no more may be said."""

    request: Request
    summary: Markup
    label: str = ""


@dataclass
class OfferedOrder:
    """An order that waits for a click after login: `ways` differ in where the metal comes from.

    `links` are the pages that order it, a label and an address each.
    """

    summary: Markup
    ways: tuple[Pending, ...]
    links: list[tuple[str, str]] = field(default_factory=list)


class Attachments(StrEnum):
    """What became of the files that the sender attached."""

    NONE = "none"
    PASSED_ON = "passed_on"
    TOO_LARGE = "too_large"
    UNPROVEN = "unproven"  # anybody may have written the mail
    UNREAD = "unread"  # there is nobody to pass them on to


@dataclass
class Answer:
    """All that one mail answers. `confirm_url` is the page for what is `pending`."""

    sections: list[Section] = field(default_factory=list)
    files: list[FileRecipe] = field(default_factory=list)
    secret: bool = False
    pending: list[Pending] = field(default_factory=list)
    orders: list[OfferedOrder] = field(default_factory=list)
    confirm_url: str = ""
    needs_login: bool = False
    refused: bool = False
    attachments: Attachments = Attachments.NONE
    passed_on_to: str = ""  # by name

    @property
    def says_something(self) -> bool:
        return bool(self.sections or self.pending or self.orders) or self.attachments is not Attachments.NONE

    def add(self, wish: Request, reply: Reply, language: str) -> None:
        """Takes in what the desk replied to a wish."""
        self.sections.append(section(reply, wish.intent, language))
        self.files.extend(reply.files)
        self.secret = self.secret or reply.secret


def section(reply: Reply, intent: Intent | None, language: str) -> Section:
    """The part of a mail that says what the reply says; a first line all in bold becomes its heading."""
    actions = [action for row in reply.actions for action in row]
    title = _TITLE.match(reply.html)
    text = paragraphs(reply.html[title.end() :] if title else reply.html, language)
    return Section(
        html=text + _choices(reply, actions, language),
        heading=Markup(title[1]) if title else _label(reply, intent, language),  # noqa: S704 - as `html`
        titled=title is not None,
        links=tuple((action.label, action.url) for action in actions if action.url),
        hints=tuple(dict.fromkeys(hint for action in actions if (hint := _hint(action, language)))),
        rates=next((a.request for a in actions if a.request and a.request.intent is Intent.RATE), None),
    )


def _choices(reply: Reply, actions: Iterable[Action], language: str) -> Markup:
    """In words what are buttons in the chat: the documents to choose from, unless the text names them already."""
    labels = [action.label for action in actions if _is_choice(action, reply.html)]
    if not labels:
        return Markup()
    rows = Markup("\n").join(Markup("<li>{}</li>").format(label) for label in labels)
    invited = gettext("Just reply with the numbers that you need.", language)
    return Markup("\n<ul>\n{}\n</ul>\n<p>{}</p>").format(rows, invited)


def _is_choice(action: Action, html: str) -> bool:
    request = action.request
    if request is None or request.intent is not Intent.DOCUMENT:
        return False
    return any(number not in html for number in request.slots.numbers)


def _label(reply: Reply, intent: Intent | None, language: str) -> str:
    """What stands above a reply without a title of its own, when there are several."""
    label = WISHES.get(intent) if intent else None
    if reply.html.startswith("<b>"):
        return ""
    return reply.heading or (gettext(label, language) if label else "")


def paragraphs(html: str, language: str) -> Markup:
    """A reply's HTML, where line ends count, as the HTML of mails, where they don't."""
    made: list[str] = []
    for index, piece in enumerate(_BLOCK.split(_without_commands(html, language))):
        if index % 2:
            made.append(piece if piece.startswith("<pre") else piece.replace("\n", "<br>"))
            continue
        for paragraph in re.split(r"\n\s*\n", piece.strip()):
            if paragraph.strip():
                made.append("<p>" + "<br>\n".join(paragraph.strip().split("\n")) + "</p>")
    return Markup("\n".join(made))  # noqa: S704 - replies are rendered and escaped by the desk


def _without_commands(html: str, language: str) -> str:
    """`„Kontakt“` for `/kontakt`: in a mail one writes the word. A sentence about the chat keeps its commands."""
    quoted = gettext("“{word}”", language)

    def word(found: re.Match[str]) -> str:
        return quoted.format(word=found[1].capitalize()) if found[1] in SPOKEN else found[0]

    sentences = _SENTENCE.split(html)
    return "".join(text if _IN_CHAT.search(text) else _COMMAND.sub(word, text) for text in sentences)


def one_word(text: str) -> Request | None:
    """The wish behind a line that is nothing but the word of a command."""
    lines = (line.strip(" \t.,!?„“”\"'/").lower() for line in text.splitlines())
    return next((Request(SPOKEN[line]) for line in lines if line in SPOKEN), None)


def of_template(template: str, language: str, heading: str = "") -> Section:
    """A section whose words are a template of our own."""
    return Section(Markup(letters.render(template, language, {})[1]), heading)  # noqa: S704 - escaped when rendered


def body(person: Person, answer: Answer, contact: ContactCard | None) -> str:
    """The inner HTML of the mail that answers all of a mail's wishes."""
    several = len(answer.sections) > 1
    facts: dict[str, object] = {
        "person": person,
        "sections": _said_once(
            [shown if several or shown.titled else replace(shown, heading="") for shown in answer.sections]
        ),
        "answer": answer,
        "contact": contact,
    }
    return letters.render("answer", person.language, facts)[1]


def _said_once(sections: Sequence[Section]) -> list[Section]:
    """The sections, where neighbours do not repeat a heading, nor the age of the data, which stands below the last."""
    told = list(sections)
    for place, (one, other) in enumerate(pairwise(sections)):
        if other.heading == one.heading and not other.titled:
            told[place + 1] = replace(told[place + 1], heading="")
        age = _AGE.search(one.html)
        if age and other.html.endswith(age["age"]):
            told[place] = replace(told[place], html=Markup(one.html[: age.start()] + _end_of(age)))  # noqa: S704 - cut
    return told


def _end_of(age: re.Match[str]) -> str:
    return "" if age[0].startswith("<p>") else age["end"] or ""


def quotable(text: str) -> str:
    """The beginning of the question, as it is quoted below the answer."""
    lines = text.strip()[:QUOTED_CHARACTERS].split("\n")
    return "\n".join(lines[:QUOTED_LINES])


def quoted_intro(at: datetime, language: str) -> str:
    """The line above the quoted question."""
    return gettext("On {moment} you wrote:", language).format(moment=moment(at, language))


def named(wish: Request, language: str) -> str:
    """The wish in a few words, such as `Belege: 90012345`."""
    label = gettext(WISHES.get(wish.intent, "Your request"), language)
    about = ", ".join(wish.slots.numbers) or wish.slots.email or ""
    return f"{label}: {about}" if about else label


def sentence(text: str) -> Markup:
    """Plain text as a paragraph."""
    return Markup("<p>{}</p>").format(text)


def _hint(action: Action, language: str) -> str | None:
    request = action.request
    if request is None:
        return None
    if request.intent is Intent.FAQ:
        return action.label
    phrase = _phrase(request)
    if phrase is None:
        return None
    is_export = request.intent is Intent.EXPORT
    filters = filtering.words_of(request.having(kind=None), language) if is_export else []
    said = gettext(phrase, language).format(email=request.slots.email)
    return f"{said}: {', '.join(filters)}" if filters else said


def _phrase(request: Request) -> str | None:
    """The words for a request that says no more than they do; of an export, filters apart."""
    if request.intent is Intent.EXPORT:
        format_ = request.slots.format or ""
        plain = filtering.taken_off(request.having(what=None, format=None))
        phrase = EXPORTS.get((request.slots.kind or request.slots.what or "", format_))
        return phrase if plain.slots == Slots() else None
    if request.slots == Slots(email=request.slots.email) and request.slots.email:
        return ABOUT_SOMEBODY.get(request.intent)
    return PHRASES.get(request.intent) if request.slots == Slots() else None
