"""What the Bot API refuses, and in which words."""

from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.demo.telegram import LocalTelegram, TelegramUser
from kontor.demo.telegram.schema import bot_api

from .conftest import Call


class TestAddress:
    @pytest.mark.parametrize(
        ("token", "status"),
        [("5550001000:" + "x" * 35, 401), ("nonsense", 404)],
    )
    async def test_a_wrong_token_opens_nothing(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession, token: str, status: int
    ) -> None:
        async with http.get(f"{telegram.url}/bot{token}/getMe") as response:
            assert response.status == status
            assert (await response.json())["ok"] is False

    async def test_an_unknown_method_is_not_found(self, call: Call) -> None:
        expected = {"ok": False, "error_code": 404, "description": "Not Found"}
        assert await call("sendTelegram") == (404, expected)

    async def test_method_names_ignore_case(self, call: Call) -> None:
        assert (await call("GETME"))[0] == 200

    async def test_a_known_method_without_a_part_here_says_so(self, call: Call) -> None:
        status, answer = await call("sendDice", chat_id=1)
        assert (status, answer["description"]) == (
            400,
            "Bad Request: method sendDice is not served by the local server",
        )


class TestParameters:
    @pytest.mark.parametrize(
        ("parameters", "description"),
        [
            ({"text": "Hallo"}, "chat_id is empty"),
            ({"chat_id": 1, "text": "Hallo"}, "chat not found"),
            ({"chat_id": "PETRA"}, "message text is empty"),
            ({"chat_id": "PETRA", "text": ""}, "message text is empty"),
            ({"chat_id": "PETRA", "text": " \n "}, "message text is empty"),
            ({"chat_id": "PETRA", "text": 5}, "can't parse text: expected a String"),
            ({"chat_id": "PETRA", "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
            ({"chat_id": "PETRA", "text": "ä" * 4097}, "message is too long"),
            ({"chat_id": "PETRA", "text": "😀" * 2049}, "message is too long"),
            (
                {"chat_id": "PETRA", "text": "a", "protect_content": "maybe"},
                "can't parse protect_content: expected a Boolean",
            ),
            (
                {"chat_id": "PETRA", "text": "a", "reply_parameters": {"message_id": 99}},
                "message to be replied not found",
            ),
            (
                {"chat_id": "PETRA", "text": "a", "entities": [{"type": "bold", "offset": 0}]},
                'can\'t parse entities: parameter "length" is required',
            ),
        ],
    )
    async def test_a_wrong_message_is_refused(
        self, call: Call, petra: TelegramUser, parameters: dict[str, Any], description: str
    ) -> None:
        if parameters.get("chat_id") == "PETRA":
            parameters = {**parameters, "chat_id": petra.id}
        status, answer = await call("sendMessage", **parameters)
        assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
        assert status == 400
        assert petra.chat.from_bot == []

    @pytest.mark.parametrize("text", ["ä" * 4096, "😀" * 2048, "<b>" + "x" * 4096 + "</b>", " " * 5000 + "x"])
    async def test_a_text_of_just_the_greatest_length_passes(
        self, call: Call, petra: TelegramUser, text: str
    ) -> None:
        status, _ = await call("sendMessage", chat_id=petra.id, text=text, parse_mode="HTML")
        assert status == 200

    async def test_forms_carry_nested_values_as_json(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession, petra: TelegramUser
    ) -> None:
        markup = '{"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}'
        form = {"chat_id": str(petra.id), "text": "Wirklich?", "reply_markup": markup}
        url = f"{telegram.url}/bot{telegram.token}/sendMessage"
        async with http.post(url, data=form) as response:
            assert response.status == 200
        assert petra.chat.from_bot[0].button_texts == ["Ja"]

    async def test_query_parameters_count_as_well(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession, petra: TelegramUser
    ) -> None:
        url = f"{telegram.url}/bot{telegram.token}/sendMessage"
        async with http.get(url, params={"chat_id": petra.id, "text": "Hallo"}) as response:
            assert response.status == 200

    @pytest.mark.parametrize("body", [b"{", b"[]", b'"text"'])
    async def test_a_broken_body_is_refused(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession, body: bytes
    ) -> None:
        url = f"{telegram.url}/bot{telegram.token}/getMe"
        async with http.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
            assert response.status == 400


class TestButtons:
    @pytest.mark.parametrize(
        ("button", "description"),
        [
            ({"text": "x", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
            ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
            ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
            ({"text": "x", "callback_data": "y", "url": "https://a.example"}, "exactly one action"),
            ({"text": " ", "callback_data": "y"}, "Text must be non-empty"),
            ({"text": "x", "url": "javascript:alert(1)"}, "Wrong HTTP URL"),
            ({"callback_data": "y"}, 'parameter "text" is required'),
        ],
    )
    async def test_a_wrong_button_is_refused(
        self, call: Call, petra: TelegramUser, button: dict[str, str], description: str
    ) -> None:
        markup = {"inline_keyboard": [[button]]}
        status, answer = await call("sendMessage", chat_id=petra.id, text="a", reply_markup=markup)
        assert status == 400
        assert description in answer["description"]

    async def test_data_of_64_bytes_passes(self, call: Call, petra: TelegramUser) -> None:
        markup = {"inline_keyboard": [[{"text": "x", "callback_data": "ä" * 32}]]}
        assert (await call("sendMessage", chat_id=petra.id, text="a", reply_markup=markup))[0] == 200

    async def test_what_is_no_keyboard_is_refused(self, call: Call, petra: TelegramUser) -> None:
        status, _ = await call("sendMessage", chat_id=petra.id, text="a", reply_markup={"buttons": []})
        assert status == 400


class TestCommandLists:
    @pytest.mark.parametrize(
        ("commands", "description"),
        [
            ([{"command": "Hilfe", "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "übersicht", "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "a" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "hilfe", "description": ""}], "description must have 1-256 characters"),
            ([{"command": "hilfe", "description": "x"}] * 101, "too many commands specified"),
        ],
    )
    async def test_a_wrong_list_is_refused(
        self, call: Call, commands: list[dict[str, str]], description: str
    ) -> None:
        status, answer = await call("setMyCommands", commands=commands)
        assert status == 400
        assert description in answer["description"]

    async def test_an_unknown_scope_is_refused(self, call: Call) -> None:
        status, answer = await call("setMyCommands", commands=[], scope={"type": "everybody"})
        assert (status, answer["description"]) == (
            400,
            "Bad Request: can't parse scope: BotCommandScope has an unsupported type",
        )


class TestSchema:
    def test_every_type_that_is_named_is_known(self) -> None:
        schema = bot_api()
        assert schema.version == "10.3"
        assert schema.unknown_types() == set()

    @given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5))
    def test_parameters_that_nobody_knows_are_dropped(self, extra: dict[str, str]) -> None:
        schema = bot_api()
        method = schema.method("getMe")
        assert schema.check(method, extra, {}) == {}
