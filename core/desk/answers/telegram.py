"""Answers: what Telegram may carry for the company, and changing it (master users only, SPEC 2)."""

from core.desk.answers.asking import are_you_sure
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.models import TelegramPolicy
from core.people import telegram_policy
from core.text import _

NAMES = {
    TelegramPolicy.EVERYTHING: _("Data and files"),
    TelegramPolicy.NO_FILES: _("Data without files"),
    TelegramPolicy.FAQ_ONLY: _("General questions only"),
}


async def policy(ask: Ask) -> Reply:
    """What is allowed now, with the choices for a master user; a choice is summed up, and set when confirmed.

    Raises NotSignedIn, and NotAllowed where there is no company or somebody else wants to change it.
    """
    now = await telegram_policy.policy_of(ask.tx, ask.person)
    wanted = _wanted(ask.slots.policy)
    if wanted is None or wanted is now:
        return _shown(ask, now)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "telegram_policy_sure", ask.gettext("Yes, change it"), policy=wanted.value)
    await telegram_policy.set_policy(ask.tx, ask.person, wanted)
    return ask.reply("telegram_policy_set", name=ask.gettext(NAMES[wanted]))


def _shown(ask: Ask, now: TelegramPolicy) -> Reply:
    may_set = telegram_policy.may_set(ask.person)
    html = ask.text("telegram_policy", policy=now.value, may_set=may_set)
    if not may_set:
        return Reply(html)
    others = [each for each in TelegramPolicy if each is not now]
    return Reply(html, actions=tuple((_choice(ask, each),) for each in others))


def _choice(ask: Ask, policy: TelegramPolicy) -> Action:
    return Action(ask.gettext(NAMES[policy]), ask.request.having(policy=policy.value, confirmed=False))


def _wanted(said: str | None) -> TelegramPolicy | None:
    return TelegramPolicy(said) if said in list(TelegramPolicy) else None
