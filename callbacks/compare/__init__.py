"""The page of comparisons."""

from callbacks.compare import page
from callbacks.services import Services


def add_compare(services: Services) -> None:
    """Add the subject to the application."""
    page.add_compare(services.register, services.reader)
