"""Nobody sees or changes another company's people, whatever public function of the service they reach it by."""

from __future__ import annotations

import dataclasses
import inspect
import io
import re
import shutil
import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from core import settings as settings_of
from core.clock import SetClock
from core.desk import Desk
from core.desk.requests import Intent, Request, Slots
from core.desk.table import ANSWERS
from core.errors import KontorError, NotAllowed, NotSignedIn
from core.models import Base, Door, InboxItem, Purpose
from core.people import confirmations, tokens
from core.people.confirmations import Wanted
from core.people.person import Person
from core.post import inbox
from core.post.files import MadeFile
from core.service import Core, Tx
from faq import LiveBook
from tests.conftest import NOON
from tests.security import reaching, two_companies
from tests.security.dumps import as_text, dump, leading_to, new_in, touched
from tests.security.reaching import ALONE, APART, GIVEN, OWN, REACHES, TRUSTING
from tests.security.two_companies import NOBODY, SECRETS, Things, Two

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
FUNCTIONS = dict(reaching.public_functions())
ATTACKERS = (
    "visitor",
    "visitor on the pages",
    "general user",
    "master user",
    "master user by mail",
    "contact person",
    "contact person looking",
)


@pytest.fixture(scope="module")
async def core(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> AsyncIterator[Core]:
    """On SQLite alone: what is decided here is decided by the same statements on every database."""
    folder = tmp_path_factory.mktemp("two") / "data"
    folder.mkdir()
    shutil.copy(migrated_file, folder)
    made = Core(settings_of.load(_env_file=None, data_dir=folder), SetClock(NOON))
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def two(core: Core) -> Two:
    """Once for all tests here: whatever they do is undone."""
    return await two_companies.build(core)


@asynccontextmanager
async def undone(tx: Tx) -> AsyncIterator[None]:
    """What happens inside leaves nothing behind."""
    savepoint = await tx.session.begin_nested()
    try:
        yield
    finally:
        await savepoint.rollback()
        tx.session.expunge_all()


async def told(value: Any) -> str:
    """Everything that an answer says, rows that are still to come included."""
    rows = getattr(value, "rows", None)
    if isinstance(rows, AsyncIterable):
        return re.sub(r" at 0x\w+", "", repr([repr(value), [row async for row in rows]]))
    if isinstance(value, Base):
        return repr({name: each for name, each in vars(value).items() if not name.startswith("_")})
    if isinstance(value, MadeFile):
        return f"{value.name} {await told(value.content)}"
    if isinstance(value, bytes) and value.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(value)) as files:
            return " ".join([f"{name} {as_text(files.read(name))}" for name in files.namelist()])
    if isinstance(value, list | tuple):
        return " ".join([await told(each) for each in value])
    return as_text(value) if isinstance(value, bytes | dict) else repr(value)


def words_of(arguments: Any) -> set[str]:
    """Whatever the attacker wrote: an answer may repeat it."""
    if isinstance(arguments, str):
        return {arguments}
    if dataclasses.is_dataclass(arguments):
        arguments = vars(arguments)
    if isinstance(arguments, Mapping):
        arguments = list(arguments.values())
    return set().union(*map(words_of, arguments)) if isinstance(arguments, list | tuple) else set()


def without_echo(said: str, arguments: Any) -> str:
    """What was said, less the attacker's own words."""
    for word in sorted(words_of(arguments), key=len, reverse=True):
        if word:
            said = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", said, flags=re.IGNORECASE)
    return said


def betrayed(said: str, arguments: Any) -> list[str]:
    rest = without_echo(said, arguments).casefold()
    return [secret for secret in SECRETS if secret.casefold() in rest]


async def changes(tx: Tx) -> int:
    """How many rows SQLite has changed so far: where the number stays, nothing needs to be compared."""
    await tx.session.flush()
    return await tx.session.scalar(text("SELECT total_changes()")) or 0


