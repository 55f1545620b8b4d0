"""Letters to users: in their language, greeted by title and name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.models import User
from core.post import letters
from core.post.files import FileRecipe
from core.service import Tx


async def tell(tx: Tx, template: str, user: User, *, secret: bool = False, **facts: object) -> None:
    """Queues the letter `template` to the user; `title`, `last_name` and `name` are there for the greeting.

    `secret`: it holds a link and is erased once it has been sent.
    """
    await send(tx, template, user, facts, secret=secret)


async def send(
    tx: Tx,
    template: str,
    user: User,
    facts: Mapping[str, object],
    *,
    secret: bool = False,
    files: Sequence[FileRecipe] = (),
) -> None:
    """As `tell`, with files, which are made when the letter is sent."""
    await letters.write(
        tx,
        template,
        to=user.email,
        language=user.language,
        user_id=user.id,
        company_id=user.company_id,
        secret=secret,
        facts={**letters.greeting(user), **facts},
        files=files,
    )
