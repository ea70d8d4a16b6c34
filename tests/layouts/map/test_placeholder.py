import pytest

from layouts.map.placeholder import map_placeholder


def test_each_area_is_drawn_in_its_colour():
    drawn = map_placeholder(["M0,0h1v1z", "M2,2h1v1z"], ["#111111", "#222222"], (80, 60))
    assert '<path d="M0,0h1v1z" fill="#111111"/><path d="M2,2h1v1z" fill="#222222"/>' in drawn
    assert 'viewBox="0 0 80 60"' in drawn
    assert 'aria-hidden="true"' in drawn


def test_a_colour_too_few_is_an_error_not_a_wrong_map():
    with pytest.raises(ValueError, match="shorter"):
        map_placeholder(["M0,0z", "M1,1z"], ["#111111"], (1, 1))
