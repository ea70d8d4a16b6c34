"""A server has several workers: they count failures together, and what one lets in the others know."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from pingan.access.audit import verify
from pingan.access.sessions import Outcome, list_sessions, principal_of, sign_in, sign_out
from pingan.storage import reading
from pingan.storage.audit_log import lines_in_order
from tests.pingan.access.conftest import ADDRESS, LIMITS, PASSWORD

pytestmark = pytest.mark.slow  # processes that work at once

SCRIPT = Path(__file__).with_name("sign_in_repeatedly.py")


def run_together(engine, *runs):
    """Run one process for each list of arguments, all from the same moment on; returns what each printed."""
    url = engine.url.render_as_string(hide_password=False)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ExitStack() as stack:
        started = [
            stack.enter_context(subprocess.Popen([sys.executable, SCRIPT, url, *run], **pipes))
            for run in runs
        ]
        assert all(process.stdout.readline() == "ready\n" for process in started)
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        printed = [process.communicate(timeout=120)[0].splitlines() for process in started]
        assert all(process.returncode == 0 for process in started)
    return printed


def test_workers_count_failures_together(engine, office):
    """All from one address: what one worker has counted, the others know."""
    printed = run_together(engine, *([office.name, *(f"guess {n}.{m}" for m in range(6))] for n in range(3)))
    outcomes = [line.strip() for lines in printed for line in lines]
    assert (outcomes.count("wrong"), outcomes.count("locked")) == (4, 14)
    assert sign_in(engine, office.name, PASSWORD, "10.1.0.1").outcome == Outcome.LOCKED
    with reading(engine) as connection:
        actions = [line.action for line in lines_in_order(connection)]
    assert (actions.count("sign-in-failed"), actions.count("locked-out")) == (5, 1)
    assert verify(engine).ok


def test_workers_share_sessions(engine, office):
    printed = run_together(engine, [office.name, PASSWORD], [office.name, PASSWORD])
    tokens = [line.split()[1] for lines in printed for line in lines]
    assert len({principal_of(engine, token, ADDRESS, LIMITS).session_id for token in tokens}) == 2
    assert sign_out(engine, tokens[0])
    alive = [principal_of(engine, token, ADDRESS, LIMITS) is not None for token in tokens]
    assert alive == [False, True]


def test_a_worker_that_is_killed_while_it_signs_in_leaves_all_or_nothing(engine, office):
    """At any moment: its session is there with its line in the log, or neither is."""
    url = engine.url.render_as_string(hide_password=False)
    for delay in range(1, 4):
        command = [sys.executable, SCRIPT, url, office.name, *[PASSWORD] * 40]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("go\n")
            process.stdin.flush()
            for _ in range(delay):
                process.stdout.readline()
            os.kill(process.pid, 9)
    with reading(engine) as connection:
        signed_in = [line for line in lines_in_order(connection) if line.action == "sign-in"]
    assert len(list_sessions(engine, LIMITS)) == len(signed_in) >= 6
    assert verify(engine).ok
    assert sign_in(engine, office.name, PASSWORD, ADDRESS).outcome == Outcome.IN
