"""Waiting for what another thread finishes."""

import time
from collections.abc import Callable

import pytest


@pytest.fixture
def soon() -> Callable[[Callable[[], bool]], bool]:
    """Whether something becomes true within five seconds."""

    def wait(is_so: Callable[[], bool]) -> bool:
        ends = time.monotonic() + 5
        while not is_so() and time.monotonic() < ends:
            time.sleep(0.01)
        return is_so()

    return wait
