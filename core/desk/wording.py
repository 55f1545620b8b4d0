"""Puts answers into words: one template per answer, in the person's language."""

import re
from pathlib import Path

from markupsafe import Markup

from core.people.person import Person
from core.text import environment

EMPTY_LINES = re.compile(r"\n\s*\n")
TEMPLATES = Path(__file__).parent.parent / "templates" / "desk"


def render(person: Person, template: str, **facts: object) -> str:
    """The answer `template` for the person, in the HTML subset of replies."""
    page = environment(TEMPLATES, person.language).get_template(f"{template}.html")
    words = page.render(person=person, channel=person.channel.value, **facts)
    return EMPTY_LINES.sub("\n\n", words).strip()


def trusted(html: str) -> Markup:
    """HTML that comes from our own entries, to be put into a template as it is."""
    return Markup(html)  # noqa: S704 - FAQ answers are checked against the HTML subset when they are loaded
