"""A local Telegram: the Bot API over HTTP and a chat page, for the demo and for tests.

async with LocalTelegram() as telegram:     # point a bot at telegram.url with telegram.token
    petra = telegram.user("Petra")
    await petra.write("/start")
    answer = await petra.next_message()     # waits for the bot
    await petra.press("Meine Rechnungen")
"""

from kontor.demo.telegram.client import ChatWindow, Press, TelegramUser
from kontor.demo.telegram.faults import Fault
from kontor.demo.telegram.people import ImpossibleError
from kontor.demo.telegram.remote import RemoteTelegram, RemoteUser
from kontor.demo.telegram.server import LocalTelegram
from kontor.demo.telegram.view import Button, SeenFile, SeenMessage
from kontor.demo.telegram.world import RecordedRequest

__all__ = [
    "Button",
    "ChatWindow",
    "Fault",
    "ImpossibleError",
    "LocalTelegram",
    "Press",
    "RecordedRequest",
    "RemoteTelegram",
    "RemoteUser",
    "SeenFile",
    "SeenMessage",
    "TelegramUser",
]
