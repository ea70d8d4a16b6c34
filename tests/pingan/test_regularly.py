import logging
from datetime import timedelta
from threading import Event

from pingan.regularly import Regularly

AT_ONCE = timedelta(0)


def test_tasks_are_done_again_and_again_also_after_one_that_fails(caplog, monkeypatch):
    monkeypatch.setattr("pingan.regularly.FIRST", AT_ONCE)
    done, rounds = Event(), []

    def fails():
        raise OSError("disk full")

    def counts():
        rounds.append(len(rounds))
        if len(rounds) == 3:
            done.set()

    regularly = Regularly(timedelta(milliseconds=1), fails, counts)
    with caplog.at_level(logging.ERROR):
        regularly.start()
        assert done.wait(20)
        regularly.stop()
    assert "fails is tried again later" in caplog.text


def test_nothing_is_done_before_the_first_round_and_after_the_end():
    rounds = []
    regularly = Regularly(AT_ONCE, lambda: rounds.append(1))
    regularly.stop()
    regularly._go_on(AT_ONCE)
    assert rounds == []
