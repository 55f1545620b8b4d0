"""Handovers that are answered, reminders of invitations, disowned chats"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('chat_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('frozen_at', core.models.base.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('company_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_chat_link_company_id_company'), 'company', ['company_id'], ['id'])
        batch_op.drop_column('blocked_at')

    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(length=2), nullable=False, server_default='de'))
        batch_op.add_column(sa.Column('subject', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('message_id', sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column('is_letter', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('promised_at', core.models.base.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', core.models.base.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('moved_at', core.models.base.Moment(timezone=True), nullable=True))
        batch_op.create_index('ix_handover_state', ['state', 'promised_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_user_id'), ['user_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_handover_contact_id_user'), 'user', ['contact_id'], ['id'])

    op.execute(
        "UPDATE handover SET contact_id = (SELECT contact_id FROM company WHERE company.id = handover.company_id)"
    )
    op.create_table('handover_message',
    sa.Column('handover_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('inbox_id', sa.BigInteger(), nullable=True),
    sa.Column('at', core.models.base.Moment(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_message_handover_id_handover'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_message'))
    )
    with op.batch_alter_table('handover_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_message_handover_id'), ['handover_id'], unique=False)

    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('ix_inbox_ended', ['ended_at'], unique=False)

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reminded_days', sa.Integer(), nullable=True))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_ended', ['ended_at'], unique=False)

    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address_failed_at', core.models.base.Moment(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('handover_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handover_message_handover_id'))

    op.drop_table('handover_message')

    # Not in batches: SQLite would make the tables anew, and others name their rows.
    op.drop_column('user', 'address_failed_at')

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_ended')

    op.drop_column('invitation', 'reminded_days')

    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inbox_ended')

    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_handover_contact_id_user'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_handover_user_id'))
        batch_op.drop_index('ix_handover_state')
        batch_op.drop_column('moved_at')
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('promised_at')
        batch_op.drop_column('is_letter')
        batch_op.drop_column('message_id')
        batch_op.drop_column('subject')
        batch_op.drop_column('language')
        batch_op.drop_column('contact_id')

    with op.batch_alter_table('chat_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('blocked_at', core.models.base.Moment(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f('fk_chat_link_company_id_company'), type_='foreignkey')
        batch_op.drop_column('company_id')
        batch_op.drop_column('frozen_at')
