"""By when a quarter is due, where the data office has set a day of its own."""

from datetime import UTC, date, datetime

from sqlalchemy import delete, insert, select

from pingan.storage.engine import Database, reading, writing
from pingan.storage.schema import quarter_due


def due_date(database: Database, quarter: str) -> date | None:
    """Return the day that was set for a quarter, None where none was."""
    query = select(quarter_due.c.due_on).where(quarter_due.c.quarter == quarter)
    with reading(database) as connection:
        found = connection.scalar(query)
    return None if found is None else date.fromisoformat(found)


def set_due_date(database: Database, quarter: str, due_on: date, set_by: str) -> None:
    """Set the day for a quarter; it takes the place of an earlier one."""
    with writing(database) as connection:
        connection.execute(delete(quarter_due).where(quarter_due.c.quarter == quarter))
        connection.execute(
            insert(quarter_due).values(
                quarter=quarter, due_on=due_on.isoformat(), set_at=datetime.now(UTC), set_by=set_by
            )
        )
