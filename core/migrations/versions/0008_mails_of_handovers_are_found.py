"""The messages of a mail are found without reading all of them"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME = "ix_handover_message_inbox_id"


def upgrade() -> None:
    op.create_index(NAME, "handover_message", ["inbox_id"])


def downgrade() -> None:
    op.drop_index(NAME, "handover_message")
