"""Filters for the routing tables: a command by the wish it stands for, under each of its names."""

from aiogram.filters import Command

from core.desk.commands import intents
from core.desk.requests import Intent


def wish(*wanted: Intent) -> Command:
    """The commands of the desk's table that ask for one of these, in German and in English."""
    names = [name for name, intent in intents().items() if intent in wanted]
    return Command(*names, ignore_case=True)
