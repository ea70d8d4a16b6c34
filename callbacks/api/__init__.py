"""What other systems ask: the API, and whether the server is well."""

from callbacks.api import health, routes
from callbacks.services import Services


def add_api(services: Services) -> None:
    """Add the subject to the application."""
    health.add_health(services.register, services.reader)
    routes.add_api(services.register, services.reader, services.settings.api_requests_per_minute)
