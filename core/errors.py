"""What the service refuses, as types without texts: each door puts them into words in one place."""

import sysconfig
import traceback
from dataclasses import dataclass

LIBRARIES = (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))


class KontorError(Exception):
    """Anything the service refuses."""


class NotSignedIn(KontorError):
    """The request needs a person who is signed in."""


class NotAllowed(KontorError):
    """The person is known and may not do this."""


class NoCompanyChosen(NotAllowed):
    """A contact person has not said for which of the companies looked after (SPEC 1)."""


class NotFound(KontorError):
    """No such thing, or it belongs to another company: nobody can tell which (SPEC 1)."""


class DeadLink(KontorError):
    """The link was used, has expired, was revoked or never existed: nobody can tell which (SPEC 2)."""


class ChatFrozen(KontorError):
    """The user said of this Telegram account "das war ich nicht", and has set no new password since."""


class BadAddress(KontorError):
    """The text is no e-mail address."""


class UndeliverableAddress(BadAddress):
    """What stands before the @ is not plain ASCII, and mail from here cannot reach it (RFC 6531)."""


@dataclass
class WrongDomain(KontorError):
    """The address must have one of these domains (SPEC 1)."""

    allowed: tuple[str, ...]


class AlreadyUser(KontorError):
    """The address belongs to a user already."""


class AlreadyInvited(KontorError):
    """An open invitation for this address exists already."""


class LastMasterUser(KontorError):
    """The last active master user of a company cannot be deactivated by himself (SPEC 1)."""


@dataclass
class WeakPassword(KontorError):
    """The password is refused; reason is one of: too_short, too_long, common, personal (SPEC 2)."""

    reason: str


class PasswordsDiffer(KontorError):
    """The two passwords typed are not the same."""


class LoginFailed(KontorError):
    """Address and password do not belong together, or the account is not active: nobody can tell which."""


@dataclass
class Throttled(KontorError):
    """Too many attempts; the next one is heard after so many seconds."""

    seconds: int


@dataclass
class TooManyRows(KontorError):
    """A PDF holds at most `limit` rows (SPEC 3)."""

    rows: int
    limit: int


@dataclass
class FileTooLarge(KontorError):
    """A file is larger than the channel carries; sizes in bytes."""

    size: int
    limit: int


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: `orders.csv:17: quantity_kg: 'abc' is not a number` (SPEC 9)."""

    file: str
    line: int
    message: str
    column: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


@dataclass
class ImportFaults(KontorError):
    """The folder was not imported; the first hundred faults and how many there are."""

    faults: tuple[Fault, ...]
    count: int


@dataclass
class SettingsFault(KontorError):
    """Settings that cannot work, one line each."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def one_line(error: BaseException) -> str:
    """What happened and where, for an operator's log: no message, because messages can hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if not frame.filename.startswith(LIBRARIES)] or frames
    place = f" at {'/'.join(ours[-1].filename.split('/')[-2:])}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}"
