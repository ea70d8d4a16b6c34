from datetime import timedelta

import pytest

from pingan.access.audit import search
from pingan.access.errors import TooManyExportsError
from pingan.access.exports import record_export
from pingan.access.principal import Actor

OFFICE, OTHER = Actor("office", "127.0.0.1"), Actor("other", "127.0.0.1")


def test_an_account_takes_so_many_files_an_hour_and_no_other_account_fewer(engine, monkeypatch):
    monkeypatch.setattr("pingan.access.exports.MOST_AN_HOUR", 3)
    for number in range(3):
        record_export(engine, OFFICE, f"pingan-{number}.csv")
    with pytest.raises(TooManyExportsError, match="3 files within an hour"):
        record_export(engine, OFFICE, "pingan-3.csv")
    record_export(engine, OTHER, "pingan-4.csv")
    taken = [line.object for line in search(engine, action="export").lines]
    assert taken == ["pingan-4.csv", "pingan-2.csv", "pingan-1.csv", "pingan-0.csv"]
    monkeypatch.setattr("pingan.access.exports._HOUR", timedelta(0))  # it has passed
    record_export(engine, OFFICE, "pingan-3.csv")
