"""Questions handed over to a human: opened, answered both ways, reminded of, moved to a deputy (SPEC 8)."""

from core.desk.handover.arriving import may_see, not_arrived, slip_of
from core.desk.handover.cards import Known
from core.desk.handover.humans import Human, for_person, in_charge
from core.desk.handover.lines import Side, address, read
from core.desk.handover.moving import move, remind
from core.desk.handover.opening import AskedByMail, open_
from core.desk.handover.passing import (
    Said,
    Speaker,
    files_of,
    find,
    from_asker,
    from_human,
    from_other,
    is_echo,
    is_known,
    message_of,
    of_asker,
    returned,
    speaker_of,
    too_much,
    write_back,
    writer_of,
)
from core.desk.handover.promise import when

__all__ = [
    "AskedByMail",
    "Human",
    "Known",
    "Said",
    "Side",
    "Speaker",
    "address",
    "files_of",
    "find",
    "for_person",
    "from_asker",
    "from_human",
    "from_other",
    "in_charge",
    "is_echo",
    "is_known",
    "may_see",
    "message_of",
    "move",
    "not_arrived",
    "of_asker",
    "open_",
    "read",
    "remind",
    "returned",
    "slip_of",
    "speaker_of",
    "too_much",
    "when",
    "write_back",
    "writer_of",
]
