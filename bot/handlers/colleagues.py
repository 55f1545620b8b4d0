"""Inviting colleagues, the invitations under way, and the users of the company."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.invitee import read
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def invite(_message: Message, command: CommandObject, talk: Talk) -> None:
    await talk.ask(Request(Intent.INVITE, read(command.args or "")))


async def show_invitations(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.INVITATIONS))


async def show_users(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.USERS))


def router() -> Router:
    made = Router(name="colleagues")
    made.message.register(invite, wish(Intent.INVITE))
    made.message.register(show_invitations, wish(Intent.INVITATIONS))
    made.message.register(show_users, wish(Intent.USERS))
    return made
