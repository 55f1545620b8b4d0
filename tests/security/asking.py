"""Ways to ask for everything that has a number, in plain words, and a neighbour who has it all."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from core.models import ImportRun
from core.service import Core
from tests.core.business import firms
from tests.core.people import world as worlds
from tests.core.people.world import World

OURS, THEIRS = 1, 2
"""The digit that stands in all numbers of one company."""

TEXTS = (
    "Rechnung RE-{}0039",
    "Lieferschein LS-{}0039",
    "Auftragsbestätigung AB-{}0039",
    "Gutschrift GS-30{}",
    "Rechnungen RE-{}0039 und RE-{}0049",
    "alle Belege zu Auftrag 450001{}003",
    "Rechnung zu unserer Bestellung PO-{}-003",
    "Auftrag 450001{}003",
    "Wo bleibt unsere Bestellung PO-{}-003?",
    "Auftrag K-2026-00010{}",
    "Kontrakt 3000451{}",
    "Rahmenauftrag 3100093{}",
    "Bestellung 450001{}003 bitte noch einmal, 500 kg",
)
"""One for each kind of number, the digit left out."""
ACCOUNT = "Umarbeitungskonto {}"
"""What has a name and no number: only the neighbour has an account in copper, only we have one in brass."""
METALS = {OURS: "Messing", THEIRS: "Kupfer"}


def questions(place: int) -> list[str]:
    """What asks for the things of one company."""
    return [*(text.replace("{}", str(place)) for text in TEXTS), ACCOUNT.format(METALS[place])]


async def settle(core: Core, world: World) -> None:
    """The small world's company gets everything once; the neighbour is there, and has nothing."""
    await core.documents.put_async(sha256(firms.PDF).hexdigest(), firms.PDF)
    async with core.begin() as tx:
        await firms.catalogue(tx)
        tx.session.add(ImportRun(finished_at=firms.IMPORTED, counts={}))
        await worlds.add_company(tx, "900900", "Kessel AG", world.contact, "kessel.example")
    await furnish(core, world.company, OURS)


async def furnish(core: Core, company: int, place: int) -> None:
    """The company gets all that there are questions for."""
    async with core.begin() as tx:
        await firms.furnish(tx, company, place)
        await firms.placed_here(tx, company, place)
        await firms.framework(tx, company, place)
        group = 2 if place == OURS else 1
        tx.session.add(firms.booked(company, f"B{place}", date(2026, 5, 1), "5", group=group))
