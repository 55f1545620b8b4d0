"""How the metal account went over the last twelve months, drawn (SPEC 3)."""

from __future__ import annotations

from core.business import lists, metal_account
from core.business.data_age import data_as_of
from core.business.period import in_name, last_twelve_months
from core.errors import NotFound
from core.exports import naming, picture
from core.exports.picture import Course, Picture
from core.models import Company
from core.people.person import Person
from core.post.files import MadeFile
from core.service import Tx
from core.text import gettext, moment


async def made(tx: Tx, person: Person, alloy: str | None = None) -> MadeFile:
    """The PNG, a panel for each alloy group or for the one named. Raises NotFound where there is no account."""
    period = last_twelve_months(tx.today)
    courses = await metal_account.history(tx, person, period, alloy)
    if not courses:
        raise NotFound
    language = person.language
    company = await tx.session.get_one(Company, person.company)
    as_of = await data_as_of(tx)
    drawn = Picture(
        title=gettext("Metal account, last 12 months", language),
        company=f"{company.name} ({company.number})",
        courses=[Course(account.group_name, points) for account, points in courses],
        legend=gettext("Balance at the end of the day", language),
        note=gettext("Data as of {moment}", language).format(
            moment=moment(as_of, language) if as_of else "–"
        ),
        language=language,
    )
    called = lists.named_for(
        person, company, gettext("Metal account", language), in_name(period, language), alloy
    )
    return MadeFile(naming.file_name(called, "png"), picture.MEDIA_TYPE, await picture.write(drawn))
