"""What the data office keeps for itself about something, read for the data office and for nobody else."""

from callbacks.reader import Reader
from callbacks.sessions import asking, may
from pingan.access.permissions import Permission
from pingan.storage.office_notes import About, OfficeNote, notes_about


def notes_for_office(reader: Reader, about: About, number: int | str | None) -> list[OfficeNote] | None:
    """Return the notes, oldest first; None for whoever is not of the data office: they can keep none either."""
    if number is None or not may(asking(), Permission.SUBMIT_DATA):
        return None
    return notes_about(reader.engine, about, number)
