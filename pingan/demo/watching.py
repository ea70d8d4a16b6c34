"""What is watched in the demonstration district: rules of warning, listed areas. By the same acts as anybody's."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from pingan.access.accounts import account_named
from pingan.access.contacts import contacts_of, set_contacts
from pingan.access.errors import UnknownAccountError
from pingan.access.permissions import Role
from pingan.access.principal import Principal, Scope
from pingan.acts.listings import note_progress, put_on_list, take_off_list
from pingan.acts.watch import evaluate_published, store_warning_rules
from pingan.demo.importing import ACTOR
from pingan.rules.warning_rules import load_rules
from pingan.storage import default_system_id, load_areas, reading
from pingan.storage.listings import list_listings

DATA = Path(__file__).parent / "data"
LEADER, CONTACT_LEVEL, STORY, CONTACTS = "区领导", "compound", "310105006", 6
OFFICE = Principal(None, "区平安办数据室", Role.DATA, Scope(), "command line")


def store_demonstration_rules(engine: Engine) -> None:
    """Store the rules of warning: before the first publication, so that each quarter is judged when it is published."""
    store_warning_rules(engine, load_rules(DATA / "warnings.toml"), ACTOR)


def bind_demonstration_contacts(engine: Engine) -> None:
    """Bind the leader's account to some compounds of the listed street, and to a few of others, unless it is."""
    try:
        account = account_named(engine, LEADER)
    except UnknownAccountError:
        return  # renamed since
    if contacts_of(engine, account.account_id):
        return
    with reading(engine) as connection:
        areas = load_areas(connection)
    compounds = sorted(areas.loc[areas["level"] == CONTACT_LEVEL, "area_code"])
    here = [code for code in compounds if code.startswith(STORY)][:CONTACTS]
    others = compounds[:: max(len(compounds) // CONTACTS, 1)][:CONTACTS]
    set_contacts(engine, ACTOR, account.account_id, [*here, *others])


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
        area, quarter, why = entry["area"], entry["quarter"], entry["reason"]
        number = put_on_list(engine, OFFICE, area, quarter, why, entry["measure"], entry["office"], due)
        if "note" in entry:
            note_progress(engine, OFFICE, number, entry["note"])
        if "removed" in entry:
            take_off_list(engine, OFFICE, number, "done", entry["remark"], entry["removed"])
