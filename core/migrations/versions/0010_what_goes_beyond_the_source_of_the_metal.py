"""What goes beyond the source of the metal is kept; a contract's metal price is no price of a position"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('order_line', sa.Column('beyond', core.models.base.Kilograms(), nullable=True))
    op.execute(
        """UPDATE order_line SET price = NULL
        WHERE contract_id IN (SELECT id FROM contract WHERE kind = 'contract')
        AND order_id IN (SELECT id FROM "order" WHERE number = kontor_number)"""
    )


def downgrade() -> None:
    op.drop_column('order_line', 'beyond')
