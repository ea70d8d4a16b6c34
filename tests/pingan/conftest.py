"""A small district that needs no demonstration data: one district, two streets, four committees."""

import hashlib
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from pingan.quarters import quarter_range
from pingan.storage import BatchInfo, migrate, open_database, save_batches, save_boundaries, save_system
from pingan.system.indicator_system import parse_system

SYSTEM = """
[system]
id = "small"
version = "1"
applies_from = "2015Q1"
title = { zh = "小体系", en = "Small system" }
levels = ["district", "street", "committee"]
clip = true
base_quarters = ["2016Q1"]
smoothing_levels = ["committee"]

[[dimension]]
code = "security"
name_zh = "治安状况"
name_en = "Public security"

[[dimension]]
code = "prevention"
name_zh = "防范状况"
name_en = "Prevention"

[[indicator]]
code = "S1"
dimension = "security"
name_zh = "盗窃"
name_en = "Thefts"
department = "公安分局"
kind = "rate"
per = 10000
direction = "negative"
satisfactory = 10
impermissible = 100
weight = 3
finest_level = "committee"
window_quarters = 2
smoothing = "eb"

[[indicator]]
code = "S2"
dimension = "security"
name_zh = "案件变化"
name_en = "Change of cases"
department = "公安分局"
kind = "growth"
direction = "negative"
satisfactory = -10
impermissible = 20
weight = 1
finest_level = "street"

[[indicator]]
code = "F1"
dimension = "prevention"
name_zh = "防御等级"
name_en = "Defence grade"
department = "综治办"
kind = "graded"
direction = "positive"
satisfactory = 100
impermissible = 60
weight = 2
finest_level = "committee"
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """Give a migrated database, empty unless the test asks for `small_district`; each test runs on both kinds."""
    template = "_small_district" if "small_district" in request.fixturenames else "_empty_database"
    if request.param == "sqlite":
        path = request.getfixturevalue(f"{template}_file")
        url = f"sqlite:///{shutil.copy(path, tmp_path / 'pingan.db')}"
    else:
        copy = request.getfixturevalue("make_postgres_database")
        url = copy(request.getfixturevalue(f"{template}_url"))
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def small_system():
    """Give a system of two dimensions and three indicators that reaches back four quarters."""
    return parse_system(SYSTEM)


@pytest.fixture
def small_boundaries():
    """Give a district of two streets of two square committees each."""
    return _boundaries()


@pytest.fixture
def small_batches():
    """Give a function that makes a quarter's two batches; another seed makes other numbers."""
    return _batches


@pytest.fixture
def small_district(engine):
    """Give a database ready to publish 2016Q1 to 2017Q1."""
    return engine


@pytest.fixture(scope="session")
def _empty_database_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "pingan.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _small_district_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("small_district") / "pingan.db"
    _fill(f"sqlite:///{path}", _save_district)
    return path


@pytest.fixture(scope="session")
def _empty_database_url(make_postgres_database):
    return _fill(make_postgres_database())


@pytest.fixture(scope="session")
def _small_district_url(make_postgres_database):
    return _fill(make_postgres_database(), _save_district)


def _fill(url, save=lambda engine: None):
    engine = open_database(url)
    migrate(engine)
    save(engine)
    engine.dispose()  # the last connection folds SQLite's log into the file, which can then be copied
    return url


def _save_district(engine):
    save_system(engine, parse_system(SYSTEM))
    save_boundaries(engine, _boundaries(), credit="© test", demonstration=True)
    save_batches(
        engine, [batch for quarter in quarter_range("2015Q1", "2017Q1") for batch in _batches(quarter)]
    )


def _boundaries(streets=(1, 2)):
    rows = [("31", "district", None, "小区", "Small", box(121.0, 31.0, 121.4, 31.1))]
    for street in streets:
        code, west = f"3100{street}", 121.0 + 0.2 * (street - 1)
        rows.append((code, "street", "31", f"街道{street}", None, box(west, 31.0, west + 0.2, 31.1)))
        for part in (1, 2):
            edge = west + 0.1 * (part - 1)
            shape = box(edge, 31.0, edge + 0.1, 31.1)
            rows.append((f"{code}{part}", "committee", code, f"居委会{street}-{part}", None, shape))
    columns = ["area_code", "level", "parent_code", "name", "name_en", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")


def _batches(quarter, seed=0, streets=(1, 2)):
    random = np.random.default_rng([seed, *quarter.encode()])
    committees = [f"3100{street}{part}" for street in streets for part in (1, 2)]
    thefts = [(code, "S1", random.poisson(8), 2000 + 10 * n, np.nan) for n, code in enumerate(committees)]
    cases = [
        (code, "S2", 40 + random.poisson(10), np.nan, np.nan)
        for code in (f"3100{street}" for street in streets)
    ]
    grades = [(code, "F1", np.nan, 700, random.choice([50, 70, 85, 100])) for code in committees]
    made = []
    for department, rows in (("公安分局", thefts + cases), ("综治办", grades)):
        columns = ["area_code", "indicator", "numerator", "denominator", "grade"]
        frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], float))
        frame.insert(0, "quarter", quarter)
        content = hashlib.sha256(frame.to_csv().encode()).hexdigest()
        made.append(
            (BatchInfo(quarter, department, f"{department}-{quarter}.xlsx", content, "tester"), frame)
        )
    return made
