"""The pages on which a new version of the indicator system is made."""

from callbacks.drafting import backcast, page
from callbacks.services import Services


def add_drafting(services: Services) -> None:
    """Add the subject to the application."""
    page.add_method_edit(services.register, services.reader, services.settings.four_eyes)
    backcast.add_method_edit_backcast(services.register, services.reader)
