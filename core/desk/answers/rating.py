"""Answers: an answer of the FAQ is rated; whoever was not helped is offered a human (SPEC 4)."""

from core.desk import gaps
from core.desk.answers import questions
from core.desk.ask import Ask
from core.desk.reply import Reply
from core.errors import NotFound
from core.models import GapKind
from faq import in_language


async def rate(ask: Ask) -> Reply:
    """Thanks for `slots.rating` of the entry `slots.entry`, as the answer to `slots.text`.

    `slots.rated` is how this answer was rated before: a rating is changed, never counted twice. Raises NotFound when
    there is no such entry (any more), or no rating.
    """
    slots = ask.slots
    found = ask.book.entries.get(slots.entry or "")
    if found is None or not slots.rating:
        raise NotFound
    rating = GapKind(slots.rating)
    question = slots.text or in_language(found.question, ask.person.language)
    before = GapKind(slots.rated) if slots.rated else None
    await gaps.rate(ask.tx, ask.person, question, found.id, rating=rating, before=before)
    if rating is GapKind.GOOD:
        return Reply(ask.text("rated_good"), ends_dialogue=False)
    human = questions.to_a_human(ask, slots.text or "")
    return Reply(ask.text("rated_bad"), actions=human, ends_dialogue=False)
