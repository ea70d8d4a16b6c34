import pytest

from bench.table import columns_of, markdown, plain, rewrite, show

ROWS = [{"map": "ours", "median_ms": 26.04, "bytes": 0}, {"map": "a|b 地图", "median_ms": None, "extra": "x"}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (True, "yes"),
        (1_600_000, "1,600,000"),
        (1234.4, "1,234"),
        (26.04, "26.0"),
        (2.345, "2.35"),
        (0.00012, "0.00012"),
        (0.0, "0"),
        ("ours", "ours"),
    ],
)
def test_a_cell_shows_three_digits_and_a_dash_for_what_was_not_measured(value, text):
    assert show(value) == text


def test_a_row_that_lacks_a_column_shows_a_dash_and_not_another_ones_number():
    assert columns_of(ROWS) == ["map", "median_ms", "bytes", "extra"]
    assert markdown(ROWS).splitlines() == [
        "| map | median ms | bytes | extra |",
        "|---|---:|---:|---|",
        "| ours | 26.0 | 0 | – |",
        "| a\\|b 地图 | – | – | x |",
    ]


def test_columns_stay_aligned_beside_chinese_names():
    lines = plain([{"map": "地图", "ms": 1}, {"map": "ours", "ms": 22}]).splitlines()
    assert lines == ["map   ms", "地图  1", "ours  22"]


def test_writing_the_docs_replaces_the_old_table_and_nothing_else(tmp_path):
    page = tmp_path / "bench.md"
    page.write_text("head\n<!-- a -->\nold\n<!-- /a -->\nmiddle\n<!-- b -->\nkept\n<!-- /b -->\n", "utf-8")
    rewrite(page, "a", "new")
    rewrite(page, "a", "newer")
    assert page.read_text("utf-8") == (
        "head\n<!-- a -->\nnewer\n<!-- /a -->\nmiddle\n<!-- b -->\nkept\n<!-- /b -->\n"
    )


def test_a_page_without_its_marks_is_left_alone(tmp_path):
    page = tmp_path / "bench.md"
    page.write_text("<!-- a -->\nno end\n", "utf-8")
    with pytest.raises(ValueError, match="no marks for a"):
        rewrite(page, "a", "new")
    assert page.read_text("utf-8") == "<!-- a -->\nno end\n"
