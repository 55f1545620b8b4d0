"""What an update says before anybody has looked at it."""

from __future__ import annotations

from typing import Any

import pytest

from bot import updates
from bot.buttons import Join

TOKEN = "Zm9vYmFyYmF6cXV4"
JOIN = Join(token=TOKEN).pack()


def message(**fields: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 555}, **fields}}


class TestHoldsLink:
    @pytest.mark.parametrize(
        "words",
        ["/start {}", "/START {}", "/Start@kontor_bot {}", " /start\n{}", "/start  {}"],
    )
    @pytest.mark.parametrize("place", ["text", "caption"])
    def test_sees_the_token_however_the_command_is_written(self, words: str, place: str) -> None:
        assert updates.holds_link(message(**{place: words.format(TOKEN)}))

    def test_sees_it_in_the_message_that_is_replied_to(self) -> None:
        assert updates.holds_link(message(text="help", reply_to_message={"text": f"/start {TOKEN}"}))

    def test_sees_it_behind_a_button_and_beside_the_pressed_one(self) -> None:
        keyboard = {"inline_keyboard": [[{"text": "Connect", "callback_data": JOIN}]]}
        pressed = {"id": "7", "data": "p:1:0:1", "message": {"reply_markup": keyboard}}
        assert updates.holds_link({"update_id": 1, "callback_query": {"id": "7", "data": JOIN}})
        assert updates.holds_link({"update_id": 1, "callback_query": pressed})

    @pytest.mark.parametrize("text", ["/start", "/start@kontor_bot ", "/started now", "start now", "", " "])
    def test_sees_none_where_none_is(self, text: str) -> None:
        assert not updates.holds_link(message(text=text))
