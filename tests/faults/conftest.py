"""Fault tests: children that may be killed, and an archive on either database to kill them over."""

import random
from collections.abc import Iterator

import pytest

from .nursery import Nursery, running_nursery


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Processes that have the program loaded and start children that die."""
    with running_nursery(tmp_path_factory.mktemp("journals")) as running:
        yield running


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Another course each time; its seed stands in the report of a failure."""
    seed = random.SystemRandom().randrange(10**9)
    request.node.add_report_section("setup", "seed", str(seed))
    return random.Random(seed)