async def done_to(tx: Tx, two: Two, arguments: Any, allowed: frozenset[str] = frozenset()) -> list[str]:
    """What has happened to the other company: rows changed, rows new that lead to it or speak of it."""
    now = await dump(tx)
    faults = [f"{key}: {what}" for key, what in touched(now, two.theirs_in_database).items()]
    for key, row in new_in(now, two.before).items():
        if key[0] in allowed:
            continue
        faults += [f"new {key}: {column}" for column in leading_to(key, row, two.theirs_in_database)]
        faults += [
            f"new {key}: tells {secret}"
            for secret in betrayed(" ".join(map(as_text, row.values())), arguments)
        ]
    return faults


async def call(
    core: Core, tx: Tx, person: Person, function: Callable[..., Any], arguments: Mapping[str, Any]
) -> Any:
    given = {"core": core, "tx": tx, "person": person, "actor": person}
    wanted = inspect.signature(function).parameters
    return await function(**{name: given[name] for name in wanted if name in GIVEN}, **arguments)


async def call_alone(
    core: Core, person: Person, function: Callable[..., Any], arguments: Mapping[str, Any]
) -> Any:
    return await function(core, person, **arguments)


async def outcome(
    core: Core, tx: Tx, person: Person, function: Callable[..., Any], arguments: Mapping[str, Any]
) -> tuple[str, bool]:
    """What the person hears, and whether it was a refusal."""
    try:
        return await told(await call(core, tx, person, function, arguments)), False
    except KontorError as error:
        return f"{type(error).__name__} {vars(error)}", True


class TestTables:
    def test_name_every_public_function_that_acts_for_a_person(self) -> None:
        missing = sorted(set(FUNCTIONS) - {*REACHES, *OWN, *TRUSTING, *APART, *ALONE})
        assert not missing, (
            "say in tests/security/reaching.py how one would reach for foreign things with these"
        )

    def test_name_nothing_that_is_gone(self) -> None:
        assert not {*REACHES, *OWN, *TRUSTING, *APART, *ALONE} - set(FUNCTIONS)

    @pytest.mark.parametrize("name", sorted(OWN))
    def test_what_counts_as_ones_own_takes_nothing_that_leads_elsewhere(self, name: str) -> None:
        taken = set(inspect.signature(FUNCTIONS[name]).parameters) - GIVEN
        leading = {one for one in taken if re.search(r"id$|number|email|address|name$|token", one)}
        assert leading <= {"session_token"}  # a secret of its own

    @pytest.mark.parametrize("name", sorted(TRUSTING))
    def test_no_door_calls_what_checks_nothing(self, name: str) -> None:
        module, function = name.split(".")[-2:]
        doors = [path for door in ("bot", "mailin", "web") for path in (ROOT / door).rglob("*.py")]
        assert doors
        assert not [str(path) for path in doors if f"{module}.{function}(" in path.read_text()]


class TestReachingForAnothersThings:
    @pytest.mark.parametrize("name", sorted(REACHES))
    async def test_finds_nothing_changes_nothing_and_tells_nothing(
        self, core: Core, two: Two, name: str
    ) -> None:
        reach, faults = REACHES[name], []
        for kind, person in (await two_companies.attackers(core, two)).items():
            for make in reach.arguments:
                arguments, heard = make(two.theirs), ""
                async with core.begin() as tx:
                    async with undone(tx):
                        heard, refused = await outcome(core, tx, person, FUNCTIONS[name], arguments)
                        if not refused:
                            faults += await done_to(tx, two, arguments, reach.writes)
                    faults += [f"{kind} hears {word}" for word in betrayed(heard, arguments)]
                    async with undone(tx):
                        unknown = make(NOBODY)
                        silence, _ = await outcome(core, tx, person, FUNCTIONS[name], unknown)
                if without_echo(heard, arguments) != without_echo(silence, unknown):
                    faults.append(f"{kind}: a foreign one is {heard}, an unknown one {silence}")
        assert not faults

    @pytest.mark.parametrize("name", sorted(REACHES))
    async def test_is_what_its_own_people_may_do(self, core: Core, two: Two, name: str) -> None:
        """Else the test above would find nothing because there was nothing to be found."""
        reach = REACHES[name]
        person = (await two_companies.rightful(core, two.theirs))[reach.by]
        for make in reach.arguments:
            async with core.begin() as tx, undone(tx):
                heard, refused = await outcome(core, tx, person, FUNCTIONS[name], make(two.theirs))
                assert not refused, heard
                silence, lost = await outcome(core, tx, person, FUNCTIONS[name], make(NOBODY))
                changed = touched(await dump(tx), two.theirs_in_database) or new_in(
                    await dump(tx), two.before
                )
                assert changed or lost or heard != silence


