"""Pages are kept as long as nothing they show is another: whatever is added says so."""

from datetime import date

from pingan.storage.listings import ListingOutcome, save_listing, save_note, save_removal
from pingan.storage.rule_files import save_rule_file
from pingan.storage.watch_state import watch_state


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
