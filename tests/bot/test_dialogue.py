"""The steps of a dialogue: forth with every answer, back with the button, forgotten at the end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Questions
from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request, Slots

WISHES = st.builds(
    Request,
    st.sampled_from([Intent.INVITE, Intent.DOCUMENT]),
    st.builds(Slots, email=st.sampled_from([None, "a@b.example", "c@d.example"])),
)
REPLIES = st.one_of(
    WISHES.map(lambda wish: Reply("Which?", awaiting=wish, missing="email", ends_dialogue=False)),
    WISHES.map(lambda wish: Reply("Sure?", ((Action("Yes", wish.having(confirmed=True)),),))),
    st.builds(Reply, st.just("Done"), ends_dialogue=st.booleans(), understood=st.booleans()),
)

INVITE = Request(Intent.INVITE)
NAMED = INVITE.having(email="a@b.example")


def asking(wish: Request, missing: str) -> Reply:
    return Reply("Which?", awaiting=wish, missing=missing, ends_dialogue=False)


class TestQuestions:
    @given(st.lists(st.tuples(REPLIES, st.none() | WISHES), max_size=8))
    def test_survive_the_database_whatever_was_said(self, said: list[tuple[Reply, Request | None]]) -> None:
        questions = Questions()
        for reply, asked in said:
            questions = questions.after(reply, asked)
            assert Questions.read(questions.facts()) == questions
            assert questions.awaiting == reply.awaiting or not reply.ends_dialogue
            assert len(set(map(str, questions.steps))) == len(questions.steps)

    def test_lead_back_one_by_one(self) -> None:
        first = Questions().after(asking(INVITE, "email"), INVITE)
        second = first.after(asking(NAMED, "last_name"), INVITE)
        assert first.back(asking(NAMED, "last_name"), INVITE) == INVITE
        assert second.after(asking(INVITE, "email"), INVITE) == first

    def test_of_another_wish_begin_anew(self) -> None:
        other = Request(Intent.DOCUMENT)
        questions = Questions().after(asking(INVITE, "email"), INVITE).after(asking(other, "numbers"), other)
        assert questions.steps == (other,)

    def test_that_an_older_kontor_kept_are_forgotten(self) -> None:
        assert Questions.read({"steps": [{"intent": "no such thing"}], "missing": "x"}) == Questions()
