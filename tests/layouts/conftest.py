"""What a small installation offers to look at."""

import pytest

from layouts.view import Choices


@pytest.fixture(scope="session")
def choices():
    """Give two streets, one with a committee that has a compound."""
    return Choices(
        quarters=("2016Q4", "2017Q1"),
        levels=("street", "committee", "compound"),
        measures=("index", "security", "S1"),
        dimensions=("security", "prevention"),
        top="31",
        areas={
            "31": "district",
            "3101": "street",
            "3102": "street",
            "310101": "committee",
            "31010101": "compound",
        },
    )
