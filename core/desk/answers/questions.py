"""Answers: entries of the FAQ, and what is said when a text was not understood."""

from typing import Any

from core.business.period import Period
from core.desk.ask import Ask
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent, Request, Slots
from core.desk.wording import trusted
from core.errors import NotFound
from core.models import GapKind
from faq import Action as EntryAction
from faq import Entry, in_language

SLOT_FOR = {"number": "numbers"}
LONGEST_TEXT = 1_000  # characters of a question that a button remembers


async def entry(ask: Ask) -> Reply:
    """The entry `slots.entry`. Raises NotFound when there is none (any more)."""
    found = ask.book.entries.get(ask.slots.entry or "")
    if found is None:
        raise NotFound
    question = in_language(found.question, ask.person.language)
    html = ask.text("faq", question=question, answer=trusted(in_language(found.answer, ask.person.language)))
    return Reply(html, actions=_actions(ask, found), heading=question, ends_dialogue=False)


def _actions(ask: Ask, found: Entry) -> Rows:
    offered = [(_action(ask, action),) for action in found.actions]
    linked = [(_to_entry(ask, ask.book.entries[link]),) for link in found.links]
    return (*offered, *linked, *_portal(ask), _ratings(ask, found))


def _ratings(ask: Ask, found: Entry) -> tuple[Action, ...]:
    """One tap says whether it was a help (SPEC 4); the buttons remember what was asked."""
    about = Slots(entry=found.id, text=ask.slots.text)
    shown = {"👍": GapKind.GOOD, "👎": GapKind.BAD}
    return tuple(
        Action(sign, Request(Intent.RATE, about).having(rating=kind.value)) for sign, kind in shown.items()
    )


def _action(ask: Ask, action: EntryAction) -> Action:
    label = in_language(action.label, ask.person.language)
    slots: dict[str, Any] = {
        SLOT_FOR.get(name, name): _value(name, value) for name, value in action.slots.items()
    }
    return Action(label, Request(Intent(action.name), Slots(**slots)))


def _value(name: str, value: str) -> object:
    if name == "number":
        return (value,)
    return Period() if name == "period" else value


def _portal(ask: Ask) -> Rows:
    url = ask.tx.settings.portal_url
    return ((Action(ask.gettext("Open the portal"), url=url),),) if url else ()


def _to_entry(ask: Ask, target: Entry, question: str | None = None) -> Action:
    label = in_language(target.question, ask.person.language)
    return ask.button(label, Intent.FAQ, entry=target.id, text=question)


async def overview(ask: Ask) -> Reply:
    """All questions as buttons, group by group."""
    entries = [ask.book.entries[key] for group in ask.book.groups for key in group.entries]
    return Reply(ask.text("faq_list"), actions=tuple((_to_entry(ask, entry),) for entry in entries))


def ask_back(ask: Ask, suggestions: tuple[Entry, ...], question: str) -> Reply:
    """Two or three entries to choose from, or a human."""
    choices = tuple((_to_entry(ask, entry, question[:LONGEST_TEXT]),) for entry in suggestions)
    return Reply(ask.text("ask_back"), actions=(*choices, *to_a_human(ask, question)), understood=False)


def refuse(ask: Ask, html: str, question: str) -> Reply:
    """What Kontor cannot do, in the words of the topic, with the way to a human."""
    return Reply(str(trusted(html)), actions=to_a_human(ask, question))


def hand_over(ask: Ask, question: str, misses: int) -> Reply:
    """Nothing fits: a human is offered, the more clearly after the second time (SPEC 8)."""
    return Reply(
        ask.text("hand_over", misses=misses),
        actions=(
            *to_a_human(ask, question),
            (ask.button(ask.gettext("Frequently asked questions"), Intent.FAQ_LIST),),
        ),
        understood=False,
    )


def to_a_human(ask: Ask, question: str) -> Rows:
    """The button that passes the question on; without one, it asks for it."""
    asked = question[:LONGEST_TEXT] or None
    return ((ask.button(ask.gettext("Ask a person"), Intent.CONTACT, text=asked),),)
