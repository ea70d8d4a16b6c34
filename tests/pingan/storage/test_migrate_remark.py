"""A database from before batches had remarks is brought forward with what it holds."""

import sqlite3

from alembic import command

from pingan.storage import list_batches, migrate, open_database, writing
from pingan.storage.migrate import _config


def test_batches_from_before_remarks_keep_everything_and_have_none(tmp_path):
    path = tmp_path / "earlier.db"
    engine = open_database(f"sqlite:///{path}")
    config = _config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    earlier = sqlite3.connect(path)
    earlier.execute(
        "INSERT INTO batch (quarter, department, file_name, sha256, received_at, received_by, demonstration)"
        " VALUES ('2017Q1', '公安分局', 'a.xlsx', 'x', '2017-04-01 00:00:00', 'li', 0)"
    )
    earlier.commit()
    earlier.close()
    migrate(engine)
    (batch,) = list_batches(engine).to_dict("records")
    assert (batch["file_name"], batch["received_by"], batch["remark"]) == ("a.xlsx", "li", None)
    engine.dispose()
