"""What an element of a page holds, as Dash takes it."""

from collections.abc import Sequence
from typing import TypeAlias

from dash.development.base_component import Component

Child: TypeAlias = Component | str | int | float | None
"""One thing that stands in an element: another element, words, a number, or nothing."""

Children: TypeAlias = Child | Sequence[Child]
"""What an element is handed: one thing, or several in their order."""
