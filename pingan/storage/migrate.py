"""Bringing a database to the schema of this version of the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from pingan.storage.engine import reading, writing
from pingan.storage.errors import StorageError

_BEFORE_THE_BASELINE = {f"{number:04}" for number in range(1, 13)}
"""Revisions of before the first version: the program has their migrations no longer."""
LAST_WITH_THEM = "79edf34"
"""The commit whose program still brings such a database forward."""


def migrate(engine: Engine) -> None:
    """Bring a database, empty or of an earlier version, to the newest schema. Run again, it does nothing.

    All migrations run in one transaction: a migration that fails leaves the database as it was. Several
    processes may call it at the same time; one does the work and the others wait.

    Raises
    ------
    StorageError
        The database was written by a newer version of the program, or before its first one.
    """
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with reading(engine) as connection:  # the usual case, at every start: nothing to do, no write lock
        if revision_of(connection) == newest:
            return
    with writing(engine) as connection:
        try:
            upgrade(connection)
        except CommandError as error:
            revision = revision_of(connection)
            if is_before_the_baseline(revision):
                raise StorageError(
                    f"数据库的结构（{revision}）早于本程序的第一个版本，不能直接升级：请先用提交 {LAST_WITH_THEM} "
                    "的程序打开一次，再用本程序打开。数据库没有改动。",
                    f"The database's schema ({revision}) is from before the first version of the program, which cannot "
                    f"bring it forward: open it once with the program of commit {LAST_WITH_THEM}, then again with this "
                    "one. The database is unchanged.",
                ) from error
            raise StorageError(
                f"数据库的结构版本（{revision}）比本程序新：请升级程序后再打开。",
                f"The database's schema ({revision}) is newer than this program: "
                "upgrade the program, then open it again.",
            ) from error


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision in the transaction that is open on a connection."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as a substitution by the ini parser behind alembic.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revision_of(connection: Connection) -> str | None:
    """Return the schema's revision, None where there are no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known_revision(revision: str) -> bool:
    """Tell whether this version of the program knows a revision of the schema: a newer program's it does not."""
    return revision in {known.revision for known in ScriptDirectory.from_config(_config()).walk_revisions()}


def is_before_the_baseline(revision: str | None) -> bool:
    """Tell whether a revision is one of before the first version, which this program no longer knows."""
    return revision in _BEFORE_THE_BASELINE
