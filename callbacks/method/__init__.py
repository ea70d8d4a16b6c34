"""The page about the method, and its tables as files."""

from callbacks.method import files, page
from callbacks.services import Services


def add_method(services: Services) -> None:
    """Add the subject to the application."""
    page.add_method(services.register, services.reader)
    files.add_method_files(services.register, services.reader)
