"""What is costly to make is made once, however many ask at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from pingan.reading.once import kept_once


def test_the_first_requests_of_a_fresh_server_do_not_all_load_the_same():
    together, made = Barrier(4), []

    @kept_once(maxsize=2)
    def load(key):
        made.append(key)
        return object()

    def ask(_):
        together.wait()
        return load("edition")

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ask, range(4)))
    assert len(found) == 1
    assert made == ["edition"]


def test_what_failed_is_tried_again_and_what_is_oldest_is_let_go():
    answers = iter([ValueError("not yet"), "a", "b", "c", "a again"])

    @kept_once(maxsize=2)
    def load(key):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="not yet"):
        load("a")
    assert [load("a"), load("a"), load("b"), load("c"), load("a")] == ["a", "a", "b", "c", "a again"]
