"""Every way in examines its texts: what cannot be seen is refused in words, or left out with a warning."""

import json
import unicodedata

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from geodata import assemble, read_boundaries
from pingan.access.accounts import create_account, rename_account
from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.access.tokens import issue
from pingan.acts.assessment import publish_assessment
from pingan.acts.listings import note_progress, put_on_list
from pingan.acts.new_version import reject_draft
from pingan.acts.proposals import Officer, propose, reject
from pingan.acts.publish import publish_if_changed
from pingan.acts.watch import acknowledge
from pingan.boundary_sources import with_seen_names
from pingan.intake.cells import shown
from pingan.intake.layouts import DEFAULT_LAYOUTS, InvalidLayoutsError, parse_layouts
from pingan.names import LONGEST_NAME, LONGEST_REASON, as_kept, examined, unseen_in, without_unseen
from pingan.storage import StorageError, migrate, open_database, save_boundaries, withdraw_batch
from pingan.system.editing import Content
from pingan.system.indicator_system import InvalidSystemError, load_system
from pingan.system.toml_file import InvalidRulesError, read_text
from tests.unseen import RARE, UNSEEN, with_unseen

BY = Actor("tests", "command line")
OFFICER = Officer(BY, 1)
LEADER = Principal(7, "leader", Role.LEADER, Scope(None), "127.0.0.1", 1)
KINDS = pytest.mark.parametrize("kind", UNSEEN)
PASSWORD = "Plums-under-7-bridges"  # noqa: S105 - of the tests

TYPED = {
    "an account's name": lambda engine, text: create_account(engine, BY, text, "leader", PASSWORD),
    "an account's new name": lambda engine, text: rename_account(engine, BY, 1, text),
    "a wall screen's name": lambda engine, text: issue(engine, BY, text),
    "a client's name": lambda engine, text: issue(engine, BY, text, kind="client"),
    "why a quarter is corrected": lambda engine, text: publish_if_changed(engine, "2017Q1", text),
    "why it is proposed": lambda engine, text: propose(engine, OFFICER, "2017Q1", text),
    "why a proposal is turned down": lambda engine, text: reject(engine, OFFICER, 1, text),
    "why an assessment is corrected": lambda engine, text: publish_assessment(engine, OFFICER, 2016, text),
    "why a draft is sent back": lambda engine, text: reject_draft(engine, OFFICER, 1, text),
    "why a batch is withdrawn": lambda engine, text: withdraw_batch(engine, 1, "tests", text),
    "a remark on a warning": lambda engine, text: acknowledge(engine, LEADER, 1, text),
    "why an area is listed": lambda engine, text: put_on_list(
        engine, LEADER, "31001", "2017Q1", text, "整治", "平安办", "2017-06-30"
    ),
    "what is to be done there": lambda engine, text: put_on_list(
        engine, LEADER, "31001", "2017Q1", "原因", text, "平安办", "2017-06-30"
    ),
    "the office that answers for it": lambda engine, text: put_on_list(
        engine, LEADER, "31001", "2017Q1", "原因", "整治", text, "2017-06-30"
    ),
    "what was done there": lambda engine, text: note_progress(engine, LEADER, 1, text),
    "the credit of boundaries": lambda engine, text: save_boundaries(engine, squares("甲"), credit=text),
    "an area's name, past every check": lambda engine, text: save_boundaries(engine, squares(text)),
}
"""What somebody types or hands over, by what it is: each raises for what may not come in, and stores nothing."""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Give a database in which nothing is: texts are examined before anything is looked up."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('names') / 'pingan.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


def squares(name):
    """Return a district and its one street, of that name."""
    rows = {
        "area_code": ["31", "31001"],
        "level": ["district", "street"],
        "parent_code": [None, "31"],
        "name": pd.Series(["区", name], dtype=object),  # pandas' own texts cannot hold half a character
        "name_en": [None, None],
    }
    return gpd.GeoDataFrame(rows, geometry=[box(121, 31, 121.1, 31.1)] * 2, crs="EPSG:4326")


@KINDS
@pytest.mark.parametrize("way", TYPED)
def test_what_is_typed_is_refused_with_the_characters_that_cannot_be_seen(database, way, kind):
    with pytest.raises(StorageError) as refused:
        TYPED[way](database, with_unseen(kind))
    code = f"U+{ord(UNSEEN[kind]):04X}"
    for language in ("zh", "en"):
        assert code in refused.value.message[language]
        assert unseen_in(refused.value.message[language]) == ()


@pytest.mark.parametrize("way", TYPED)
def test_what_is_typed_is_refused_where_it_is_too_long_with_how_long_it_may_be(database, way):
    with pytest.raises(StorageError, match=r"60|100|1000"):
        TYPED[way](database, "长" * (LONGEST_REASON + 1))


@pytest.mark.parametrize("text", RARE)
def test_rare_characters_are_kept_as_they_are(text):
    kept = examined(f" {text}\u200b", "名称", "name", ValueError)
    assert unicodedata.normalize("NFC", text).replace("\u3000", " ") == kept


