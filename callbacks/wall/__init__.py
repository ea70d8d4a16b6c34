"""The wall screen, and the page of what wall screens play."""

from callbacks.services import Services
from callbacks.wall import playlist, screen


def add_wall(services: Services) -> None:
    """Add the subject to the application."""
    screen.add_screen(services.register, services.reader, services.answers, services.assets)
    playlist.add_admin_screen(services.register, services.reader)
