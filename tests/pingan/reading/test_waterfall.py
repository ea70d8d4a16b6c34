"""The waterfall against the frames of the releases and against what `pingan score` writes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from pingan.access.principal import Scope
from pingan.acts.publish import publish
from pingan.cli import app
from pingan.quarters import quarter_range
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.reading.waterfall import waterfall
from pingan.storage import open_database
from pingan.storage.observations import load_observations

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds

CODES = ["31", "31001", "31002", "310011", "310012", "310021", "310022"]


@pytest.mark.parametrize("against", ["previous", "year"])
@pytest.mark.parametrize("code", CODES)
def test_the_steps_lead_from_one_index_to_the_other(published, code, against):
    stepped = 0
    for quarter in published.quarters:
        found = waterfall(published, code, quarter, against)
        if found.reason:
            assert not len(found.steps)
            assert not len(found.dimensions)
            continue
        stepped += 1
        indices = [
            published.releases[past].scores.areas.set_index("area_code").loc[code, "index"]
            for past in (found.from_quarter, quarter)
        ]
        assert [found.before, found.after] == pytest.approx(indices, abs=1e-9)
        assert abs(found.before + found.steps["contribution"].sum() - found.after) < 1e-9
        assert abs(found.dimensions["contribution"].sum() - found.total) < 1e-9
        assert found.steps["contribution"].abs().is_monotonic_decreasing
        assert not found.superseded
    # One is withheld at the end, so never compared with the year before.
    assert (stepped == 0) is ((code, against) == ("310022", "year"))


def test_each_step_names_its_dimension_and_the_efficacies_between_which_it_leads(published):
    steps = waterfall(published, "31001", "2017Q1").steps.set_index("indicator")
    assert steps["dimension"].to_dict() == {"S1": "security", "S2": "security", "F1": "prevention"}
    for column, quarter in (("d_before", "2016Q4"), ("d_after", "2017Q1")):
        rows = published.by_area[quarter]["indicators"].loc[["31001"]].set_index("indicator")
        assert steps[column].to_dict() == rows["efficacy"].to_dict()


@pytest.mark.parametrize(
    ("code", "quarter", "against", "reason"),
    [
        ("31001", "2016Q1", "previous", "no_earlier"),
        ("31001", "2016Q4", "year", "no_earlier"),
        ("310011", "2016Q3", "previous", "unranked"),
        ("310011", "2016Q4", "previous", "earlier_unranked"),
    ],
)
def test_where_there_are_no_steps_it_says_why(published, code, quarter, against, reason):
    found = waterfall(published, code, quarter, against)
    assert (found.reason, found.total, len(found.steps)) == (reason, None, 0)


def test_a_quarter_without_release_and_the_one_after_it_have_no_steps(small_district):
    for quarter in ("2016Q1", "2016Q3"):
        publish(small_district, quarter)
    published = read_published(small_district)
    assert waterfall(published, "31001", "2016Q2").reason == "not_published"
    assert waterfall(published, "31001", "2016Q3").reason == "no_earlier"


def test_another_streets_steps_are_not_told(published):
    found = waterfall(seen_by(published, Scope("31001")), "31002", "2017Q1")
    assert (found.reason, len(found.steps), len(found.dimensions)) == ("no_permission", 0, 0)
    assert found.before + found.total == pytest.approx(found.after)  # these may be seen


def test_where_the_earlier_quarter_was_corrected_since_the_steps_start_from_what_was_compared(published):
    release = published.releases["2016Q4"]
    areas = release.scores.areas.assign(index=release.scores.areas["index"] + 3)
    corrected = replace(release, scores=release.scores.replace(areas=areas))
    found = waterfall(
        replace(published, releases={**published.releases, "2016Q4": corrected}), "31001", "2017Q1"
    )
    assert found.superseded
    assert abs(found.before + found.steps["contribution"].sum() - found.after) < 1e-9


def test_an_index_composed_by_other_means_is_not_split(published):
    release = published.releases["2017Q1"]
    none = release.scores.replace(contributions=release.scores.contributions.iloc[:0])
    found = waterfall(
        replace(published, releases={**published.releases, "2017Q1": replace(release, scores=none)}),
        "31001",
        "2017Q1",
    )
    assert found.reason == "not_comparable"
    assert found.before + found.total == pytest.approx(found.after)


@pytest.mark.parametrize("against", ["previous", "year"])
def test_the_steps_are_those_that_pingan_score_writes(request, tmp_path, against):
    """The same observations, areas and system through the command line come to the same contributions."""
    engine = open_database(f"sqlite:///{request.getfixturevalue('_published_file')}")
    published = read_published(engine)
    observations, _ = load_observations(engine, quarter_range("2015Q1", "2017Q1"))
    engine.dispose()
    observations.to_csv(tmp_path / "o.csv", index=False)
    areas = published.areas.reset_index()[["area_code", "level", "parent_code", "name"]]
    areas.to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "s.toml").write_text(published.system.text, encoding="utf-8")
    options = {"--system": "s.toml", "--areas": "a.csv", "--out": "out.csv", "--contributions": "c.csv"}
    command = ["score", str(tmp_path / "o.csv")]
    command += [word for name, file in options.items() for word in (name, str(tmp_path / file))]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    written = pd.read_csv(tmp_path / "c.csv", dtype={"area_code": str})
    index = pd.read_csv(tmp_path / "out.csv", dtype={"area_code": str}).set_index(["quarter", "area_code"])[
        "index"
    ]
    for code in CODES:
        found = waterfall(published, code, "2017Q1", against)
        rows = written[(written["quarter"] == "2017Q1") & (written["area_code"] == code)]
        rows = rows[rows["against"] == against].set_index("indicator")["contribution"].dropna()
        steps = found.steps.set_index("indicator")["contribution"]
        assert steps.to_dict() == pytest.approx(rows[steps.index].to_dict(), abs=1e-9)
        assert not rows.drop(steps.index).any()
        if not found.reason:
            assert found.before + rows.sum() == pytest.approx(index["2017Q1", code], abs=1e-9)
            assert found.before == pytest.approx(index[found.from_quarter, code], abs=1e-9)


def test_an_unknown_area_quarter_or_comparison_is_a_key_error(published):
    for asked in (("99", "2017Q1"), ("31", "2030Q1"), ("31", "2017Q1", "ever")):
        with pytest.raises(KeyError):
            waterfall(published, *asked)


def test_the_steps_sum_in_frames_with_gaps(published):
    found = waterfall(published, "31001", "2017Q1")
    assert isinstance(found.steps, pd.DataFrame)
    assert not np.isnan(found.steps["contribution"]).any()
