"""kill -9 at a random moment: what was acknowledged is there, all else whole or absent, and nothing lies about."""

import random
from pathlib import Path

import pytest

from .aftermath import assert_whole, reopened, steps_taken
from .deaths import Deaths, one_dies_one_lives
from .nursery import Nursery

pytestmark = pytest.mark.slow

ROUNDS = 20
"""The report runs 300 on each database (``make faults``)."""


@pytest.fixture
def deaths(nursery: Nursery, tmp_path: Path, empty_database_url: str, chance: random.Random) -> Deaths:
    return Deaths(nursery, tmp_path / "home", empty_database_url, chance)


def test_a_clerk_dies_at_a_random_moment(deaths: Deaths) -> None:
    for number in range(ROUNDS):
        deaths.round(f"班{number}")
    assert deaths.tally.rounds == ROUNDS


def test_a_clerk_dies_with_a_group_in_hand(deaths: Deaths) -> None:
    """Of actions that are made durable together a beginning stands, each of them whole."""
    for number in range(ROUNDS // 2):
        deaths.round(f"组{number}", group=6)


def test_the_other_clerk_goes_on(deaths: Deaths) -> None:
    for number in range(4):
        one_dies_one_lives(deaths, f"甲{number}", f"乙{number}")


def test_a_rebuild_that_dies_leaves_an_index(deaths: Deaths) -> None:
    child = deaths.nursery.trip(deaths.home, deaths.url, "前", steps=24)
    assert child.wait() == 0
    for _ in range(ROUNDS // 2):
        rebuilding = deaths.nursery.start("rebuild", deaths.home, deaths.url)
        rebuilding.until_open()
        deaths.wait_a_little()
        rebuilding.kill()
        with reopened(deaths.home, deaths.url) as desk:
            assert steps_taken(desk, "前", child.acknowledged) == 24
            assert_whole(desk)
