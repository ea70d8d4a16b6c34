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


def migrate(engine: Engine) -> None:
    """Bring a database, empty or of an earlier version, to the newest schema. Run again, it does nothing.

    All migrations run in one transaction: a migration that fails leaves the database as it was. Several
    processes may call it at the same time; one does the work and the others wait.

    Raises
    ------
    StorageError
        The database was written by a newer version of the program.
    """
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with reading(engine) as connection:  # the usual case, at every start: nothing to do, no write lock
        if revision_of(connection) == newest:
            return
    with writing(engine) as connection:
        try:
            upgrade(connection)
        except CommandError as error:
            raise StorageError(
                f"数据库的结构版本（{revision_of(connection)}）比本程序新：请升级程序后再打开。",
                f"The database's schema ({revision_of(connection)}) is newer than this program: "
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
