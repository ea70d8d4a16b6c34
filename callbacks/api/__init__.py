"""The API for other systems."""

from callbacks.api import routes
from callbacks.services import Services


def add_api(services: Services) -> None:
    """Add the subject to the application."""
    routes.add_api(services.register, services.reader, services.settings.api_requests_per_minute)
