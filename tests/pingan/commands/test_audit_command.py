"""Whoever looks after the machine finds out on the command line who did what, and whether the log is whole."""

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from pingan.access.accounts import create_account
from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.cli import app
from pingan.storage import writing


@pytest.fixture
def run(engine, monkeypatch):
    """Give a function that runs `pingan audit …` on the database: (exit status, all output)."""
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")
    monkeypatch.setenv("PINGAN_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    with writing(engine) as connection:
        create_account(connection, Actor("管理员", "10.0.0.9"), "天山路街道", "data", None)
        record(connection, Actor("天山路街道", "10.0.0.6"), Action.SIGN_IN, "天山路街道")

    def run(*arguments):
        result = CliRunner().invoke(app, ["audit", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


def noted(output):
    return next(line.removeprefix("Last line ") for line in output.splitlines() if "Last line" in line)


def test_a_whole_log_is_said_to_be_whole_and_its_end_can_be_noted(run):
    status, output = run("verify")
    assert (status, "whole: 2 lines" in output) == (0, True)
    assert run("verify", "--noted", noted(output))[0] == 0
    assert run("verify", "--noted", f"2:{'0' * 64}")[0] == 1
    assert run("verify", "--noted", "two")[0] == 2
    assert "日志完整：2 行" in run("verify", "--language", "zh")[1]


def test_a_log_that_was_tampered_with_ends_with_status_1_and_names_the_line(run, engine):
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_is_never_changed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_line SET who = 'x' WHERE number = 1"))
    status, output = run("verify")
    assert (status, "Line 1 was changed" in output, "1 faults in 2 lines" in output) == (1, True, True)
    assert "第 1 行的内容被改动过" in run("verify", "--language", "zh")[1]


def test_a_role_that_was_changed_past_the_program_ends_with_status_1_and_is_named(run, engine):
    status, output = run("verify")
    assert (status, "are as the log says" in output) == (0, True)
    with writing(engine) as connection:
        connection.execute(text("UPDATE account SET role = 'admin'"))
    status, output = run("verify")
    assert (status, "role (data → admin)" in output, "The log is whole" in output) == (1, True, True)
    assert "角色 (data → admin)" in run("verify", "--language", "zh")[1]


def test_lines_are_shown_newest_first_and_can_be_sought(run):
    status, output = run("search")
    assert status == 0
    assert [line.split("  ")[3] for line in output.splitlines()[:2]] == ["sign-in", "account-created"]
    assert "role=data" in run("search", "data")[1]
    assert "1 lines, page 1 of 1" in run("search", "--who", "管理员", "--since", "2017-01-01")[1]
    assert "0 lines" in run("search", "--until", "2017-01-01")[1]
    assert "1 lines" in run("search", "--action", "sign-in", "--action", "export")[1]
    status, output = run("search", "--action", "sing-in")
    assert (status, "sign-in" in output) == (2, True)


def test_the_log_is_written_into_a_file_as_its_name_says(run, tmp_path):
    assert "2 lines" in run("export", tmp_path / "log.csv")[1]
    assert "3 lines" in run("export", tmp_path / "log.jsonl")[1]
    assert (tmp_path / "log.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    assert (tmp_path / "log.jsonl").read_text("utf-8").startswith('{"number": 1')
    status, output = run("export", tmp_path / "nowhere" / "log.csv")
    assert (status, "cannot be written" in output) == (1, True)


def test_nothing_young_is_pruned_and_the_setting_is_obeyed(run, monkeypatch):
    assert "Removed 0 lines" in run("prune")[1]
    status, output = run("prune", "--before", "2999-01-01")
    assert (status, "at least 36 months" in output) == (1, True)
    monkeypatch.setenv("PINGAN_AUDIT_MONTHS", "12")
    assert "at least 12 months" in run("prune", "--before", "2999-01-01")[1]
    assert "2 lines" in run("verify")[1]


def test_the_end_is_written_into_a_file_and_compared_with_it_later(run, tmp_path, engine):
    path = tmp_path / "anchors.txt"
    assert run("anchor")[0] == 2
    status, output = run("anchor", "--file", path)
    assert (status, path.read_text().strip() in output) == (0, True)
    assert run("anchor", "--file", path)[0] == 0
    assert len(path.read_text().splitlines()) == 2
    status, output = run("verify", "--anchor", path)
    assert (status, "Compared with 2 anchors" in output) == (0, True)
    path.write_text(path.read_text().replace(" 2 ", " 9 "))
    status, output = run("verify", "--anchor", path)
    assert (status, "noted line 9 is not in the log" in output) == (1, True)
    (tmp_path / "empty.txt").touch()
    assert "no anchor" in run("verify", "--anchor", tmp_path / "empty.txt")[1]
    assert run("verify", "--anchor", tmp_path / "none.txt")[0] == 1
    assert "没有存放的末行" in run("verify", "--anchor", tmp_path / "empty.txt", "--language", "zh")[1]


def test_an_end_that_cannot_be_written_down_somewhere_is_written_where_it_can_and_ends_with_status_1(
    run, tmp_path
):
    status, output = run("anchor", "--syslog", tmp_path / "none", "--file", tmp_path / "anchors.txt")
    assert (status, "cannot be written" in output) == (1, True)
    assert (tmp_path / "anchors.txt").read_text().count("\n") == 1
    for wrong in ("localhost", "localhost:0", "localhost:99999", ":514"):
        assert run("anchor", "--syslog", wrong)[0] == 2


def test_who_signed_the_end_is_said_and_a_log_begun_without_the_key_is_signed_by_hand(
    run, make_key, monkeypatch
):
    assert "not signed" in run("verify")[1]
    assert run("sign")[0] == 1
    monkeypatch.setenv("PINGAN_SIGNING_KEY_FILE", str(make_key()))
    assert run("verify")[0] == 1
    status, output = run("sign")
    assert (status, "signed and right" in output) == (0, True)
    assert run("verify")[0] == 0
    monkeypatch.setenv("PINGAN_SIGNING_KEY_FILE", str(make_key()))
    status, output = run("verify")
    assert (status, "signed by another key" in output) == (1, True)
    assert "由另一把密钥" in run("verify", "--language", "zh")[1]
