"""What a mail may do, by what is proven about its sender: the one table of SPEC 7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.desk import Intent
from mailin.proof import Proof


class Verdict(StrEnum):
    """What happens to a wish."""

    DO = "do"
    DO_FOR_ANYBODY = "do_for_anybody"  # as for a stranger: nobody is named, nobody is noted as who did it
    CONFIRM_BY_LINK = "confirm_by_link"  # it changes something: a click must confirm it
    CONFIRM_AFTER_LOGIN = "confirm_after_login"  # anybody may have written it: no data, no change
    REFUSE = "refuse"  # only users may


@dataclass(frozen=True)
class Row:
    """What senders of one kind may do: `usually`, and the wishes that are treated otherwise."""

    usually: Verdict
    but: Mapping[Intent, Verdict]

    def verdict(self, intent: Intent) -> Verdict:
        return self.but.get(intent, self.usually)


CHANGES = (Intent.INVITE, Intent.DEACTIVATE, Intent.PLACE_ORDER)
"""Wishes that change something for somebody else than the sender."""

_ANYBODY = dict.fromkeys(
    (Intent.FAQ, Intent.FAQ_LIST, Intent.REGISTER, Intent.HELP, Intent.PRIVACY, Intent.START, Intent.CANCEL),
    Verdict.DO,
)

TABLE: Mapping[tuple[bool, Proof], Row | None] = {
    # (is the address registered?, what is proven)
    (True, Proof.CONFIRMED): Row(Verdict.DO, {}),
    (True, Proof.DKIM): Row(
        Verdict.DO,
        {**dict.fromkeys(CHANGES, Verdict.CONFIRM_BY_LINK), Intent.INVITE: Verdict.DO},
    ),
    (True, Proof.SPF): Row(Verdict.DO, dict.fromkeys(CHANGES, Verdict.CONFIRM_BY_LINK)),
    (True, Proof.NONE): Row(
        Verdict.CONFIRM_AFTER_LOGIN,
        {**_ANYBODY, Intent.RESET_PASSWORD: Verdict.DO_FOR_ANYBODY, Intent.LOGIN: Verdict.DO},
    ),
    (False, Proof.CONFIRMED): None,  # whoever confirmed it was deactivated since
    (False, Proof.DKIM): Row(Verdict.REFUSE, {**_ANYBODY, Intent.CONTACT: Verdict.DO}),  # the general desk
    (False, Proof.SPF): Row(Verdict.REFUSE, {**_ANYBODY, Intent.CONTACT: Verdict.DO}),
    (False, Proof.NONE): None,  # silence: the address may belong to somebody who wrote nothing
}


def row_for(registered: bool, proof: Proof) -> Row | None:
    """The row of the table; None: no answer at all."""
    return TABLE[registered, proof]
