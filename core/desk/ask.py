"""What an answer is given: who asks, for what, in which transaction, with the answer book at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request, Slots
from core.desk.wording import render
from core.people.person import Person
from core.service import Tx
from core.text import gettext
from faq import AnswerBook


@dataclass(frozen=True)
class Ask:
    """One wish being answered."""

    tx: Tx
    person: Person
    request: Request
    book: AnswerBook

    @property
    def slots(self) -> Slots:
        return self.request.slots

    def having(self, **changes: Any) -> Ask:
        """The same wish with some slots changed, being answered."""
        return replace(self, request=self.request.having(**changes))

    def text(self, template: str, **facts: object) -> str:
        """The words of an answer."""
        return render(self.person, template, settings=self.tx.settings, request=self.request, **facts)

    def reply(self, template: str, **facts: object) -> Reply:
        """An answer of words alone."""
        return Reply(self.text(template, **facts))

    def gettext(self, text: str) -> str:
        """A label in the person's language; a literal, so that it is found for translation."""
        return gettext(text, self.person.language)

    def button(self, label: str, intent: Intent, **slots: Any) -> Action:
        """An action that asks the desk for something else."""
        return Action(label, Request(intent, Slots(**slots)))

    @property
    def cancel(self) -> Action:
        """The button that stops whatever is going on."""
        return self.button(self.gettext("Cancel"), Intent.CANCEL)

    def question(self, html: str, missing: str, *choices: tuple[Action, ...]) -> Reply:
        """Asks for the slot `missing` of this wish: by the next text, by a button of `choices`, or cancelled."""
        rows = (*choices, (self.cancel,))
        return Reply(html, actions=rows, awaiting=self.request, missing=missing, ends_dialogue=False)


Answer = Callable[[Ask], Awaitable[Reply]]
