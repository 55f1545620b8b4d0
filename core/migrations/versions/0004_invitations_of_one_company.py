"""A company's open invitations say nothing about another company's"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "uq_invitation_open"
OPEN = sa.text("state = 'open'")


def _replace(*columns: str) -> None:
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index(NAME, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index(NAME, list(columns), unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def upgrade() -> None:
    _replace("company_id", "email_key")


def downgrade() -> None:
    # Only one of them could be open before: the newest stays.
    op.execute(
        "UPDATE invitation SET state = 'revoked', ended_at = created_at WHERE state = 'open' AND EXISTS ("
        "SELECT 1 FROM invitation AS newer WHERE newer.state = 'open' "
        "AND newer.email_key = invitation.email_key AND newer.id > invitation.id)"
    )
    _replace("email_key")
