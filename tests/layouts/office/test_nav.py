"""The data office's pages lead to one another and keep the quarter that is worked on."""

from layouts.office.nav import SECTIONS, data_address, data_nav
from layouts.text import Text


def test_each_page_of_the_data_office_leads_to_the_others_with_its_quarter():
    nav = data_nav(Text("zh"), "/data", "2017Q3")
    assert [link.href for link in nav.children] == [data_address(path, "2017Q3") for path, _ in SECTIONS]
    assert all(link.href.endswith("?for=2017Q3") for link in nav.children)
    assert next(getattr(link, "aria-current", None) for link in nav.children) == "page"


def test_the_quarter_of_the_map_does_not_become_the_one_that_is_worked_on():
    assert "quarter=" not in data_address("/data", "2017Q3")
