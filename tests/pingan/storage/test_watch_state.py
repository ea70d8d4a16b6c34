"""Pages are kept as long as nothing they show is another: whatever is added says so."""

from datetime import date

from sqlalchemy import Table

from pingan.storage import schema_watch
from pingan.storage.listings import ListingOutcome, save_listing, save_note, save_removal
from pingan.storage.rule_files import save_rule_file
from pingan.storage.watch_state import TIMES, watch_state


def test_whatever_is_added_makes_another_state(engine):
    states = [watch_state(engine)]
    values = {
        "system_id": "small", "area_code": "31001", "quarter": "2017Q1", "reason": "r", "measure": "m",
        "office": "o", "due_on": date(2030, 1, 1), "warning_id": None, "listed_by": "somebody",
    }  # fmt: skip
    number = save_listing(engine, values)
    states.append(watch_state(engine))
    save_note(engine, number, "note", None, "somebody", None)
    states.append(watch_state(engine))
    save_removal(engine, number, "2017Q1", ListingOutcome.DONE, "remark", "somebody", None)
    states.append(watch_state(engine))
    save_rule_file(engine, "headlines", "small", "1", "", "0" * 64, "somebody")
    states += [watch_state(engine)] * 2
    assert len(set(states)) == 5


def test_every_table_of_what_was_done_is_looked_at():
    """A new one that is forgotten here would stand on pages and walls only after something else was done."""
    tables = [one for one in vars(schema_watch).values() if isinstance(one, Table)]
    dated = {one.name for one in tables for column in one.columns if column.name.endswith("_at")}
    dated.remove("account_contact")  # one's own page is made anew each time
    assert dated
    assert dated <= {time.table.name for time in TIMES}