class TestOnesOwn:
    @pytest.mark.parametrize("name", sorted(OWN))
    async def test_never_leads_to_another_company(self, core: Core, two: Two, name: str) -> None:
        faults, answered = [], 0
        for kind, person in (await two_companies.attackers(core, two)).items():
            async with core.begin() as tx, undone(tx):
                heard, refused = await outcome(core, tx, person, FUNCTIONS[name], OWN[name])
                answered += not refused
                faults += [f"{kind} hears {word}" for word in betrayed(heard, ())]
                faults += [] if refused else await done_to(tx, two, ())
        assert not faults
        assert answered


class TestOwnTransactions:
    @pytest.mark.parametrize("name", sorted(ALONE))
    async def test_never_lead_to_another_company(
        self, name: str, tmp_path: Path, migrated_file: Path
    ) -> None:
        shutil.copy(migrated_file, tmp_path)
        core = Core(settings_of.load(_env_file=None, data_dir=tmp_path), SetClock(NOON))
        two, answered = await two_companies.build(core), 0
        for person in (await two_companies.attackers(core, two)).values():
            arguments = ALONE[name](two.theirs)
            try:
                heard = await told(await call_alone(core, person, FUNCTIONS[name], arguments))
                answered += 1
            except KontorError as error:
                heard = f"{type(error).__name__} {vars(error)}"
                answered += type(error).__name__ == "WrongDomain"
            assert not betrayed(heard, arguments)
            async with core.begin() as tx:
                assert not await done_to(tx, two, arguments)
        assert answered
        await core.close()


class TestConfirmingByClick:
    async def test_is_for_whoever_wrote_the_mail(self, core: Core, two: Two) -> None:
        zeno = (await two_companies.rightful(core, two.theirs))["general"]
        for person in (await two_companies.attackers(core, two)).values():
            async with core.begin() as tx, undone(tx):
                await inbox.store(tx, Door.MAIL, unique_key="m", lane="z", content=b"Hallo", envelope={})
                mail = await tx.session.scalar(select(func.max(InboxItem.id))) or 0
                wanted = Wanted(mail, [], ["Zinkfrage"], needs_login=True)
                token = (await confirmations.offer(tx, zeno, wanted)).rpartition("/")[2]
                with pytest.raises((NotSignedIn, NotAllowed)):
                    await confirmations.confirm(tx, token, person)
                await tokens.look(tx, Purpose.CONFIRM, token)  # raises if the refusal had used it up
                assert (await confirmations.confirm(tx, token, zeno)).summaries == ("Zinkfrage",)


CONFUSED = frozenset(
    {
        "numbers",
        "email",
        "first_name",
        "last_name",
        "invitation",
        "chat_link",
        "company",
        "handover",
        "message",
    }
    | {"contract", "product", "source", "quantity_kg", "key", "sure", "soon"}
    | {"alloy", "right", "what", "policy", "granted", "confirmed"}
)
"""Slots that the test fills with another company's things, or with what makes an answer look at them."""
HARMLESS = {
    "document_type", "period", "status", "kind", "format", "title", "master", "dimension", "reference",
    "wanted_date", "entry", "text", "token", "language", "after", "leave", "form", "channel", "choosing",
    "topic", "on", "seen", "rating", "rated",
}  # fmt: skip
"""Slots in which nothing of a company can be named; a token is a secret of 256 bits."""


