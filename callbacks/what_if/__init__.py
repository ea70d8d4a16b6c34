"""The page what if, and a scenario as a file."""

from callbacks.services import Services
from callbacks.what_if import file, page


def add_what_if(services: Services) -> None:
    """Add the subject to the application."""
    page.add_what_if(services.register, services.reader)
    file.add_what_if_file(services.register, services.reader)
