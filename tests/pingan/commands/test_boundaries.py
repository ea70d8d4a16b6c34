"""`pingan boundaries`: a data officer's files go in as one version, or are refused with reasons."""

import json
import re

import geopandas as gpd
import pytest
import shapely
import shapely.affinity
import typer
from typer.testing import CliRunner

from geodata import boundary_version
from pingan.commands import boundaries as command
from pingan.storage import boundary_info, load_boundaries, open_database


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `pingan boundaries …` on a database of its own, in English."""
    monkeypatch.setenv("PINGAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PINGAN_LANGUAGE", "en")
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    app = typer.Typer()
    app.callback()(lambda: None)
    command.register(app)

    def invoke(*arguments):
        return CliRunner().invoke(app, ["boundaries", *map(str, arguments)])

    return invoke


@pytest.fixture
def database(tmp_path):
    """Give the database that `run` writes to."""
    engine = open_database(f"sqlite:///{(tmp_path / 'data' / 'pingan.db').as_posix()}")
    yield engine
    engine.dispose()


@pytest.fixture
def layers(tmp_path, small_boundaries):
    """Write streets and committees as layers of one GeoPackage, in degrees of CGCS2000."""
    path = tmp_path / "small.gpkg"
    for level in ("street", "committee"):
        rows = small_boundaries[small_boundaries["level"] == level]
        rows.drop(columns="level").to_crs("EPSG:4490").to_file(path, layer=level)
    return path


FIELDS = ("--code", "area_code", "--name", "name", "--parent", "parent_code")
DISTRICT = ("--district-code", "31", "--district-name", "小区", "--district-name-en", "Small")
LEVELS = ("--level", "street", "--level", "committee")


def test_all_levels_of_one_file_become_the_version_in_use(run, layers, database, small_boundaries):
    done = run("import", layers, *LEVELS, *FIELDS, *DISTRICT, "--credit", "© test", "--demonstration")
    assert done.exit_code == 0, done.output
    stored = load_boundaries(database)
    assert list(stored["area_code"]) == sorted(small_boundaries["area_code"])
    info = boundary_info(database)
    assert info.version == boundary_version(stored)
    assert info.version in done.stderr
    assert (info.credit, info.demonstration) == ("© test", True)
    assert json.loads(info.report)["areas"] == {"district": 1, "street": 2, "committee": 4}


def test_a_file_for_each_level_gives_the_same_as_one_file_with_layers(run, layers, tmp_path):
    files = []
    for level in ("street", "committee"):
        files.append(tmp_path / f"{level}.geojson")
        gpd.read_file(layers, layer=level).to_crs("EPSG:4326").to_file(files[-1])
    together = run("check", layers, *LEVELS, *FIELDS, *DISTRICT, "--json")
    apart = run("check", *files, *LEVELS, *FIELDS, *DISTRICT, "--json")
    assert json.loads(together.stdout)["version"] == json.loads(apart.stdout)["version"]


def test_checking_writes_nothing_but_the_report_it_was_asked_for(run, layers, tmp_path):
    before = set(tmp_path.rglob("*"))
    report = tmp_path / "report.json"
    done = run("check", layers, *LEVELS, *FIELDS, *DISTRICT, "--report", report)
    assert done.exit_code == 0
    assert set(tmp_path.rglob("*")) - before == {report}
    assert json.loads(report.read_text())["ok"] is True
    assert "0 errors, 0 warnings" in done.stdout


def test_an_error_keeps_the_whole_import_out_and_the_old_version_in_use(run, layers, database):
    assert run("import", layers, *LEVELS, *FIELDS, *DISTRICT).exit_code == 0
    before = boundary_info(database)
    committees = gpd.read_file(layers, layer="committee")
    committees.loc[0, "parent_code"] = "99999"
    committees.to_file(layers, layer="committee")
    refused = run("import", layers, *LEVELS, *FIELDS, *DISTRICT)
    assert refused.exit_code == 1
    assert "99999" in refused.stdout
    assert "nothing was imported" in refused.stderr
    assert boundary_info(database) == before


def test_an_overlap_is_reported_and_does_not_keep_the_import_out(run, layers):
    committees = gpd.read_file(layers, layer="committee")
    shape = committees.geometry[0]
    committees.loc[0, "geometry"] = shapely.union(shape, shapely.affinity.translate(shape, xoff=0.05))
    committees.to_file(layers, layer="committee")
    done = run("import", layers, *LEVELS, *FIELDS, *DISTRICT)
    assert done.exit_code == 0
    assert re.search(r"310011 and 310012 overlap by [\d,]+ m²", done.stdout)


def test_codes_that_have_data_are_compared_on_import(run, small_district, layers, monkeypatch):
    monkeypatch.setenv("PINGAN_DATABASE_URL", small_district.url.render_as_string(hide_password=False))
    committees = gpd.read_file(layers, layer="committee")
    committees.loc[0, "area_code"] = "310019"
    committees.to_file(layers, layer="committee")
    done = run("import", layers, *LEVELS, *FIELDS, *DISTRICT)
    assert done.exit_code == 0
    assert "1 codes with observations have no boundary: 310011" in done.stdout
    assert "1 areas have no observations: 310019" in done.stdout


def test_codes_of_a_file_are_compared_on_check(run, layers, tmp_path):
    observed = tmp_path / "observations.csv"
    observed.write_text("quarter,area_code\n2017Q1,310011\n2017Q1,310099\n")
    done = run("check", layers, *LEVELS, *FIELDS, *DISTRICT, "--observed", observed)
    assert "no boundary: 310099" in done.stdout
    assert "3 areas have no observations" in done.stdout
    observed.write_text("quarter,code\n")
    assert "area_code" in run("check", layers, *LEVELS, *FIELDS, *DISTRICT, "--observed", observed).stderr


def test_the_reader_chooses_the_language(run, layers):
    done = run("check", layers, *LEVELS, *FIELDS, *DISTRICT, "--language", "zh")
    assert "错误 0 处，警告 0 处" in done.stdout
    refused = run("check", layers, *LEVELS, *FIELDS, "--language", "zh")
    assert refused.exit_code == 1
    assert "没有区一级的边界" in refused.stderr
    assert "Traceback" not in refused.output


def test_a_file_without_crs_is_refused_until_it_is_stated(run, tmp_path, small_boundaries):
    path = tmp_path / "streets.shp"
    streets = small_boundaries[small_boundaries["level"] == "street"].to_crs("EPSG:4549")
    streets.drop(columns=["level", "name_en"]).rename(columns={"parent_code": "parent"}).to_file(path)
    path.with_suffix(".prj").unlink()
    given = ("check", path, "--level", "street", "--code", "area_code", "--name", "name", *DISTRICT)
    refused = run(*given)
    assert refused.exit_code == 1
    assert "--crs" in refused.stderr
    assert run(*given, "--crs", "EPSG:4549").exit_code == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("--level", "street", "--level", "street", *FIELDS),
        ("--level", "village", *FIELDS),
        (*LEVELS, *FIELDS, "--code", "a", "--code", "b"),
        (*LEVELS, *FIELDS, "--language", "fr"),
        LEVELS,
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(run, layers, wrong):
    assert run("check", layers, *wrong, *DISTRICT).exit_code == 2


def test_options_go_with_their_levels_and_a_dash_means_none(tmp_path):
    files = [tmp_path / "a.gpkg", tmp_path / "b.gpkg"]
    street, committee = command.level_sources(
        files, ["street", "committee"], ["CODE"], ["NAME", "名称"], ["-", "UP"], None, ["-", "layer 2"]
    )
    assert street == command.LevelSource(files[0], "street", "CODE", "NAME", None, None, None)
    assert committee == command.LevelSource(files[1], "committee", "CODE", "名称", "UP", None, "layer 2")


def test_each_level_has_its_own_reference_system_or_that_of_all(tmp_path):
    files, levels = [tmp_path / "a.gpkg"], ["street", "committee"]

    def systems(*given):
        sources = command.level_sources(files, levels, ["CODE"], ["NAME"], crs=list(given))
        return [source.crs for source in sources]

    assert systems() == [None, None]
    assert systems("EPSG:4490") == ["EPSG:4490"] * 2
    assert systems("committee=EPSG:4549") == [None, "EPSG:4549"]
    assert systems("EPSG:4490", "committee=EPSG:4549") == ["EPSG:4490", "EPSG:4549"]
    assert systems("-", "EPSG:4549") == [None, "EPSG:4549"]
    assert systems("+proj=moll +units=km") == ["+proj=moll +units=km"] * 2


@pytest.mark.parametrize(
    "given",
    [
        ("street=EPSG:4490", "street=EPSG:4549"),
        ("EPSG:4490", "EPSG:4549", "EPSG:4326"),
        ("EPSG:4490", "EPSG:4549", "street=EPSG:4326"),
        ("compound=EPSG:4490",),
        ("village=EPSG:4490",),
    ],
)
def test_a_reference_system_that_is_given_twice_or_for_no_level_is_a_usage_error(run, layers, given):
    options = [part for value in given for part in ("--crs", value)]
    done = run("check", layers, *LEVELS, *FIELDS, *DISTRICT, *options)
    assert done.exit_code == 2
    assert "--crs" in done.output


def test_boundaries_that_lie_elsewhere_than_those_in_use_are_refused_by_check_and_import(
    run, layers, database, tmp_path
):
    assert run("import", layers, *LEVELS, *FIELDS, *DISTRICT).exit_code == 0
    before = boundary_info(database).version
    elsewhere = tmp_path / "elsewhere.gpkg"
    for level in ("street", "committee"):
        rows = gpd.read_file(layers, layer=level)
        rows.set_geometry(rows.geometry.translate(xoff=3)).to_file(elsewhere, layer=level)
    given = (elsewhere, *LEVELS, *FIELDS, *DISTRICT)
    for action in ("check", "import"):
        refused = run(action, *given)
        assert refused.exit_code == 1
        assert "share no ground" in refused.stdout
    assert boundary_info(database).version == before
    assert run("import", *given, "--relocated").exit_code == 0
    assert boundary_info(database).version != before


def test_a_demonstration_in_use_keeps_no_other_district_out(run, layers, tmp_path):
    assert run("import", layers, *LEVELS, *FIELDS, *DISTRICT, "--demonstration").exit_code == 0
    elsewhere = tmp_path / "elsewhere.gpkg"
    for level in ("street", "committee"):
        rows = gpd.read_file(layers, layer=level)
        rows.set_geometry(rows.geometry.translate(xoff=3)).to_file(elsewhere, layer=level)
    assert run("import", elsewhere, *LEVELS, *FIELDS, *DISTRICT).exit_code == 0
