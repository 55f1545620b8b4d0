"""Methods about the bot itself, its chats, its files and its webhook."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from kontor.demo.telegram.call import Call
from kontor.demo.telegram.chats import Chat, Json
from kontor.demo.telegram.errors import BadRequestError

DOWNLOAD_BYTES = 20 * 1024 * 1024
LONGEST_POLL = 50
MOST_COMMANDS = 100
LANGUAGE = re.compile(r"(?:[a-z]{2})?")


async def get_me(call: Call) -> Json:
    """`getMe`."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return call.world.bot.to_api() | abilities


async def get_updates(call: Call) -> list[Json]:
    """`getUpdates`: long polling, confirming everything before `offset`."""
    queue = call.world.updates
    if "allowed_updates" in call.parameters:
        queue.allowed = frozenset(call.get("allowed_updates"))
    limit = max(1, min(call.get("limit", 100), 100))
    timeout = max(0, min(call.get("timeout", 0), LONGEST_POLL))
    updates = await queue.poll(call.get("offset", 0), limit, timeout)
    return [update.to_api() for update in updates]


async def set_webhook(call: Call) -> bool:
    """`setWebhook`. Plain HTTP is allowed, as with any Bot API server of one's own."""
    url, secret = call.get("url"), call.get("secret_token", "")
    if not url:
        return await delete_webhook(call)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise BadRequestError("bad webhook: invalid webhook URL specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise BadRequestError("secret token contains unallowed characters")
    _drop_if_asked(call)
    if "allowed_updates" in call.parameters:
        call.world.updates.allowed = frozenset(call.get("allowed_updates"))
    call.world.updates.set_webhook(url, secret, call.get("max_connections", 40))
    return True


async def delete_webhook(call: Call) -> bool:
    """`deleteWebhook`."""
    _drop_if_asked(call)
    call.world.updates.set_webhook("")
    return True


def _drop_if_asked(call: Call) -> None:
    if call.get("drop_pending_updates"):
        call.world.updates.pending.clear()


async def get_webhook_info(call: Call) -> Json:
    """`getWebhookInfo`."""
    return call.world.updates.webhook_info()


async def get_file(call: Call) -> Json:
    """`getFile`: the path for the download, for files of at most 20 MB."""
    file = call.world.files.get(call.get("file_id"))
    if file is None:
        raise BadRequestError("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise BadRequestError("file is too big")
    return file.to_api() | {"file_path": file.path}


async def get_chat(call: Call) -> Json:
    """`getChat`."""
    details = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    return call.chat().to_api() | details


GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


async def leave_chat(call: Call) -> bool:
    """`leaveChat`: groups only."""
    chat: Chat = call.open_chat()
    if chat.private:
        raise BadRequestError("chat member status can't be changed in private chats")
    chat.bot_is_member = False
    call.world.change_membership(chat, call.world.bot, "member", "left")
    return True


def _language(call: Call) -> str:
    code: str = call.get("language_code", "")
    if not LANGUAGE.fullmatch(code):
        raise BadRequestError("language_code is invalid")
    return code


async def set_my_commands(call: Call) -> bool:
    """`setMyCommands` for a scope and a language; names are 1-32 of a-z, 0-9 and underscore."""
    commands = call.get("commands")
    if len(commands) > MOST_COMMANDS:
        raise BadRequestError("too many commands specified")
    if not all(re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]) for entry in commands):
        raise BadRequestError("BOT_COMMAND_INVALID")
    _put_commands(call, commands)
    return True


async def delete_my_commands(call: Call) -> bool:
    """`deleteMyCommands` for a scope and a language."""
    _put_commands(call, [])
    return True


def _put_commands(call: Call, commands: list[Json]) -> None:
    _check_scope(call)
    call.world.commands.put(call.get("scope"), _language(call), commands)
    call.world.publish_commands()


def _check_scope(call: Call) -> None:
    chat_id = (call.get("scope") or {}).get("chat_id")
    if chat_id is not None and chat_id not in call.world.chats:
        raise BadRequestError("chat not found")


async def get_my_commands(call: Call) -> list[Json]:
    """`getMyCommands` set for exactly this scope and language."""
    return call.world.commands.get(call.get("scope"), _language(call))


def set_profile(name: str) -> Callable[[Call], Awaitable[bool]]:
    """`setMyName`, `setMyDescription`, `setMyShortDescription`: one text per language."""

    async def method(call: Call) -> bool:
        call.world.profile[name, _language(call)] = call.get(name, "")
        return True

    return method


def get_profile(name: str) -> Callable[[Call], Awaitable[Json]]:
    """`getMyName` and its sisters: the text of the language, else that for all languages."""

    async def method(call: Call) -> Json:
        texts = call.world.profile
        return {name: texts.get((name, _language(call))) or texts.get((name, ""), "")}

    return method


async def accepted(_: Call) -> bool:
    """Methods whose effect nobody sees here."""
    return True
