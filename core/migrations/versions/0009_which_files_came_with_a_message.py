"""Which files came with a message of a handover"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('handover_message', sa.Column('parts', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column('handover_message', 'parts')
