"""The tables, a file per noun."""

from core.models.audit import AuditEntry, Throttle
from core.models.base import Base
from core.models.catalogue import Alloy, AlloyGroup, Product
from core.models.company import Company, CompanyDomain, ServiceCompany, TelegramPolicy
from core.models.dialogue import Dialogue, Offer
from core.models.document import Document, DocumentOrder
from core.models.erp import ImportRun
from core.models.gap import GapKind, QuestionGap
from core.models.handover import Author, Handover, HandoverMessage, HandoverState
from core.models.invitation import Invitation, InvitationState, Purpose, Token
from core.models.metal import Booking
from core.models.order import OPEN_STATUSES, Contract, NumberSeries, Order, OrderLine, OrderStatus
from core.models.post import Door, InboxItem, Lease, OutboxItem, PostState
from core.models.subscription import Notice, Subscription, Topic
from core.models.user import ChatLink, Role, User, UserState, WebSession

__all__ = [
    "OPEN_STATUSES",
    "Alloy",
    "AlloyGroup",
    "AuditEntry",
    "Author",
    "Base",
    "Booking",
    "ChatLink",
    "Company",
    "CompanyDomain",
    "Contract",
    "Dialogue",
    "Document",
    "DocumentOrder",
    "Door",
    "GapKind",
    "Handover",
    "HandoverMessage",
    "HandoverState",
    "ImportRun",
    "InboxItem",
    "Invitation",
    "InvitationState",
    "Lease",
    "Notice",
    "NumberSeries",
    "Offer",
    "Order",
    "OrderLine",
    "OrderStatus",
    "OutboxItem",
    "PostState",
    "Product",
    "Purpose",
    "QuestionGap",
    "Role",
    "ServiceCompany",
    "Subscription",
    "TelegramPolicy",
    "Throttle",
    "Token",
    "Topic",
    "User",
    "UserState",
    "WebSession",
]
