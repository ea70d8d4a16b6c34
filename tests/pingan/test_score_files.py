"""`pingan score` as a user meets it: the documented example, formats, refusals."""

import codecs
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pingan import score_files
from pingan.cli import app
from pingan.scoring import load_system

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "score.md").read_text(encoding="utf-8")
FILES = [f"campus-{name}.csv" for name in ("observations", "areas", "scores")] + ["campus.toml"]


@pytest.fixture
def examples(tmp_path, monkeypatch):
    """A folder like the project's root, with the examples, to work in."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs" / "examples"


@pytest.fixture
def score(examples):
    """Function (*arguments) -> result of `pingan score` on the campus example with these arguments added."""

    def run(*more, observations=None, language="en"):
        return CliRunner().invoke(
            app,
            [
                "score", str(observations or examples / "campus-observations.csv"),
                "--system", str(examples / "campus.toml"), "--areas", str(examples / "campus-areas.csv"),
                "--out", "out.csv", "--language", language, *more,
            ],
        )  # fmt: skip

    return run


def edited(examples, old, new):
    path = examples / "campus-observations.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("command", re.findall(r"^pingan (score docs/.*)$", DOCUMENT, re.MULTILINE))
def test_the_documented_commands_run_and_write_what_is_shown(examples, command):
    result = CliRunner().invoke(app, command.split())
    assert result.exit_code == 0, result.output
    out = Path(command.split("--out ")[1])
    shown = ROOT / "docs" / "examples" / "campus-scores.csv"
    if out.name == shown.name:
        assert out.read_bytes() == shown.read_bytes()
    else:
        index = pd.read_csv(out).set_index("area_code")["index"]
        assert index["A"] == pytest.approx(((72 - 20) / 65 * 13.5 / 18) ** 0.5)


def test_the_documented_python_runs(examples, capsys):
    block = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[1]
    exec(block, {})  # noqa: S102 - our own documentation
    assert "S2" in capsys.readouterr().out


def test_every_column_written_is_documented(score):
    assert score("--indicators", "i.csv", "--contributions", "c.csv").exit_code == 0
    for name in ("out.csv", "i.csv", "c.csv"):
        for column in pd.read_csv(name).columns:
            documented = "dimension_…" if column.startswith("dimension_") else column
            assert re.search(rf"`[^`]*\b{re.escape(documented)}", DOCUMENT), column


def test_csv_and_parquet_hold_the_same_numbers_to_the_last_bit(score, examples):
    assert score("--indicators", "i.parquet").exit_code == 0
    assert score("--indicators", "i.csv").exit_code == 0
    text = pd.read_csv("i.csv", dtype={"reason": "str"})
    pd.testing.assert_frame_equal(text, pd.read_parquet("i.parquet"), check_dtype=False, check_exact=True)


def test_observations_may_come_as_parquet(score, examples):
    system = load_system(examples / "campus.toml")
    frame = score_files.read_observations(examples / "campus-observations.csv", system)
    frame.to_parquet("o.parquet")
    frame.astype({"quarter": "str", "area_code": "str", "indicator": "str"}).to_parquet("text.parquet")
    expected = score().exit_code, Path("out.csv").read_bytes()
    for name in ("o.parquet", "text.parquet"):
        assert (score(observations=name).exit_code, Path("out.csv").read_bytes()) == expected


def test_a_file_from_a_chinese_excel_is_understood(score, examples):
    path = examples / "campus-observations.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="gb18030")
    assert score().exit_code == 0
    assert Path("out.csv").read_bytes() == (examples / "campus-scores.csv").read_bytes()


def test_the_order_of_the_rows_means_nothing(score, examples):
    path = examples / "campus-observations.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    assert score().exit_code == 0
    assert Path("out.csv").read_bytes() == (examples / "campus-scores.csv").read_bytes()


def test_one_quarter_alone_is_still_compared_with_those_before_it(score, examples):
    assert score("--quarter", "2024年第三季度").exit_code == 0
    whole = pd.read_csv(examples / "campus-scores.csv")
    expected = whole[whole["quarter"] == "2024Q3"].reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.read_csv("out.csv"), expected, check_exact=True, check_dtype=False)


@pytest.mark.parametrize(
    ("indicator", "columns", "says"),
    [
        (
            "thefts",
            ["denominator"],
            "thefts: 12 rows, and none has a denominator, which its kind (rate) needs",
        ),
        ("drills", ["numerator"], "none has a numerator, which its kind (share) needs: no area has a value"),
        ("reports", ["numerator"], "none has a numerator, which its kind (growth) needs"),
        ("gates", ["grade"], "none has a grade, which its kind (graded) needs"),
        ("gates", ["denominator"], "none has a denominator, the weight of a grade: coarser areas have no"),
    ],
)
def test_an_indicator_that_never_has_the_column_its_kind_needs_is_said(
    score, examples, indicator, columns, says
):
    assert "none has a" not in score().output
    path = examples / "campus-observations.csv"
    table = pd.read_csv(path, dtype="str")
    table.loc[table["indicator"] == indicator, columns] = None
    table.to_csv(path, index=False)
    result = score()
    assert result.exit_code == 0
    assert says in result.output
    assert f"{indicator}：共" in score(language="zh").output


def test_a_quarter_in_which_nobody_is_ranked_is_said_with_the_reasons(score, examples):
    path = examples / "campus-observations.csv"
    table = pd.read_csv(path, dtype="str")
    table[~((table["quarter"] == "2024Q3") & (table["indicator"] != "gates"))].to_csv(path, index=False)
    output = score().output
    assert "2024Q3: no area is ranked (too little of the weight is there: 6)" in output
    assert "2024Q2: no area" not in output
    assert "2024Q3：没有一个区域有位次（数据覆盖不足: 6）" in score(language="zh").output


def test_the_tables_open_in_excel_with_their_chinese_names(score):
    assert score("--indicators", "i.csv", "--contributions", "c.csv").exit_code == 0
    for name in ("out.csv", "i.csv", "c.csv"):
        content = Path(name).read_bytes()
        assert content.startswith(codecs.BOM_UTF8)
        assert content.count(codecs.BOM_UTF8) == 1


def test_indicators_outside_the_system_are_named_and_not_dropped_in_silence(score, examples):
    edited(examples, "2023Q2,N1,drills", "2023Q2,N1,weather")
    result = score()
    assert result.exit_code == 0
    assert "left aside: weather" in result.output


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "2023Q2,N2,thefts,6,",
            "2023Q2,N2,thefts,six,",
            "campus-observations.csv: line 3, column numerator: 'six'",
        ),
        ("2023Q2,N2,thefts,6,", "2023Q9,N2,thefts,6,", "line 3: '2023Q9' is not a quarter"),
        ("2023Q2,N2,thefts,6,", ",N2,thefts,6,", "line 3: quarter is empty"),
        (
            "2023Q2,N2,thefts,6,",
            "2023Q2,N9,thefts,6,",
            "area not among the areas: 1 rows, the first: 2023Q2 N9 thefts",
        ),
        ("2023Q2,N2,thefts,6,", "2023Q2,N,thefts,6,", "another level than its finest_level"),
        ("2023Q2,N2,thefts,6,", "2023Q2,N1,thefts,6,", "two rows for one quarter, area and indicator"),
        ("1000,良", "1000,极优", "column grade: '极优' is no number"),
        ("numerator", "numerater", "unknown column numerater; did you mean numerator?"),
        ("area_code", "area", "has no column area_code"),
    ],
)
def test_a_refusal_says_where_and_what_and_nothing_is_written(score, examples, old, new, says):
    edited(examples, old, new)
    result = score()
    assert result.exit_code == 1
    assert says in result.output
    assert not Path("out.csv").exists()
    assert says not in score(language="zh").output
    assert score(language="zh").exit_code == 1


def test_files_that_are_not_there_or_not_what_they_should_be(score, examples):
    for arguments, says in [
        ({"observations": "gone.csv"}, "there is no such file"),
        ({"observations": "notes.txt"}, "must end in .csv or .parquet"),
        ({"observations": "empty.csv"}, "cannot be read"),
        ({"observations": "broken.parquet"}, "cannot be read"),
    ]:
        Path("empty.csv").write_text("")
        Path("broken.parquet").write_bytes(b"PAR1")
        result = score(**arguments)
        assert result.exit_code == 1
        assert says in result.output
    for more, says in [
        (["--system", "gone.toml"], "gone.toml"),
        (["--out", "out.xlsx"], "must end in .csv or .parquet"),
        (["--out", "no/folder/out.csv"], "there is no folder no/folder"),
        (["--indicators", "no/folder/i.csv"], "there is no folder no/folder"),
        (["--quarter", "2030Q1"], "nothing to score in 2030Q1; the system applies from 2024Q2"),
    ]:
        result = score(*more)
        assert result.exit_code == 1
        assert says in result.output


def test_an_error_in_the_system_names_its_line(score, examples):
    path = examples / "campus.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("weight = 6", "weight = -6"), encoding="utf-8")
    result = score()
    assert result.exit_code == 1
    assert "campus.toml: line 35: indicator 1, weight: must be greater than 0" in result.output
    assert "第 35 行" in score(language="zh").output


def test_without_areas_several_levels_are_refused(examples):
    arguments = [
        "score",
        str(examples / "campus-observations.csv"),
        "--system",
        str(examples / "campus.toml"),
    ]
    result = CliRunner().invoke(app, [*arguments, "--out", "out.csv", "--language", "en"])
    assert result.exit_code == 1
    assert "give the areas with --areas" in result.output


def test_a_misspelt_command_is_exit_status_2(score):
    assert score("--quarter", "spring").exit_code == 2
    assert score("--out-file", "x").exit_code == 2
