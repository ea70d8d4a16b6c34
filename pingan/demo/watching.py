"""What is watched in the demonstration district: rules of warning, listed areas. By the same acts as anybody's."""

import tomllib
from datetime import datetime, timedelta
from importlib import resources

from sqlalchemy import Engine

from pingan.access.permissions import Role
from pingan.access.principal import Principal, Scope
from pingan.demo.importing import ACTOR
from pingan.listings import note_progress, put_on_list, take_off_list
from pingan.scoring.warning_rules import load_rules
from pingan.storage import default_system_id
from pingan.storage.listings import list_listings
from pingan.watch import evaluate_published, store_warning_rules

DATA = resources.files("pingan.demo") / "data"
OFFICE = Principal(None, "区平安办数据室", Role.DATA, Scope(), "command line")


def store_demonstration_rules(engine: Engine) -> None:
    """Store the rules of warning: before the first publication, so that each quarter is judged when it is published."""
    store_warning_rules(engine, load_rules(DATA / "warnings.toml"), ACTOR)


def watch_demonstration(engine: Engine) -> None:
    """Judge the quarters that an earlier version of the program published, and list areas where none is listed."""
    store_demonstration_rules(engine)
    evaluate_published(engine, ACTOR)
    if list_listings(engine, default_system_id(engine)):
        return
    content = tomllib.loads((DATA / "listings.toml").read_text(encoding="utf-8"))
    today = datetime.now().astimezone().date()
    for entry in content["listing"]:
        due = entry.get("due_on") or (today + timedelta(days=entry["due_in_days"])).isoformat()
        about = [entry[name] for name in ("area", "quarter", "reason", "measure", "office")]
        number = put_on_list(engine, OFFICE, *about, due)
        if "note" in entry:
            note_progress(engine, OFFICE, number, entry["note"])
        if "removed" in entry:
            take_off_list(engine, OFFICE, number, "done", entry["remark"], entry["removed"])
