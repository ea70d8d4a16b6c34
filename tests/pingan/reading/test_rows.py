"""An area's rows as plain values say what its frames say."""

import pandas as pd
import pytest

from pingan.reading.rows import records_of, rows_of


def told(row):
    """Give a row with everything that is missing as None, and the types of what is there."""
    return {name: None if pd.isna(value) else (type(value), value) for name, value in row.items()}


@pytest.mark.parametrize("name", ["areas", "dimensions", "indicators", "contributions"])
def test_plain_values_are_those_of_the_release_missing_ones_too(published, name):
    found = 0
    for quarter in published.quarters:
        for code in [*published.areas.index, "nowhere"]:
            plain = records_of(published, quarter, name, code)
            framed = rows_of(published, quarter, name, code).to_dict("records")
            assert [told(row) for row in plain] == [told(row) for row in framed]
            found += len(plain)
    assert found
    assert records_of(published, "1999Q1", name, published.top) == []
