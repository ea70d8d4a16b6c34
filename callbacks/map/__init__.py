"""The map page, and what its scripts ask for: geometry once, published numbers by edition."""

from callbacks.map import geometry, page, values
from callbacks.services import Services


def add_map(services: Services) -> None:
    """Add the subject to the application."""
    register, reader, answers = services.register, services.reader, services.answers
    geometry.add_geometry(register, reader, answers)
    values.add_values(register, reader, answers)
    page.add_map(register, reader)
