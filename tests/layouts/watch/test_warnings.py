"""What the page of warnings says where there is nothing to list."""

import pytest

from layouts.text import Text
from layouts.watch.warnings import warning_list


@pytest.mark.parametrize(
    ("own", "warnings", "said"),
    [
        (False, [], "2017年第二季度没有预警：没有区域触发规则。"),
        (True, [], "2017年第二季度本街道及其下级没有预警。"),  # of others it knows nothing
        (True, ["one that is not shown"], "没有符合条件的预警。"),
    ],
)
def test_an_empty_list_says_of_whom_there_is_no_warning(own, warnings, said):
    found = {"shown": [], "warnings": warnings, "own": own}
    assert warning_list(Text("zh"), {"quarter": "2017Q2"}, found)[0].children == said