def test_a_reason_may_have_lines_and_a_name_may_not():
    assert examined("一\r\n二", "原因", "reason", ValueError, lines=True) == "一\n二"
    with pytest.raises(ValueError, match=r"U\+000A"):
        examined("一\n二", "名称", "name", lambda zh, en: ValueError(en))


def test_blanks_and_what_cannot_be_seen_around_a_text_are_left_out():
    assert as_kept("\u200b\ufeff 正在整改 \u200b\n") == "正在整改"
    assert as_kept("\u202e\u2066") == ""


# files


@pytest.fixture
def system_file(tmp_path, small_system):
    """Give a function that writes the small system with an indicator's name, as one would type it or escape it."""

    def write(name, key="name_zh"):
        content = Content.of(small_system).with_values({("indicator", "S1", key): name})
        path = tmp_path / "system.toml"
        path.write_text(content.text, encoding="utf-8")
        return path

    return write


WRITABLE = pytest.mark.parametrize("kind", [kind for kind in UNSEEN if kind != "half a character"])


@WRITABLE
@pytest.mark.parametrize("key", ["name_zh", "name_en", "department", "unit_zh", "note"])
def test_a_systems_file_is_refused_with_line_and_key(system_file, key, kind):
    with pytest.raises(InvalidSystemError) as refused:
        load_system(system_file(with_unseen(kind), key))
    problem = refused.value.problems[0]
    assert problem.key == f"indicator 1, {key}"
    assert problem.line is not None
    assert f"U+{ord(UNSEEN[kind]):04X}" in refused.value.in_language("zh")


def test_a_systems_file_is_refused_for_a_name_that_is_too_long(system_file):
    with pytest.raises(InvalidSystemError, match=f"at most {LONGEST_NAME} characters"):
        load_system(system_file("长" * (LONGEST_NAME + 1)))
    assert load_system(system_file("长" * LONGEST_NAME)).indicator("S1").name_zh == "长" * LONGEST_NAME


@WRITABLE
def test_the_editor_says_it_at_the_field(small_system, kind):
    content = Content.of(small_system).with_values({("indicator", "S1", "name_zh"): with_unseen(kind)})
    (place, problem), *more = content.problems()
    assert (place, more) == (("indicator", "S1", "name_zh"), [])
    assert "cannot be seen" in problem.en


@WRITABLE
def test_a_file_of_rules_is_refused(tmp_path, kind):
    path = tmp_path / "rules.toml"
    escaped = with_unseen(kind).encode("unicode_escape").decode().replace("\\x", "\\u00")
    path.write_text(f'[rules]\ntitle = {{ zh = "{escaped}", en = "x" }}\n', encoding="utf-8")
    with pytest.raises(InvalidRulesError, match="cannot be seen"):
        read_text(path)


@WRITABLE
def test_a_file_of_workbooks_layouts_is_refused(kind):
    text = DEFAULT_LAYOUTS.read_text(encoding="utf-8")
    escaped = with_unseen(kind).encode("unicode_escape").decode().replace("\\x", "\\u00")
    with pytest.raises(InvalidLayoutsError, match="cannot be seen"):
        parse_layouts(text.replace('"公安分局"', f'"{escaped}"'))


@pytest.fixture
def boundary_file(tmp_path):
    """Give a function that writes two streets and their district, with a street's name and code."""

    def write(name, code="31001"):
        frame = squares("乙").assign(name_en="x")
        features = json.loads(frame.to_json(drop_id=True))
        features["features"][1]["properties"] |= {"name": name, "area_code": code}
        path = tmp_path / "areas.geojson"
        path.write_text(json.dumps(features), encoding="utf-8")  # escaped: any character is text
        return path

    return write


IN_GEOJSON = pytest.mark.parametrize("kind", [k for k in UNSEEN if k not in ("half a character", "a null")])


@IN_GEOJSON
def test_boundaries_lose_what_cannot_be_seen_and_the_report_says_of_which_area(boundary_file, kind):
    path = boundary_file(with_unseen(kind), code=f"31{UNSEEN[kind]}001")
    read = with_seen_names(read_boundaries(path, "street", "area_code", "name"))
    assert set(read.boundaries["name"]) == {"区", "天山路街道"}
    assert set(read.boundaries["area_code"]) == {"31", "31001"}
    found = [finding for finding in read.findings if finding.kind == "unseen_characters"]
    assert [(one.severity, one.area_codes) for one in found] == [("warning", ("31001",))]
    assert f"U+{ord(UNSEEN[kind]):04X}" in found[0].message["zh"]
    assert unseen_in(found[0].message["en"]) == ()


def test_boundaries_with_a_name_that_is_too_long_are_not_imported(boundary_file):
    read = with_seen_names(read_boundaries(boundary_file("长" * 101), "street", "area_code", "name"))
    report = assemble([read], "310", "区").report
    assert ("long_name", ("31001",)) in [(one.kind, one.area_codes) for one in report.errors]


@KINDS
def test_a_cell_is_quoted_without_what_cannot_be_seen(kind):
    assert unseen_in(shown(with_unseen(kind))) == ()


@KINDS
def test_a_files_name_is_kept_without_what_cannot_be_seen(kind):
    assert without_unseen(with_unseen(kind) + ".xlsx") == "天山路街道.xlsx"
