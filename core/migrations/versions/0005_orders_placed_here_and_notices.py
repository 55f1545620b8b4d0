"""Orders that are placed here, and what users want to be told"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

NEW = (
    ('placed_at', core.models.base.Moment(timezone=True)),
    ('placement_key', sa.String(length=80)),
    ('handed_over_at', core.models.base.Moment(timezone=True)),
    ('acknowledged_at', core.models.base.Moment(timezone=True)),
)


def upgrade() -> None:
    op.create_table('number_series',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_number_series'))
    )
    op.create_table('notice',
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('about', sa.String(length=80), nullable=False),
    sa.Column('told_at', core.models.base.Moment(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notice_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('user_id', 'topic', 'about', name=op.f('uq_notice_user_id_topic_about'))
    )
    op.create_table('subscription',
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('created_at', core.models.base.Moment(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_subscription_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('user_id', 'topic', name=op.f('uq_subscription_user_id_topic'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_topic'), ['topic'], unique=False)

    # Not in batches: SQLite would make the table anew, and with the old one drop all lines that belong to it.
    for name, kind in NEW:
        op.add_column('order', sa.Column(name, kind, nullable=True))
    op.create_index('uq_order_placement_key', 'order', ['placement_key'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_order_placement_key', 'order')
    for name, _ in reversed(NEW):
        op.drop_column('order', name)
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscription_topic'))

    op.drop_table('subscription')
    op.drop_table('notice')
    op.drop_table('number_series')
