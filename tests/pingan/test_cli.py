"""The command line as it is started: what it says where a command cannot go on."""

import os
import subprocess
import sys

from sqlalchemy import text

from pingan.storage import migrate, open_database, writing


def test_a_database_that_cannot_be_opened_is_said_in_words_by_whatever_command(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'pingan.db'}")
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    engine.dispose()
    environment = {**os.environ, "PINGAN_DATA_DIR": str(tmp_path), "PINGAN_DATABASE_URL": ""}
    run = subprocess.run(
        [sys.executable, "-m", "pingan.cli", "demo", "--no-serve"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "0007" in run.stderr
    assert "open it once with the program of commit" in run.stderr
    assert "打开一次" in run.stderr
    assert "Traceback" not in run.stderr
