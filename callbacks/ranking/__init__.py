"""The movement page."""

from callbacks.ranking import page
from callbacks.services import Services


def add_ranking(services: Services) -> None:
    """Add the subject to the application."""
    page.add_ranking(services.register, services.reader)
