"""Standing orders and notices: what users asked to be sent by itself, found by the clock and told once (SPEC 3).

Statements and bundles are letters with a file; new documents and contracts appear in the chat where one is connected,
else in a mail. A `Notice` row, written in the transaction that queues what it is about, is why nothing is told twice.
"""

from core.desk.notices.arriving import new_documents
from core.desk.notices.marks import contracts
from core.desk.notices.monthly import bundles, statements
from core.desk.notices.switching import switch
from core.desk.notices.told import News, find, letter, news

__all__ = [
    "News",
    "bundles",
    "contracts",
    "find",
    "letter",
    "new_documents",
    "news",
    "statements",
    "switch",
]
