"""Rows and trees of plain values: what stands in a column is known to the table, and not to Python's types."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]  # Any: a column of a data frame holds what its own documentation says
"""A row by column: of a data frame, or of a table of an indicator system's file."""

Json: TypeAlias = dict[str, Any]  # Any: a JSON tree has no end that can be named
"""What is written as JSON for the browser: a tree of objects, lists, words, numbers, true, false and null."""

ComponentId: TypeAlias = str | dict[str, Any]  # as Dash has it: Any is a word or a number
"""The id of a component, also one of several that are alike."""
