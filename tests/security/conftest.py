"""What the attacks need: the pages, and browsers without a screen."""

from __future__ import annotations

from tests.web.conftest import browser, site, visit

__all__ = ["browser", "site", "visit"]
