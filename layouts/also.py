"""Attributes of an element whose names hold a hyphen: `**also({"aria-live": "polite", "data-code": code})`."""

from collections.abc import Mapping
from typing import Any


def also(
    attributes: Mapping[str, object],
) -> dict[str, Any]:  # Any: Dash takes them, but its types name none of them
    """Return the attributes, for an element to take beside the named ones."""
    return dict(attributes)
