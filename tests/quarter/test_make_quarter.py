"""A new quarter for any installation: it comes in and is published; of its mistakes all are found, and no others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pingan.access.audit import verify as verify_log
from pingan.acts.proof import verify
from pingan.cli import app
from pingan.storage import current_releases, load_release, open_database

pytestmark = pytest.mark.slow  # whole installations, a program beside them

SCRIPT = Path(__file__).parent / "make_quarter.py"
DISTRICT = Path(__file__).parents[2] / "docs" / "examples" / "district"


def pingan(*arguments):
    """Run a command of the installation that the environment names."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def make(templates, out, *options):
    run = [sys.executable, SCRIPT, templates, "--out", out, *options]
    subprocess.run(run, env=dict(os.environ), check=True)
    return sorted(out.glob("*.xlsx"))


@pytest.fixture(scope="module")
def environment():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "LAYOUTS", "LANGUAGE"):
            patch.delenv(f"PINGAN_{name}", raising=False)
        yield patch


@pytest.fixture(scope="module")
def made(copy_demonstration, tmp_path_factory, environment):
    """Give a folder with a copy of the demonstration, the templates of 2017Q3 and the workbooks made from them."""
    folder = tmp_path_factory.mktemp("new-quarter")
    copy_demonstration(folder / "data")
    environment.setenv("PINGAN_DATA_DIR", str(folder / "data"))
    assert pingan("template", "2017Q3", "--out", folder / "templates").exit_code == 0
    make(folder / "templates", folder / "filled", "--mistakes", "--corrected")
    return folder


@pytest.fixture(scope="module")
def published(made):
    """Give the database after the clean workbooks were imported and the quarter published."""
    imported = pingan("import", "--report", "json", *sorted((made / "filled").glob("*.xlsx")))
    assert imported.exit_code == 0, imported.output
    assert pingan("publish", "2017Q3").exit_code == 0
    engine = open_database(f"sqlite:///{made / 'data' / 'pingan.db'}")
    yield engine
    engine.dispose()


def report(*paths):
    """Return what a dry run says about files."""
    return json.loads(pingan("import", "--dry-run", "--report", "json", *paths).output)


def test_every_department_gets_a_workbook_and_it_comes_in_without_a_word(made):
    templates = sorted(path.name for path in (made / "templates").iterdir())
    files = report(*sorted((made / "filled").glob("*.xlsx")))
    assert sorted(file["file"] for file in files) == templates
    assert [(file["errors"], file["warnings"], file["status"]) for file in files] == [
        ([], [], "checked")
    ] * len(templates)


def test_the_mistakes_are_found_where_they_were_made_and_no_others(made):
    faulty = sorted((made / "filled" / "with-mistakes").glob("*.xlsx"))
    told = json.loads((made / "filled" / "with-mistakes" / "findings.json").read_text("utf-8"))
    found = [
        (file["file"], item["sheet"], item["cell"], item["code"])
        for file in report(*faulty)
        for item in (*file["errors"], *file["warnings"])
    ]
    expected = [(item["file"], item["sheet"], item["cell"], item["code"]) for item in told]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert {item["code"] for item in told} >= {
        "not_a_number",
        "numerator_above_denominator",
        "areas_missing",
        "area_twice",
        "area_unknown",
        "percentage",
        "unit_mismatch",
        "unusual_tenfold",
        "remark_missing",
        "negative",
        "not_whole",
        "grade_unknown",
        "formula",
        "date_cell",
        "bad_separators",
        "mobile_number",
    }
    assert {item["file"] for item in told} == {path.name for path in faulty}


def test_the_quarter_is_published_with_ranks_that_could_be_true_and_verifies(published):
    releases = current_releases(published)
    assert releases["quarter"].iloc[-1] == "2017Q3"
    before, now = (load_release(published, releases["release_id"].iloc[-back]) for back in (2, 1))
    assert verify(published, now.release_id).ok
    assert verify_log(published).ok
    was, new = (release.scores.areas.set_index("area_code") for release in (before, now))
    assert list(new.index) == list(was.index)
    assert (new["index"].isna() == was["index"].isna()).mean() > 0.99
    streets = new["level"] == "street"
    change = (new["index"] - was["index"])[streets]
    assert change.abs().between(0.001, 6).all()
    assert new.loc[streets, "rank"].tolist() != was.loc[streets, "rank"].tolist()
    assert now.demonstration


def test_counts_that_came_late_make_a_correction(made, published):
    (late,) = (made / "filled" / "corrected").glob("*.xlsx")
    assert pingan("import", late).exit_code == 1  # not without a reason
    assert pingan("import", late, "--reason", "漏报").exit_code == 0
    assert pingan("publish", "2017Q3", "--reason", "漏报").exit_code == 0
    release = load_release(published, current_releases(published)["release_id"].iloc[-1])
    assert (release.quarter, release.reason) == ("2017Q3", "漏报")
    assert verify_log(published).ok


def cells(path):
    book = openpyxl.load_workbook(path, read_only=True)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_the_same_seed_makes_the_same_figures_and_another_one_others(made, tmp_path):
    """Published meanwhile or not: the quarter is named, and its own figures are not looked at."""
    again = make(made / "templates", tmp_path / "again", "--quarter", "2017Q3")
    other = make(made / "templates", tmp_path / "other", "--quarter", "2017Q3", "--seed", "1")
    assert len(again) > 1
    for first, same, different in zip(sorted((made / "filled").glob("*.xlsx")), again, other, strict=True):
        assert cells(first) == cells(same)
        assert cells(first) != cells(different)


def test_a_district_of_ones_own_with_other_indicators_gets_its_quarter_too(tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGAN_DATA_DIR", str(tmp_path / "data"))
        patch.setenv("PINGAN_LAYOUTS", str(DISTRICT / "layouts.toml"))
        levels = ["--level", "street", "--level", "committee", "--code", "code", "--name", "name"]
        levels += ["--parent", "-", "--parent", "street"]
        district = ["--district-code", "990001", "--district-name", "示例区"]
        sources = [DISTRICT / "streets.geojson", DISTRICT / "committees.geojson"]
        assert pingan("boundaries", "import", *sources, *levels, *district).exit_code == 0
        assert pingan("system", "import", DISTRICT / "system.toml").exit_code == 0
        for name in ("2024Q1-patrols.csv", "2024Q1-police.xlsx", "2024Q2-patrols.csv", "2024Q2-police.xlsx"):
            imported = pingan("import", DISTRICT / name)
            assert imported.exit_code == 0, imported.output
        assert pingan("publish", "2024Q1").exit_code == 0
        assert pingan("publish", "2024Q2").exit_code == 0
        assert pingan("template", "2024Q3", "--out", tmp_path / "templates").exit_code == 0
        filled = make(tmp_path / "templates", tmp_path / "filled")
        assert [(file["errors"], file["status"]) for file in report(*filled)] == [([], "checked")] * len(
            filled
        )
