"""Warnings, listed areas and contact compounds."""

from callbacks.services import Services
from callbacks.watch import contact, listed, marks, warnings


def add_watch(services: Services) -> None:
    """Add the subject to the application."""
    register, reader = services.register, services.reader
    warnings.add_warnings(register, reader)
    listed.add_listed(register, reader)
    marks.add_watch_marks(register, reader)
    contact.add_contact(register, reader)
