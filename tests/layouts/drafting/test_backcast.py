"""The look back on a quarter: many areas do not make the browser wait, and none that loses its rank is left out."""

import json

import numpy as np
import pandas as pd

from layouts.drafting.backcast import MOST_LISTED, Beside, backcast_shown
from layouts.text import Text


def beside(count, **ranks):
    places = np.arange(1.0, count + 1)
    frame = pd.DataFrame(
        {"name": [f"area {n}" for n in range(count)], "index_published": 90 - places / 10, "rank_published": places,
         "index": 90 - places / 10, "rank": places, "reason": ""},
        index=[f"A{n}" for n in range(count)],
    )  # fmt: skip
    for code, rank in ranks.items():
        frame.loc[code, ["rank", "index"]] = [rank, np.nan if np.isnan(rank) else 80.0]
    return Beside("2017Q1", frame)


def words(shown):
    return json.dumps([part.to_plotly_json() for part in shown], default=lambda part: part.to_plotly_json())


def test_few_areas_are_all_drawn_and_listed():
    shown = words(backcast_shown(Text("en"), {"2017Q1": beside(10, A0=2, A1=1)}, "2017Q1", "light"))
    assert "2 of 10 areas change rank" in shown
    assert '"Graph"' in shown
    assert all(f'"area {n}"' in shown for n in range(10))


def test_the_saved_picture_does_not_speak_of_the_table_beside_it():
    shown = words(backcast_shown(Text("en"), {"2017Q1": beside(3)}, "2017Q1", "light"))
    assert '"data-title": "Ranks as published and under the draft"' in shown


def test_of_many_areas_those_that_move_most_are_listed_and_the_file_is_named():
    found = {"2017Q1": beside(300, A250=1, A251=np.nan)}
    shown = words(backcast_shown(Text("en"), found, "2017Q1", "light"))
    assert f"Of 300 areas the {MOST_LISTED} that move most" in shown
    assert "; 1 lose their rank" in shown
    assert '"area 250"' in shown
    assert '"area 251"' in shown
    assert sum(f'"area {n}"' in shown for n in range(300)) == MOST_LISTED


def test_a_quarter_that_is_not_there_yet_is_told():
    assert "2016Q4 is not computed yet" in words(
        backcast_shown(Text("en"), {"2017Q1": beside(3)}, "2016Q4", "light")
    )
