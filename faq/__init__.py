"""The answer book: questions people ask, in text files, and the matching of free text to them."""

from faq.book import (
    ACTION_NAMES,
    LANGUAGES,
    Action,
    Entry,
    Explanation,
    Group,
    Language,
    Match,
    Refusal,
    in_language,
)
from faq.cache import TrainingFailed
from faq.faults import FaqFaults, Fault
from faq.live import LiveBook
from faq.matching import AnswerBook, check, load
from faq.regression import Change, Regression, changes, regressions, texts_of

__all__ = [
    "ACTION_NAMES",
    "LANGUAGES",
    "Action",
    "AnswerBook",
    "Change",
    "Entry",
    "Explanation",
    "FaqFaults",
    "Fault",
    "Group",
    "Language",
    "LiveBook",
    "Match",
    "Refusal",
    "Regression",
    "TrainingFailed",
    "changes",
    "check",
    "in_language",
    "load",
    "regressions",
    "texts_of",
]
