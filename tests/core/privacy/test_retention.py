"""What is over is forgotten to the second, and nothing that somebody still needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, inspect, select

from core.clock import SetClock
from core.models import (
    Author,
    Dialogue,
    Door,
    Handover,
    HandoverMessage,
    InboxItem,
    Invitation,
    InvitationState,
    Offer,
    OutboxItem,
    PostState,
    Purpose,
    Throttle,
    WebSession,
)
from core.models.base import Base
from core.people import sessions, throttle, tokens
from core.people.person import Channel, visitor
from core.post import inbox, outbox
from core.privacy import retention
from core.privacy.retention import Counts
from core.service import Core, Tx
from core.settings import Settings
from tests.core.people import world as worlds

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOTHING = Counts(*[0] * 10)


async def forget(core: Core) -> Counts:
    async with core.begin() as tx:
        return await retention.forget_old(tx)


async def left(core: Core, table: type[Base]) -> int:
    async with core.read() as tx:
        return await tx.session.scalar(select(func.count()).select_from(table)) or 0


async def receive(tx: Tx, key: str, state: PostState) -> None:
    await inbox.store(tx, Door.MAIL, unique_key=key, lane="a@firma.example", content=b"Guten Tag")
    row = (await tx.session.scalars(select(InboxItem).where(InboxItem.unique_key == key))).one()
    row.state, row.ended_at = state, None if state is PostState.WAITING else tx.now


async def write(tx: Tx, state: PostState) -> None:
    row = await outbox.queue(tx, Door.MAIL, lane="a@firma.example", content={"subject": "Ihr Beleg"})
    row.state, row.ended_at = state, None if state is PostState.WAITING else tx.now


async def hand_over(tx: Tx, state: str) -> None:
    who = visitor(Channel.MAIL)
    row = Handover(channel=who.channel, lane="a", question="Wo bleibt die Ware?", state=state)
    row.created_at, row.ended_at = tx.now, None if state == "open" else tx.now
    tx.session.add(row)


async def live_a_day(core: Core) -> None:
    """One row of each kind that is over once it was kept long enough."""
    async with core.begin() as tx:
        for state in (PostState.DONE, PostState.FAILED):
            await receive(tx, f"mail:{state}", state)
            await write(tx, state)
        tx.session.add(Offer(key="chat:1", requests=[], made_at=tx.now))
        tx.session.add(Dialogue(key="chat:1", state="asking", facts={}, changed_at=tx.now))
        await hand_over(tx, "answered")


class TestForgetting:
    async def test_after_89_days_everything_is_there(self, core: Core, clock: SetClock) -> None:
        await live_a_day(core)
        clock.advance(89 * DAY)
        assert await forget(core) == NOTHING
        assert [await left(core, table) for table in (InboxItem, OutboxItem)] == [2, 2]

    async def test_after_90_days_and_a_second_it_is_gone(self, core: Core, clock: SetClock) -> None:
        await live_a_day(core)
        clock.advance(90 * DAY - SECOND)
        assert await forget(core) == NOTHING
        clock.advance(2 * SECOND)
        assert await forget(core) == replace(NOTHING, handovers=1, inbox=2, outbox=2, offers=1, dialogues=1)
        for table in (InboxItem, OutboxItem, Offer, Dialogue, Handover):
            assert await left(core, table) == 0
        assert await forget(core) == NOTHING

    async def test_what_waits_is_never_touched(self, core: Core, clock: SetClock) -> None:
        async with core.begin() as tx:
            await receive(tx, "mail:waiting", PostState.WAITING)
            await write(tx, PostState.WAITING)
            await hand_over(tx, "open")
        clock.advance(1000 * DAY)
        assert await forget(core) == NOTHING
        assert [await left(core, table) for table in (InboxItem, OutboxItem, Handover)] == [1, 1, 1]

    async def test_the_90_days_begin_when_it_ended(self, core: Core, clock: SetClock) -> None:
        async with core.begin() as tx:
            await receive(tx, "mail:late", PostState.WAITING)
        clock.advance(80 * DAY)
        async with core.begin() as tx:
            row = (await tx.session.scalars(select(InboxItem))).one()
            row.state, row.ended_at = PostState.DONE, tx.now
        clock.advance(80 * DAY)
        assert await forget(core) == NOTHING
        clock.advance(10 * DAY + SECOND)
        assert (await forget(core)).inbox == 1

    async def test_a_call_takes_a_thousand_at_most(self, core: Core, clock: SetClock) -> None:
        async with core.begin() as tx:
            tx.session.add_all(Offer(key="chat:1", requests=[], made_at=tx.now) for _ in range(1001))
        clock.advance(91 * DAY)
        assert [(await forget(core)).offers for _ in range(3)] == [1000, 1, 0]

    async def test_dead_links_sessions_and_old_attempts_go_at_once(self, core: Core, clock: SetClock) -> None:
        world = await worlds.build(core)
        async with core.begin() as tx:
            for hours in (1, 48):
                await tokens.issue(tx, Purpose.RESET, timedelta(hours=hours), user_id=world.master)
            tx.session.add(
                WebSession(
                    token_hash="a" * 64,
                    user_id=world.master,
                    created_at=tx.now,
                    last_seen_at=tx.now,
                    expires_at=tx.now + sessions.VALID,
                )
            )
            await throttle.attempt(tx, "login:address:192.0.2.7", throttle.LOGIN_ADDRESS)
        assert await forget(core) == NOTHING
        clock.advance(DAY)
        assert await forget(core) == replace(NOTHING, tokens=1, sessions=1, throttles=1)
        assert await left(core, Throttle) == 0


async def letter(core: Core, *, is_letter: bool = True, state: str = "answered") -> None:
    """A handover whose message came with the mail `mail:letter`."""
    async with core.begin() as tx:
        await receive(tx, "mail:letter", PostState.DONE)
        mail = (await tx.session.scalars(select(InboxItem))).one()
        await hand_over(tx, state)
        await tx.session.flush()
        row = (await tx.session.scalars(select(Handover))).one()
        row.is_letter = is_letter
        message = HandoverMessage(
            handover_id=row.id, author=Author.ASKER, text="Mangel am Band", inbox_id=mail.id, at=tx.now
        )
        tx.session.add(message)


async def kept(core: Core) -> list[int]:
    return [await left(core, table) for table in (Handover, HandoverMessage, InboxItem)]


async def forget_all(core: Core) -> None:
    while (await forget(core)).total:
        pass


class TestBusinessLetters:
    async def test_they_are_kept_six_years_from_the_end_of_the_year(
        self, core: Core, clock: SetClock
    ) -> None:
        await letter(core)
        end = datetime(2032, 12, 31, 23, 0, tzinfo=UTC)  # midnight in Germany
        clock.advance(end - SECOND - clock.now())
        await forget_all(core)
        assert await kept(core) == [1, 1, 1]
        clock.advance(SECOND)
        await forget_all(core)
        assert await kept(core) == [0, 0, 0]

    async def test_any_other_goes_with_its_messages_and_its_mail(self, core: Core, clock: SetClock) -> None:
        await letter(core, is_letter=False)
        clock.advance(90 * DAY)
        await forget_all(core)
        assert await kept(core) == [0, 0, 0]

    async def test_the_mail_of_an_open_handover_stays(self, core: Core, clock: SetClock) -> None:
        await letter(core, is_letter=False, state="open")
        clock.advance(3000 * DAY)
        await forget_all(core)
        assert await kept(core) == [1, 1, 1]

    async def test_the_periods_are_settings(self, settings: Settings, clock: SetClock) -> None:
        changed = settings.model_copy(update={"keep_texts_days": 7, "keep_letters_years": 10})
        core = Core(changed, clock)
        await letter(core)
        async with core.begin() as tx:
            await receive(tx, "mail:other", PostState.DONE)
        clock.advance(8 * DAY)
        await forget_all(core)
        assert await kept(core) == [1, 1, 1]
        clock.advance(datetime(2036, 12, 31, 22, 59, tzinfo=UTC) - clock.now())
        await forget_all(core)
        assert await kept(core) == [1, 1, 1]
        clock.advance(timedelta(minutes=1))
        await forget_all(core)
        assert await kept(core) == [0, 0, 0]
        await core.close()


class TestInvitations:
    async def test_one_that_led_to_nothing_goes_and_an_accepted_one_stays(
        self, core: Core, clock: SetClock
    ) -> None:
        world = await worlds.build(core)
        async with core.begin() as tx:
            for number, state in enumerate(InvitationState):
                row = Invitation(
                    company_id=world.company,
                    email=f"{number}@federn-kunz.example",
                    email_key=f"{number}@federn-kunz.example",
                    role="general",
                    state=state,
                    created_at=tx.now,
                    expires_at=tx.now + 90 * DAY,
                    ended_at=None if state == InvitationState.OPEN else tx.now,
                )
                tx.session.add(row)
                await tx.session.flush()
                await tokens.issue(tx, Purpose.REGISTER, 90 * DAY, invitation_id=row.id)
        clock.advance(90 * DAY)
        await forget_all(core)
        assert await left(core, Invitation) == 2
        clock.advance(90 * DAY)
        await forget_all(core)
        async with core.read() as tx:
            states = list(await tx.session.scalars(select(Invitation.state)))
        assert states == [InvitationState.ACCEPTED]


class TestLettersAboutOrders:
    """HGB section 257, AO section 147: six years from the end of the year in which they were written."""

    async def _written(self, core: Core) -> None:
        async with core.begin() as tx:
            for kind in ("order_received", "order_placed", "order_withdrawn", "answer"):
                row = await outbox.queue(tx, Door.MAIL, lane="a@firma.example", content={"kind": kind})
                row.state, row.ended_at = PostState.DONE, tx.now
            for key, envelope in (
                ("ordered", {retention.LETTER: True}),
                ("asked", {retention.LETTER: False}),
            ):
                await receive(tx, key, PostState.DONE)
                mail = (await tx.session.scalars(select(InboxItem).where(InboxItem.unique_key == key))).one()
                mail.envelope = envelope

    async def test_they_outlive_the_other_texts(self, core: Core, clock: SetClock) -> None:
        await self._written(core)
        clock.advance(91 * DAY)
        assert await forget(core) == replace(NOTHING, inbox=1, outbox=1)
        assert [await left(core, table) for table in (InboxItem, OutboxItem)] == [1, 3]

    async def test_they_go_six_years_after_the_years_end_to_the_second(
        self, core: Core, clock: SetClock
    ) -> None:
        await self._written(core)
        end = datetime(2032, 12, 31, 23, 0, tzinfo=UTC)  # midnight in Berlin
        clock.advance(end - SECOND - clock.now())
        await forget(core)
        assert [await left(core, table) for table in (InboxItem, OutboxItem)] == [1, 3]
        clock.advance(SECOND)
        assert await forget(core) == replace(NOTHING, inbox=1, outbox=3)


class TestSpeed:
    async def test_the_handover_of_a_mail_is_found_by_an_index(self, core: Core) -> None:
        """Else every mail would be looked for in every message, while nobody else can write."""
        async with core.read() as tx:
            connection = await tx.session.connection()
            indexes = await connection.run_sync(lambda it: inspect(it).get_indexes("handover_message"))
        assert ["inbox_id"] in [index["column_names"] for index in indexes]
