"""Questions that the FAQ has no answer to"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_gap',
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('entry', sa.String(length=80), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_gap'))
    )
    with op.batch_alter_table('question_gap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_gap_day'), ['day'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('question_gap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_gap_day'))

    op.drop_table('question_gap')
