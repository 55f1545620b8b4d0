"""A reply as calls of the Bot API: texts, buttons, links, files, secrets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import Join, Press
from bot.render import Place, Renderer, leads_home
from core.desk import offers
from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request, Slots
from core.post.files import FileRecipe
from core.service import Core, Tx

CHAT = Place(555)
LOGIN = Action("Log in", url="http://127.0.0.1:8080/login")
PORTAL = Action("Portal", url="https://portal.kontor.example/")

pytestmark = pytest.mark.sqlite


@pytest.fixture
async def tx(core: Core) -> AsyncIterator[Tx]:
    async with core.begin() as tx:
        yield tx


def button(label: str, intent: Intent, **slots: object) -> Action:
    return Action(label, Request(intent, Slots(**slots)))  # type: ignore[arg-type]  # each test knows its slots


class TestLink:
    async def test_to_the_world_is_a_button(self, tx: Tx) -> None:
        [call] = await Renderer(links_home=False).render(tx, CHAT, Reply("Hi", ((PORTAL,),)), "de")
        assert call.parameters["reply_markup"]["inline_keyboard"] == [
            [{"text": "Portal", "url": "https://portal.kontor.example/"}]
        ]

    async def test_to_this_machine_is_told_in_the_text_because_telegram_refuses_the_button(
        self, tx: Tx
    ) -> None:
        [call] = await Renderer(links_home=False).render(tx, CHAT, Reply("Hi", ((LOGIN,),)), "de")
        assert call.parameters["text"] == "Hi\n\nLog in:\nhttp://127.0.0.1:8080/login"
        assert "reply_markup" not in call.parameters

    async def test_to_this_machine_is_a_button_at_a_local_server(self, tx: Tx) -> None:
        [call] = await Renderer(links_home=True).render(tx, CHAT, Reply("Hi", ((LOGIN,),)), "de")
        assert call.parameters["text"] == "Hi"
        assert "reply_markup" in call.parameters

    @pytest.mark.parametrize(
        "url", ["http://localhost:1", "http://127.1.2.3/x", "http://[::1]:8080/", "http://a.localhost/"]
    )
    def test_knows_this_machine(self, url: str) -> None:
        assert leads_home(url)

    @pytest.mark.parametrize(
        "url", ["https://kontor.example", "http://10.0.0.1/", "https://localhost.example"]
    )
    def test_knows_other_machines(self, url: str) -> None:
        assert not leads_home(url)


class TestButton:
    async def test_leads_back_to_its_request(self, tx: Tx) -> None:
        reply = Reply(
            "Orders",
            (
                (button("Older", Intent.ORDERS, after="x"), button("Open", Intent.ORDERS, status="open")),
                (PORTAL, button("Excel", Intent.EXPORT, what="orders")),
            ),
        )
        [call] = await Renderer(links_home=False).render(tx, CHAT, reply, "de")
        found = []
        for row in call.parameters["reply_markup"]["inline_keyboard"]:
            for shown in row:
                if "callback_data" in shown:
                    press = Press.unpack(shown["callback_data"])
                    found.append(
                        (await offers.find(tx, "telegram:555", press.offer, press.index), press.here)
                    )
        assert found == [
            (Request(Intent.ORDERS, Slots(after="x")), True),
            (Request(Intent.ORDERS, Slots(status="open")), True),
            (Request(Intent.EXPORT, Slots(what="orders")), False),
        ]

    async def test_of_another_chat_leads_nowhere(self, tx: Tx) -> None:
        offer = await offers.make(tx, "telegram:555", [Request(Intent.ORDERS)])
        assert await offers.find(tx, "telegram:556", offer, 0) is None
        assert await offers.find(tx, "telegram:555", offer, 0) == Request(Intent.ORDERS)

    @pytest.mark.parametrize("index", [-1, 1, 99])
    async def test_that_was_never_there_leads_nowhere(self, tx: Tx, index: int) -> None:
        offer = await offers.make(tx, "telegram:555", [Request(Intent.ORDERS)])
        assert await offers.find(tx, "telegram:555", offer, index) is None
        assert await offers.find(tx, "telegram:555", 2**70, 0) is None

    @given(st.integers(0, 2**63 - 1), st.integers(0, 99), st.booleans())
    def test_fits_into_telegrams_64_bytes(self, offer: int, index: int, here: bool) -> None:
        press = Press(offer=offer, index=index, here=here)
        assert Press.unpack(press.pack()) == press

    async def test_of_a_link_carries_its_token_itself(self, tx: Tx) -> None:
        token = "t" * 43
        reply = Reply("Connect?", ((button("Connect", Intent.CONNECT, token=token, confirmed=True),),))
        [call] = await Renderer(links_home=False).render(tx, CHAT, reply, "de")
        [[shown]] = call.parameters["reply_markup"]["inline_keyboard"]
        assert Join.unpack(shown["callback_data"]).token == token
        assert call.secret

    async def test_more_of_them_than_telegram_takes_are_left_out(self, tx: Tx) -> None:
        rows = tuple((button(str(number), Intent.ORDERS),) * 8 for number in range(20))
        [call] = await Renderer(links_home=False).render(tx, CHAT, Reply("Many", rows), "de")
        assert sum(len(row) for row in call.parameters["reply_markup"]["inline_keyboard"]) == 96


class TestReply:
    async def test_with_files_is_a_text_and_then_the_files(self, tx: Tx) -> None:
        recipes = (FileRecipe("document", {"document": 1}), FileRecipe("export", {"what": "orders"}))
        made = await Renderer(links_home=False).render(
            tx, Place(555, message_id=7), Reply("Here", files=recipes), "de"
        )
        assert [(call.method, call.file) for call in made] == [
            ("sendMessage", None),
            ("sendDocument", recipes[0]),
            ("sendDocument", recipes[1]),
        ]

    async def test_to_a_button_takes_the_place_of_its_message(self, tx: Tx) -> None:
        [call] = await Renderer(links_home=False).render(tx, Place(555, 7), Reply("Page 2"), "de")
        assert (call.method, call.parameters["message_id"]) == ("editMessageText", 7)

    async def test_that_is_too_long_for_one_message_comes_new(self, tx: Tx) -> None:
        reply = Reply("word " * 2000, ((button("Older", Intent.ORDERS),),))
        made = await Renderer(links_home=False).render(tx, Place(555, 7), reply, "de")
        assert [call.method for call in made] == ["sendMessage"] * 3
        assert ["reply_markup" in call.parameters for call in made] == [False, False, True]

    async def test_that_is_secret_is_secret_in_every_call(self, tx: Tx) -> None:
        made = await Renderer(links_home=False).render(tx, CHAT, Reply("word " * 2000, secret=True), "de")
        assert all(call.secret for call in made)

    async def test_can_lie_in_the_outbox(self, tx: Tx) -> None:
        reply = Reply("Orders", ((button("Older", Intent.ORDERS, after="x"), PORTAL),))
        for call in await Renderer(links_home=False).render(tx, CHAT, reply, "de"):
            assert json.loads(json.dumps(call.parameters)) == call.parameters
