import tomllib

from pingan.system.toml_text import LineIndex, write_toml

TEXT = """\
# a comment
[system]
id = "x"

[[indicator]]
code = "A"
weight = 3

[[indicator]]
code = "B"
  "odd key" = 1
[indicator.grades]
"优" = 100
"""


def test_each_key_is_found_on_its_own_line():
    lines = LineIndex(TEXT)
    assert lines.line(("system", "id")) == 3
    assert lines.line(("indicator", 0, "weight")) == 7
    assert lines.line(("indicator", 1, "code")) == 10
    assert lines.line(("indicator", 1, "odd key")) == 11
    assert lines.line(("indicator", 1, "grades", "优")) == 13


def test_a_key_that_is_not_there_is_placed_at_its_table():
    assert LineIndex(TEXT).line(("indicator", 1, "weight")) == 9
    assert LineIndex(TEXT).line(("dimension",)) is None


def test_what_is_written_reads_back_the_same():
    tables = {
        "system": {
            "a": 'quote " backslash \\ tab \t 优',
            "b": [1, 2.5],
            "c": True,
            "d": {"优": 100, "x": "y"},
        },
        "indicator": [{"code": "A"}, {"code": "B", "weight": 1e-9}],
    }
    assert tomllib.loads(write_toml(tables)) == tables
