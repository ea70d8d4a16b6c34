"""What every subject is handed when it is added to the application, made once by `app.py`."""

from dataclasses import dataclass
from pathlib import Path

from callbacks.answers import Answers
from callbacks.plain import Plain
from callbacks.reader import Reader
from callbacks.register import Register
from callbacks.sessions import Sessions
from pingan.intake.desk import Desk
from pingan.reports.jobs import Runner
from pingan.settings import Settings


@dataclass(frozen=True)
class Services:
    """One of each for the whole application.

    Attributes
    ----------
    register : where routes, pages and callbacks are added, each with its permission
    reader : who asks, and what is published
    answers : immutable answers, kept in memory
    sessions : who is signed in
    plain : the pages that the server writes whole
    desk : where departments' files come in
    runner : makes the reports that were asked for
    assets : the folder of scripts and styles
    """

    settings: Settings
    register: Register
    reader: Reader
    answers: Answers
    sessions: Sessions
    plain: Plain
    desk: Desk
    runner: Runner
    assets: Path
