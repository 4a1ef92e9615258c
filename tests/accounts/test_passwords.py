"""Passwords: hashed dearly, refused when weak, and an attempt costs the same whoever it is for."""

import statistics
import time

import pytest
from argon2 import PasswordHasher

from docgen.accounts import passwords
from docgen.errors import InputError

GOOD = "walnut lantern 42"


def test_a_password_is_kept_as_an_argon2id_hash_of_real_cost() -> None:
    kept = passwords.hash_password(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD not in kept
    assert passwords.matches(kept, GOOD)
    assert not passwords.matches(kept, GOOD + " ")
    assert kept != passwords.hash_password(GOOD)
    assert not passwords.is_outdated(kept)


def test_without_a_kept_hash_nothing_matches(cheap_hashes: PasswordHasher) -> None:
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches(None, "nobody")
    assert not passwords.matches("", GOOD)
    assert not passwords.matches("no hash at all", GOOD)


def test_an_unknown_name_takes_as_long_as_a_known_one() -> None:
    kept = passwords.hash_password(GOOD)

    def median(hashed: str | None) -> float:
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            passwords.matches(hashed, "something wrong")
            taken.append(time.perf_counter() - start)
        return statistics.median(taken)

    assert 0.4 < median(None) / median(kept) < 2.5


def test_full_width_and_plain_digits_are_the_same_password(cheap_hashes: PasswordHasher) -> None:
    assert passwords.matches(passwords.hash_password("胡桃 灯笼 ４２ ok"), "胡桃 灯笼 42 ok")


@pytest.mark.parametrize("given", ["\ud800" * 12 + GOOD, "x" * 100_000, "\x00" * 20, ""])
def test_an_attempt_with_odd_text_is_only_wrong(given: str, cheap_hashes: PasswordHasher) -> None:
    assert not passwords.matches(passwords.hash_password(GOOD), given)


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "short",
        "九个字的密码不够长",
        "1234567890",
        "0987654321",
        "abcdefghijkl",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abababababab",
        "Password123",
        "ＡＤＭＩＮ１２３４５",
        "zhang.min1",
        "x" * 201,
    ],
)
def test_what_is_guessed_first_is_refused(weak: str) -> None:
    with pytest.raises(InputError) as caught:
        passwords.refuse_weak(weak, "zhang.min")
    assert caught.value.code == "weak-password"
    assert caught.value.problems[0].path == "password"
    assert not weak or weak not in str(caught.value.as_dict())


@pytest.mark.parametrize("good", [GOOD, "三月的 河边 有 九棵柳", "tR7!mq-4zzLp", "zhang.min and the blue teapot"])
def test_a_good_one_is_let_through(good: str) -> None:
    passwords.refuse_weak(good, "zhang.min")


def test_a_hash_of_other_parameters_is_outdated(cheap_hashes: PasswordHasher) -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(GOOD))
