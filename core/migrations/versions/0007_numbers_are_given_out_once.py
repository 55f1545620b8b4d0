"""Numbers that were given out once are never given out again"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OUTSIDE = ("inbox", "outbox", "offer", "token", "notice", "handover", "handover_message")
"""Tables whose numbers leave the house: in sealed addresses, links, buttons, and in the keys of what is done once.

SQLite gives the number of a deleted last row to the next one, unless it is told not to: an answer to an old question
would reach whoever asked the next.
"""


def upgrade() -> None:
    _make_anew(never_again=True)


def downgrade() -> None:
    _make_anew(never_again=False)


def _make_anew(*, never_again: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    # Handovers take their messages along when their old table goes: these wait elsewhere meanwhile.
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM handover_message")
    op.execute("DELETE FROM handover_message")
    for name in OUTSIDE:
        with op.batch_alter_table(
            name, recreate="always", table_kwargs={"sqlite_autoincrement": never_again}
        ):
            pass
    op.execute("INSERT INTO handover_message SELECT * FROM kept")
    op.execute("DROP TABLE kept")
