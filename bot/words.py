"""The few sentences that are the chat's own; everything else is said by the desk."""

from html import escape

from core.text import gettext

MEGABYTE = 1024 * 1024


def only_private(language: str, username: str) -> str:
    """In groups (SPEC 2)."""
    text = gettext(
        "So that nobody else reads along, I only answer in a private chat: "
        '<a href="https://t.me/{username}">write to me directly</a>.',
        language,
    )
    return text.format(username=username)


def files_by_mail(language: str, address: str) -> str:
    """To a document or picture of somebody whose mail reaches the contact person."""
    text = gettext(
        "I cannot take files here. Please send them by e-mail to {address}: they will go on to your contact person.",
        language,
    )
    return text.format(address=address)


def only_text(language: str) -> str:
    """To stickers, pictures, voice messages and the like."""
    return gettext(
        "I am afraid I can only read text. Write to me what you need, "
        "for example <i>invoice 90012345</i>, or see /help. To reach a person, use /contact.",
        language,
    )


def button_gone(language: str) -> str:
    """To a button that was used already, or whose message is too old."""
    return gettext(
        "This button has already been used or is out of date. Just write to me what you need.",
        language,
    )


def failed(language: str) -> str:
    """When an answer failed for a reason of our own, again and again."""
    return gettext(
        "I am sorry, something went wrong on our side and I could not answer this. Please try again "
        "a little later. If it is urgent, use /contact to reach a person.",
        language,
    )


def upload_unsure(language: str) -> str:
    """When the connection broke while a file was on its way."""
    return gettext(
        "The connection was lost while the file was being sent. If it has not arrived, please ask for it again.",
        language,
    )


def file_failed(language: str) -> str:
    """When a file could not be made or was not taken."""
    return gettext(
        "I am sorry, this file could not be sent. Please try again a little later, or ask your contact person: "
        "/contact.",
        language,
    )


def file_too_large(language: str, size: int, limit: int) -> str:
    """When a file is larger than Telegram takes; sizes in bytes."""
    text = gettext(
        "This file is {size} MB; Telegram takes {limit} MB at most. Your contact person will gladly send it: "
        "/contact.",
        language,
    )
    return text.format(size=-(-size // MEGABYTE), limit=limit // MEGABYTE)


def file_linked(language: str, name: str, size: int) -> str:
    """When a file is larger than Telegram takes, and there is a link to it; size in bytes."""
    text = gettext(
        "{name} is {size} MB, more than Telegram takes. You can download it here for 7 days, after logging in.",
        language,
    )
    return text.format(name=escape(name), size=-(-size // MEGABYTE))


def download(language: str) -> str:
    """The button that leads to such a file."""
    return gettext("Download", language)


def making(language: str) -> str:
    """When a file takes more than a moment."""
    return gettext("I am preparing your file. This may take a little while …", language)


def stop(language: str) -> str:
    """The button that ends the making of a file."""
    return gettext("Cancel", language)


def stopped(language: str) -> str:
    """When it was pressed in time."""
    return gettext("Cancelled. No file will be sent.", language)


def too_late_to_stop(language: str) -> str:
    """When it was pressed too late."""
    return gettext("The file has been sent already or is on its way.", language)


def back(language: str) -> str:
    """The button to the question before."""
    return gettext("Back", language)
