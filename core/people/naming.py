"""Titles and names of people, as forms and mails bring them."""

import unicodedata

TITLES = ("", "Frau", "Herr")


def clean_name(text: str, longest: int = 100) -> str:
    """One line without control characters, at most so long: a name comes from outside."""
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(visible.split())[:longest].strip()
