"""Elements of a still part read and write like Dash's own."""

import json

import dash
import pytest
from plotly.utils import PlotlyJSONEncoder

from layouts.drawing import STILL_TAGS, still_tree
from layouts.element import html


@pytest.mark.parametrize("tag", sorted(STILL_TAGS))
def test_an_element_stands_in_a_page_as_dashs_own_would(tag):
    def made(kind):
        held = kind.Span(["a", None, kind.B("b", className="main")], title="t")
        return getattr(kind, tag)(held, className="c", hidden=True, **{"data-of": "x"})

    ours, theirs = made(html), made(dash.html)
    assert still_tree(ours) == still_tree(theirs)
    assert json.loads(json.dumps(ours, cls=PlotlyJSONEncoder)) == json.loads(
        json.dumps(theirs, cls=PlotlyJSONEncoder)
    )


def test_what_cannot_stand_in_a_still_part_cannot_be_made():
    with pytest.raises(AttributeError):
        html.Script("x = 1")
