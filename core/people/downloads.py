"""Links to files that no chat and no mail can carry: for one user, for seven days, the file made when it is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.errors import NotAllowed, NotSignedIn
from core.models import Purpose
from core.people import tokens
from core.people.person import Person
from core.post.files import FileRecipe
from core.service import Tx

VALID = timedelta(days=7)


@dataclass(frozen=True)
class Download:
    """What a link leads to, and whose it is."""

    user_id: int
    recipe: FileRecipe

    def allow(self, person: Person) -> None:
        """Raises NotSignedIn for visitors, NotAllowed for anybody but the user whose link it is."""
        if not person.is_signed_in:
            raise NotSignedIn
        if person.user_id != self.user_id:
            raise NotAllowed


async def offer(tx: Tx, user_id: int, recipe: FileRecipe) -> str:
    """The address of the file, good for seven days and as often as it is wanted until then (SPEC 6, 7).

    Only the caller ever sees it in clear. The link keeps the recipe, not the file: what may be seen is decided anew
    when it is followed.
    """
    facts = {"recipe": recipe.to_json()}
    token = await tokens.issue(tx, Purpose.DOWNLOAD, VALID, user_id=user_id, facts=facts)
    return f"{tx.settings.public_url}/files/{token}"


async def look(tx: Tx, token: str) -> Download:
    """What the link leads to; changes nothing. Raises DeadLink, also when its user was deactivated since."""
    row = await tokens.look(tx, Purpose.DOWNLOAD, token)
    user = await tokens.owner(tx, row)
    return Download(user.id, FileRecipe.from_json(row.facts["recipe"]))
