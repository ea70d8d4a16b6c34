"""Days as forms send them, and their first and last moments by the server's own clock."""

from datetime import date, datetime, time, timedelta

YEARS = range(1970, 3000)  # beyond, moments cannot be told in every time zone


def today() -> date:
    """Return the day on the server's own clock, by which something is overdue."""
    return datetime.now().astimezone().date()


def day_of(value: str | None) -> date | None:
    """Return the day of a text like 2017-07-01; None where it is none."""
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return None
    return day if day.year in YEARS else None


def start_of_day(day: date | None) -> datetime | None:
    """Return a day's first moment."""
    return datetime.combine(day, time()).astimezone() if day else None


def end_of(day: date | None) -> datetime | None:
    """Return the moment at which a day is over."""
    return start_of_day(day + timedelta(days=1)) if day else None
