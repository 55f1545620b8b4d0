"""What is done with an update, a file per subject; each has its routing table at its foot."""

from aiogram import Dispatcher

from bot.handlers import (
    access,
    blocking,
    buttons,
    colleagues,
    companies,
    contact,
    export,
    groups,
    help,
    language,
    lists,
    numbers,
    others,
    replies,
    start,
    stopping,
    subscriptions,
    telegram_policy,
    texts,
)

SUBJECTS = (
    groups,
    blocking,
    start,
    help,
    access,
    language,
    lists,
    numbers,
    export,
    colleagues,
    companies,
    subscriptions,
    telegram_policy,
    contact,
    stopping,
    buttons,
    replies,
    texts,
    others,
)
"""In this order: the first that fits answers."""


def dispatcher() -> Dispatcher:
    """All routes. The state machine's storage comes with each update, bound to its transaction."""
    made = Dispatcher(disable_fsm=True)
    made.include_routers(*(subject.router() for subject in SUBJECTS))
    return made
