"""What the map and an area's page are told of warnings and listed areas."""

import json
import runpy
from pathlib import Path

import pytest

from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.acts.listings import put_on_list, take_off_list
from pingan.acts.publish import publish
from pingan.acts.watch import evaluate_published, store_warning_rules
from pingan.reading.published import read_published
from pingan.reading.scoped import seen_by
from pingan.rules.warning_rules import parse_rules
from pingan.storage import save_system
from pingan.system.indicator_system import parse_system

SMALL = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "conftest.py"))
WATCH = runpy.run_path(str(Path(__file__).parents[2] / "pingan" / "acts" / "test_watch.py"))
OFFICE = Principal(None, "区平安办", Role.DATA, Scope(), "127.0.0.1")


@pytest.fixture
def watched(own_app):
    """Give an application with warnings from 2016Q2 on, and a street that was on the list in 2016Q3 and 2016Q4."""
    app = own_app()
    store_warning_rules(app.reader.engine, parse_rules(WATCH["RULES"]), Actor("tests"))
    evaluate_published(app.reader.engine, Actor("tests"))
    about = "31001", "2016Q3", "盗窃", "装门", "综治办", "2017-03-31"
    number = put_on_list(app.reader.engine, OFFICE, *about)
    take_off_list(app.reader.engine, OFFICE, number, "done", "达标", "2017Q1")
    return app


def test_the_map_is_told_by_quarter_and_area_and_each_account_its_own(watched, signed_in, call_page):
    whole = read_published(watched.reader.engine)
    leader = signed_in(watched.server.test_client())
    marks = leader.get(f"/watch/{whole.edition}/31/street.json").get_json()["quarters"]
    assert "2016Q1" not in marks
    assert set(marks["2016Q4"]) >= {"31001", "31002"}
    assert [quarter for quarter in marks if "due" in marks[quarter].get("31001", {})] == ["2016Q3", "2016Q4"]
    assert marks["2016Q4"]["31002"]["count"] == 2
    assert leader.get(f"/watch/{whole.edition}/31/village.json").status_code == 404
    street = signed_in(watched.server.test_client(), "street", "31002")
    mine = seen_by(whole, Scope("31002"))
    own = street.get(f"/watch/{mine.edition}/31/street.json").get_json()["quarters"]
    assert all("31001" not in marks for marks in own.values())
    assert street.get(f"/watch/{whole.edition}/31/street.json").status_code == 404
    page = json.dumps(call_page(leader, "/area/31001", "?quarter=2016Q4")[0], ensure_ascii=False)
    assert "维度偏低" in page
    assert "/listed?listing=1" in page
    later = json.dumps(call_page(leader, "/area/31001", "?quarter=2017Q1")[0], ensure_ascii=False)
    assert "/listed?listing=1" not in later


def test_a_warning_calls_a_dimension_as_its_quarter_did_and_not_as_the_newest_does(watched, signed_in):
    engine = watched.reader.engine
    source = SMALL["SYSTEM"].replace('version = "1"', 'version = "2"').replace("治安状况", "治安情况")
    save_system(engine, parse_system(source.replace('applies_from = "2015Q1"', 'applies_from = "2017Q2"')))
    publish(engine, "2017Q2")
    leader = signed_in(watched.server.test_client())
    address = f"/watch/{read_published(engine).edition}/31/street.json"
    said = {quarter: str(marks) for quarter, marks in leader.get(address).get_json()["quarters"].items()}
    assert "维度偏低：治安状况" in said["2016Q4"]
    assert "维度偏低：治安情况" in said["2017Q2"]
    assert "治安情况" not in said["2016Q4"]
