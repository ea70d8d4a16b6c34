"""A small district that needs no demonstration data: one district, two streets, four committees."""

import hashlib
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from shapely import box

from pingan.acts.publish import publish
from pingan.quarters import quarter_range
from pingan.signing import read_key
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
def engine(request, tmp_path, _make_template):
    """Give a migrated database, empty unless the test asks for `small_district`; each test runs on both kinds.

    A file's mark `published` names the quarters of the small district that are published in it already.
    """
    content = None
    if "small_district" in request.fixturenames:
        mark = request.node.get_closest_marker("published")
        content = mark.args if mark else ()
    if request.param == "sqlite":
        template = _make_template(lambda name: f"sqlite:///{name}", request.param, content)
        url = f"sqlite:///{shutil.copy(template.removeprefix('sqlite:///'), tmp_path / 'pingan.db')}"
    else:
        make = request.getfixturevalue("make_postgres_database")
        url = make(_make_template(lambda _: make(), request.param, content))
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def make_key(tmp_path_factory):
    """Give a function that makes a file with a key of its own, as OpenSSL writes it, and what more is to be in it."""

    def make(*more):
        path = tmp_path_factory.mktemp("keys") / "signing.pem"
        private = Ed25519PrivateKey.generate()
        content = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(b"".join([content, *more]))
        path.chmod(0o600)
        return path

    return make


@pytest.fixture
def opened_with():
    """Give a function that opens a database once more, with a file of keys."""
    opened = []

    def open_with(engine, path):
        opened.append(open_database(engine.url, read_key(path, Path("no data folder"))))
        return opened[-1]

    yield open_with
    for engine in opened:
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
def _make_template(tmp_path_factory):
    """Give a function that returns the URL of a database to copy, filled once; None for one without a district."""
    made = {}

    def make(new, backend, quarters):
        if (backend, quarters) not in made:
            url = new(tmp_path_factory.mktemp("template") / "pingan.db")
            made[backend, quarters] = _fill(url, lambda engine: _save_district(engine, quarters))
        return made[backend, quarters]

    return make


def _fill(url, save):
    engine = open_database(url)
    migrate(engine)
    save(engine)
    engine.dispose()  # the last connection folds SQLite's log into the file, which can then be copied
    return url


def _save_district(engine, published):
    if published is None:
        return
    save_system(engine, parse_system(SYSTEM))
    save_boundaries(engine, _boundaries(), credit="© test", demonstration=True)
    save_batches(
        engine, [batch for quarter in quarter_range("2015Q1", "2017Q1") for batch in _batches(quarter)]
    )
    for quarter in published:
        publish(engine, quarter)


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
