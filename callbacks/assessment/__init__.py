"""The annual assessment."""

from callbacks.assessment import files, page
from callbacks.services import Services


def add_assessment(services: Services) -> None:
    """Add the subject to the application."""
    page.add_assessment(services.register, services.reader, services.settings.four_eyes)
    files.add_assessment_files(services.register, services.reader)
