"""An area's page."""

from callbacks.area import page
from callbacks.services import Services


def add_area(services: Services) -> None:
    """Add the subject to the application."""
    page.add_area(services.register, services.reader)
