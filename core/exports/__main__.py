"""The process that sets one long PDF: the list comes in as JSON, the file goes out, the memory is freed."""

import sys
from datetime import datetime

from core.exports.pdf import compiled

if __name__ == "__main__":
    page = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(compiled(page, datetime.fromisoformat(sys.argv[1])))
