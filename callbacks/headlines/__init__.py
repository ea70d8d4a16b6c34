"""The headlines' page."""

from callbacks.headlines import page
from callbacks.services import Services


def add_headlines(services: Services) -> None:
    """Add the subject to the application."""
    page.add_headlines(services.register, services.reader)
