"""The door for mail: takes it in by SMTP and answers it through the desk."""

from mailin.door import MailDoor

__all__ = ["MailDoor"]
