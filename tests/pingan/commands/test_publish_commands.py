from dataclasses import replace

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from pingan.acts.publish import publish
from pingan.cli import app
from pingan.storage import current_releases, list_publications, list_systems, save_batches, writing

pytestmark = pytest.mark.on_sqlite  # what is done is in tests/pingan/acts, on both kinds


@pytest.fixture
def run(engine, monkeypatch):
    """Give a function that runs `pingan …` on the test's database: (exit status, all output)."""
    monkeypatch.setenv("PINGAN_DATABASE_URL", str(engine.url))
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")

    def run(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run


def test_publishing_tells_the_release_and_that_publishing_again_changes_nothing(run, small_district):
    status, output = run("publish", "2017Q1")
    release = current_releases(small_district).iloc[0]
    assert status == 0
    assert f"Published 2017Q1: {release.release_id}" in output
    assert release.sha256 in output
    assert "7 areas, 0 of them without an index" in output
    status, output = run("publish", "2017Q1")
    assert status == 0
    assert "Nothing has changed in 2017Q1" in output
    assert len(list_publications(small_district)) == 1


def test_a_correction_needs_a_reason_and_names_the_quarters_to_publish_again(
    run, small_district, small_batches
):
    for quarter in ("2016Q4", "2017Q1"):
        publish(small_district, quarter)
    save_batches(small_district, small_batches("2016Q4", seed=1))
    status, output = run("publish", "2016Q4")
    assert (status, "--reason" in output) == (1, True)
    status, output = run("publish", "2016Q4", "--reason", "late counts")
    assert status == 0
    assert "Corrected 2016Q4" in output
    assert "publish them again: 2017Q1" in output
    assert "2017Q1 没有变动" not in output
    status, output = run("releases")
    assert "reason: late counts" in output
    assert output.count("publish it again") == 1
    assert "replaced by a correction" not in output
    assert "replaced by a correction" in run("releases", "--all")[1]


def test_a_release_shows_what_was_said_about_odd_figures_in_its_batches(run, small_district, small_batches):
    (info, observations), *_ = small_batches("2017Q1", seed=1)
    save_batches(small_district, [(replace(info, remark="new compound"), observations)])
    publish(small_district, "2017Q1")
    assert "        remark: new compound" in run("releases", "show", "2017Q1")[1].splitlines()
    assert "        说明：new compound" in run("releases", "show", "2017Q1", "--language", "zh")[1]


def test_an_indicator_without_any_value_is_named(run, small_district):
    with writing(small_district) as connection:
        connection.execute(text("UPDATE observation SET numerator = NULL WHERE indicator = 'S2'"))
    assert "no area has a value of S2" in run("publish", "2017Q1")[1]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("publish", "2017Q2"), 1, "no observations of 2017Q2"),
        (("publish", "spring"), 2, "QUARTER"),
        (("publish", "2017Q1", "--system", "nowhere"), 1, "nowhere"),
        (("publish", "2017Q1", "--language", "fr"), 2, "zh or en"),
        (("releases", "show", "2017Q1"), 1, "2017Q1 is not published"),
        (("releases", "show", "2017Q1-nowhere"), 1, "no release 2017Q1-nowhere"),
        (("releases", "verify", "2017Q1"), 1, "2017Q1 is not published"),
        (("releases",), 0, "No quarter is published yet"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(run, small_district, arguments, status, words):
    found, output = run(*arguments)
    assert found == status
    assert words in output


def test_messages_come_in_chinese_by_default(run, small_district, monkeypatch):
    monkeypatch.delenv("PINGAN_LANGUAGE")
    assert "已发布 2017Q1" in run("publish", "2017Q1")[1]
    assert "没有任何原始数据" in run("publish", "2017Q2")[1]
    assert "一致" in run("releases", "verify")[1]


def test_a_release_is_shown_with_its_sources_and_ranking(run, small_district):
    publish(small_district, "2016Q4")
    release = publish(small_district, "2017Q1")
    status, output = run("releases", "show", "2017Q1")
    assert status == 0
    for words in (
        release.sha256,
        "demonstration data: ✓",
        "indicator system: small 1",
        f"compared with the previous quarter: {release.previous_release_id}",
        "公安分局-2017Q1.xlsx",
    ):
        assert words in output
    ranking = output.split("ranking:")[1].splitlines()[1:]
    assert [line.split()[0] for line in ranking] == ["1", "2"]
    assert {line.split()[2] for line in ranking} == {"街道1", "街道2"}
    assert run("releases", "show", release.release_id) == (0, output)


@pytest.mark.parametrize(
    ("unrecorded", "shown"),
    [
        (
            "area_code LIKE '31001%' AND indicator <> 'F1'",
            ["1", "–  no index (too little of the weight is there)  街道1"],
        ),
        ("1 = 1", ["–  no index (no data)  街道1", "–  no index (no data)  街道2"]),
    ],
)
def test_a_street_without_an_index_is_listed_last_with_the_reason(run, small_district, unrecorded, shown):
    with writing(small_district) as connection:
        connection.execute(
            text(f"UPDATE observation SET numerator = NULL, grade = NULL WHERE {unrecorded}")  # noqa: S608
        )
    publish(small_district, "2017Q1")
    status, output = run("releases", "show", "2017Q1")
    assert status == 0
    lines = [line.strip() for line in output.split("ranking:")[1].splitlines()[1:]]
    assert [line.startswith(words) for line, words in zip(lines, shown, strict=True)] == [True, True]
    assert "无指数（" in run("releases", "show", "2017Q1", "--language", "zh")[1]


def test_verifying_without_names_proves_every_published_quarter(run, small_district):
    releases = [publish(small_district, quarter) for quarter in ("2016Q3", "2016Q4", "2017Q1")]
    status, output = run("releases", "verify")
    assert status == 0
    assert [line.split()[1] for line in output.splitlines()] == [release.release_id for release in releases]
    assert output.count("holds") == 3


def test_verifying_fails_where_observations_were_altered_and_says_which_quarter(run, small_district):
    for quarter in ("2016Q2", "2017Q1"):
        publish(small_district, quarter)
    with writing(small_district) as connection:
        connection.execute(
            text(
                "UPDATE observation SET numerator = numerator + 5 WHERE batch_id IN "
                "(SELECT batch_id FROM batch WHERE quarter = '2017Q1')"
            )
        )
    status, output = run("releases", "verify")
    assert status == 1
    assert "computing it again from the observations gives something else" in output
    assert output.count("does NOT hold") == 1
    assert run("releases", "verify", "2016Q2")[0] == 0
    assert run("releases", "verify", "2017Q1")[0] == 1


def test_verifying_everything_includes_releases_that_were_corrected(run, small_district, small_batches):
    publish(small_district, "2017Q1")
    save_batches(small_district, small_batches("2017Q1", seed=1))
    publish(small_district, "2017Q1", "corrected")
    assert run("releases", "verify")[1].count("holds") == 1
    assert run("releases", "verify", "--all")[1].count("holds") == 2


def test_a_system_is_imported_once_and_listed(run, engine, small_system, tmp_path):
    assert "no indicator system yet" in run("system", "list")[1]
    file = tmp_path / "system.toml"
    file.write_text(small_system.text, encoding="utf-8")
    assert run("system", "import", file) == (0, "Imported indicator system small 1, in use from 2015Q1.\n")
    assert "stored already" in run("system", "import", file)[1]
    assert "small 1  2015Q1  Small system" in run("system", "list")[1]
    assert list_systems(engine)["demonstration"].tolist() == [False]


def test_a_faulty_system_is_refused_with_its_line_and_nothing_is_stored(run, engine, small_system, tmp_path):
    file = tmp_path / "system.toml"
    file.write_text(small_system.text.replace("weight = 3", 'weight = "three"'), encoding="utf-8")
    status, output = run("system", "import", file)
    assert status == 1
    assert "system.toml: line" in output
    assert list_systems(engine).empty
    assert run("system", "import", tmp_path / "nowhere.toml")[0] == 2


def test_where_four_eyes_are_asked_for_publishing_only_proposes(run, small_district, monkeypatch):
    monkeypatch.setenv("PINGAN_FOUR_EYES", "true")
    status, output = run("publish", "2017Q1")
    assert status == 0
    assert "readers see no change" in output
    assert current_releases(small_district).empty
    status, output = run("publish", "2017Q1")
    assert (status, "waits for approval" in output) == (1, True)
