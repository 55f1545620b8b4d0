"""The demo's mailbox: a relay that catches every mail, and a page to read them and to write to Kontor."""

from kontor.demo.mailbox.catching import When
from kontor.demo.mailbox.correspondence import NotAcceptedError
from kontor.demo.mailbox.mailbox import Mailbox
from kontor.demo.mailbox.mails import File, Mail

__all__ = ["File", "Mail", "Mailbox", "NotAcceptedError", "When"]
