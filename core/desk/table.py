"""Which answer belongs to which wish: one table, read from top to bottom."""

from collections.abc import Mapping

from core.desk.answers import (
    access,
    bundles,
    colleagues,
    company,
    contracts,
    documents,
    exports,
    human,
    metal_account,
    orders,
    questions,
    telegram,
    users,
    welcome,
)
from core.desk.ask import Answer
from core.desk.requests import Intent

ANSWERS: Mapping[Intent, Answer] = {
    Intent.DOCUMENT: documents.document,
    Intent.BUNDLE: bundles.bundle,
    Intent.ORDERS: orders.list_,
    Intent.ORDER: orders.detail,
    Intent.CONTRACTS: contracts.list_,
    Intent.METAL_ACCOUNT: metal_account.overview,
    Intent.BALANCE_PICTURE: metal_account.picture,
    Intent.EXPORT: exports.export,
    Intent.INVITE: colleagues.invite,
    Intent.INVITATIONS: colleagues.list_invitations,
    Intent.RESEND_INVITATION: colleagues.resend,
    Intent.REVOKE_INVITATION: colleagues.revoke,
    Intent.COMPANY: company.company,
    Intent.USERS: users.users,
    Intent.DEACTIVATE: users.deactivate,
    Intent.REACTIVATE: users.reactivate,
    Intent.MAKE_MASTER: users.make_master,
    Intent.SET_RIGHT: users.set_right,
    Intent.CUT_CHAT: users.cut_chat,
    Intent.RESET_PASSWORD: users.reset_password,
    Intent.REGISTER: access.register,
    Intent.LOGIN: access.login,
    Intent.LOGOUT: access.logout,
    Intent.CONNECT: access.connect,
    Intent.CONTACT: human.contact,
    Intent.HANDOVER_MESSAGE: human.message,
    Intent.FAQ: questions.entry,
    Intent.FAQ_LIST: questions.overview,
    Intent.START: welcome.start,
    Intent.HELP: welcome.help_,
    Intent.PRIVACY: welcome.privacy,
    Intent.ACCOUNT: access.account,
    Intent.LANGUAGE: welcome.language,
    Intent.TELEGRAM_POLICY: telegram.policy,
    Intent.CANCEL: welcome.cancel,
    # What the contact person does until Kontor does it itself
    Intent.PLACE_ORDER: human.by_hand,
    Intent.SUBSCRIPTIONS: human.by_hand,
}