def slots_about(things: Things) -> list[Slots]:
    """Wishes about these things, in as many ways as there are to name them."""
    numbers = (things.order, things.document, things.contract, things.reference)
    ways = [
        Slots(numbers=numbers),
        *(Slots(numbers=(number,)) for number in numbers),
        Slots(what="orders", numbers=numbers),
        Slots(what="metal_account", alloy=things.alloy_group),
        Slots(alloy=things.alloy_group),
        Slots(numbers=(things.placed,)),
        Slots(numbers=(f"{things.alloy_group}1",), alloy=things.alloy_group),  # a booking
        Slots(
            product=f"P{things.alloy_group}",
            contract=things.contract,
            source="contract",
            quantity_kg="500",
            soon=True,
            sure=True,
            key="k",
        ),
        Slots(email=things.email, right="order", chat_link=things.chat_link, last_name=things.last_name),
        Slots(email=things.email, first_name=things.first_name, last_name=things.last_name),
        Slots(email=things.invited, last_name="Neu"),
        Slots(last_name=things.last_name),
        Slots(chat_link=things.chat_link),
        Slots(invitation=things.invitation),
        Slots(company=things.number),
        Slots(company=things.name),
        Slots(company=things.number, policy="faq_only"),
        Slots(handover=things.handover, message=things.message, text="Und wann?"),
        Slots(),
    ]
    return [dataclasses.replace(slots, token="x" * 43) for slots in ways]


class TestDesk:
    def test_every_slot_is_known_here(self) -> None:
        assert not {field.name for field in dataclasses.fields(Slots)} - CONFUSED - HARMLESS

    @pytest.mark.parametrize("kind", [kind for kind in ATTACKERS if "pages" not in kind])
    async def test_tells_and_changes_nothing_of_another_company(
        self, core: Core, two: Two, book: LiveBook, kind: str
    ) -> None:
        desk, person = Desk(core, book), (await two_companies.attackers(core, two))[kind]
        faults: list[str] = []
        for intent in ANSWERS:
            for theirs, unknown in zip(slots_about(two.theirs), slots_about(NOBODY), strict=True):
                for confirmed in (False, True):
                    asked = Request(intent, dataclasses.replace(theirs, confirmed=confirmed))
                    other = Request(intent, dataclasses.replace(unknown, confirmed=confirmed))
                    faults += await self._faults(core, desk, two, person, asked, other)
        assert not faults, "\n".join(fault[:600] for fault in faults[:5])

    async def _faults(
        self, core: Core, desk: Desk, two: Two, person: Person, asked: Request, other: Request
    ) -> list[str]:
        where = f"{asked.to_json()}"
        async with core.begin() as tx:
            async with undone(tx):
                before = await changes(tx)
                reply = await desk.answer(tx, person, asked)
                written = await changes(tx) != before
                faults = (
                    await done_to(tx, two, asked.slots, WRITES.get(asked.intent, frozenset()))
                    if written
                    else []
                )
            async with undone(tx):
                silence = await desk.answer(tx, person, other)
        faults += [f"tells {word}" for word in betrayed(repr(reply), asked.slots)]
        if _comparable(reply, asked) != _comparable(silence, other):
            faults.append(f"foreign: {reply.html!r}, unknown: {silence.html!r}")
        return [f"{where}: {fault}" for fault in faults]

    async def test_answers_its_own_people(self, core: Core, two: Two, book: LiveBook) -> None:
        """Else nothing above would be found because nothing can be found."""
        desk, own = Desk(core, book), await two_companies.rightful(core, two.theirs)
        heard = []
        async with core.begin() as tx:
            for person in own.values():
                for intent in ANSWERS:
                    for slots in slots_about(two.theirs):
                        async with undone(tx):
                            heard.append(repr(await desk.answer(tx, person, Request(intent, slots))))
        everything = " ".join(heard)
        for secret in ("Zabel", "zacharias", "ZB7001", "ZB8001", "ZB9001", "ZBV1", "Zeno"):
            assert secret in everything


WRITES: Mapping[Intent, frozenset[str]] = {
    Intent.RESET_PASSWORD: frozenset({"token", "audit", "outbox", "throttle"}),
}
"""A reset link may be asked for by anybody: it goes to the registered address alone."""


def _comparable(reply: Any, asked: Request) -> str:
    """The reply without the words and numbers that were asked for."""
    said = without_echo(repr(reply), asked.slots)
    said = re.sub(r"\b(Stange |CW|Cu|P)(ZB|XX)\b", r"\1…", said)  # the catalogue is the same for everybody
    said = re.sub(r"\bkey='[^']*'", "key=…", said)  # drawn anew for each confirmation
    return re.sub(r"\b(invitation|chat_link|handover|message)=\d+", r"\1=…", said)
