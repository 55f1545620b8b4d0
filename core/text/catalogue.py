"""The catalogue: English in the code and templates, German in core/locale/de/*.po, read when first needed."""

import io
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.text import formats

LANGUAGES = ("de", "en")
LOCALE = Path(__file__).parent.parent / "locale"
SHARED = Path(__file__).parent.parent / "templates" / "shared"


def language_of(code: str | None) -> str:
    """The language to answer in for a code such as `en-GB`: English for English, German for all else."""
    return "en" if (code or "").lower().partition("-")[0] == "en" else "de"


@cache
def translations(language: str) -> NullTranslations:
    """All of a language's .po files as one catalogue; English is the text in the code itself."""
    if language == "en":
        return NullTranslations()
    merged = Catalog(locale=language)
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _(text: str) -> str:
    """Marks a text for translation where it stands in a table; `gettext` translates it when it is shown."""
    return text


def gettext(text: str, language: str) -> str:
    """The text in the language. The text must be a literal in the code, so that it is found for translation."""
    return translations(language).gettext(text)


def ngettext(one: str, many: str, count: int, language: str) -> str:
    """The text that fits the count, in the language; `{count}` in it is filled in by the caller."""
    return translations(language).ngettext(one, many, count)


@cache
def environment(folder: Path, language: str) -> Environment:
    """Templates of a folder in a language: everything is escaped, a missing name is an error.

    The folder `shared` is there as well: what is said alike in every channel.
    Filters: `kg` (Decimal kilograms), `money` (Decimal euros), `day` (date), `moment` (aware datetime), `age`.
    """
    made = Environment(
        loader=FileSystemLoader((folder, SHARED)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = (
        True  # line breaks inside a trans block are the template's, not the text's
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # ext.i18n
    for name in ("kg", "money", "day", "moment", "age"):
        made.filters[name] = partial(getattr(formats, name), language=language)
    made.globals["language"] = language
    return made
