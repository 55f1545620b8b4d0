"""The table of Bot API methods that the local server serves."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kontor.demo.telegram import account, editing, sending
from kontor.demo.telegram.call import Call
from kontor.demo.telegram.errors import BadRequestError
from kontor.demo.telegram.schema import Upload, bot_api
from kontor.demo.telegram.world import World

METHODS: dict[str, Callable[[Call], Awaitable[Any]]] = {
    "getMe": account.get_me,
    "getUpdates": account.get_updates,
    "setWebhook": account.set_webhook,
    "deleteWebhook": account.delete_webhook,
    "getWebhookInfo": account.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": editing.answer_callback_query,
    "getFile": account.get_file,
    "getChat": account.get_chat,
    "leaveChat": account.leave_chat,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    "setMyName": account.set_profile("name"),
    "getMyName": account.get_profile("name"),
    "setMyDescription": account.set_profile("description"),
    "getMyDescription": account.get_profile("description"),
    "setMyShortDescription": account.set_profile("short_description"),
    "getMyShortDescription": account.get_profile("short_description"),
    "setChatMenuButton": account.accepted,
    "setMyDefaultAdministratorRights": account.accepted,
}


async def carry_out(
    world: World, name: str, parameters: Mapping[str, object], uploads: Mapping[str, Upload]
) -> Any:
    """Check a call against the Bot API and do it; the result goes under `result`.

    Unknown methods, wrong parameters and everything Telegram refuses raise `ApiError`.
    """
    schema = bot_api()
    method = schema.method(name)
    checked = schema.check(method, parameters, uploads)
    if method.name not in METHODS:
        raise BadRequestError(f"method {method.name} is not served by the local server")
    return await METHODS[method.name](Call(world, checked, uploads))
