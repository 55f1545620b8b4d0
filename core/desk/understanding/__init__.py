"""What a free text, a chat message or a mail asks for: text in, requests out; no database, no network."""

from core.desk.understanding.filling import fill, said_along, stops, with_asides
from core.desk.understanding.hearing import Heard, Message, Said, hear
from core.desk.understanding.places import Trace

__all__ = ["Heard", "Message", "Said", "Trace", "fill", "hear", "said_along", "stops", "with_asides"]
