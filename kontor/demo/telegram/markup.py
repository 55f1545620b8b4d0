"""The rules for keyboards under a message."""

import re
from urllib.parse import urlsplit

from kontor.demo.telegram.chats import Json
from kontor.demo.telegram.errors import BadRequestError

ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
        "disabled",
    }
)
MOST_BUTTONS = 100
NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


def check(markup: Json | None) -> Json:
    """The markup without empty rows; what Telegram's inline keyboards forbid is refused with 400.

    Other than at Telegram, links to this machine are allowed: the demo's own pages are there.
    """
    if not markup or "inline_keyboard" not in markup:
        return markup or {}
    rows = [row for row in markup["inline_keyboard"] if row]
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise BadRequestError("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": rows} if rows else {}


def _check_button(button: Json) -> None:
    if not button["text"].strip():
        raise BadRequestError("can't parse inline keyboard button: Text must be non-empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise BadRequestError(NO_ACTION)
    if len(actions) > 1:
        raise BadRequestError("can't parse inline keyboard button: exactly one action is allowed")
    if "url" in actions and not _is_link(button["url"]):
        raise BadRequestError(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _is_link(url: str) -> bool:
    if url.startswith("tg://"):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and re.fullmatch(r"[\w.:-]+", host) is not None
