import numpy as np
import pytest

from bench.pictures import NothingChangedError, changed, choose_probes, classes_of, rgb, uniform

COLOURS = ["#a6401e", "#f2e3b8", "#1f6f96"]


def picture(classes):
    """Paint classes; -1 is a grey that no class has."""
    return np.array([*map(rgb, COLOURS), [120, 120, 120]], np.uint8)[classes]


def blocks(left, right):
    """Give 60 × 60 pixels of two areas with a border between them."""
    classes = np.full((60, 60), left)
    classes[:, 30:] = right
    classes[:, 29:31] = -1
    return classes


def test_a_pixel_belongs_to_the_class_whose_colour_it_has_but_for_rounding():
    seen = picture(blocks(0, 2)).astype(int)
    seen[0, 0] += 3
    assert (classes_of(seen.astype(np.uint8), COLOURS) == blocks(0, 2)).all()


def test_a_switch_is_recognised_by_areas_that_change_and_never_by_borders_or_areas_that_stay():
    before, after = blocks(0, 2), blocks(0, 1)
    probes = choose_probes(after, COLOURS, before).points
    assert len(probes) == 12
    assert all(x > 31 and colour == rgb(COLOURS[1]) for x, _, colour in probes)


def test_a_switch_that_repaints_nothing_is_an_error_and_not_a_fast_switch():
    with pytest.raises(NothingChangedError):
        choose_probes(blocks(0, 2), COLOURS, blocks(0, 2))


def test_a_blank_map_is_not_taken_for_a_painted_one():
    with pytest.raises(NothingChangedError):
        choose_probes(classes_of(np.full((60, 60, 3), 255, np.uint8), COLOURS), COLOURS)


def test_a_probe_keeps_its_distance_from_borders():
    assert not uniform(blocks(0, 2), 9)[:, 25:35].any()
    assert uniform(blocks(0, 2), 9)[20, 20]


def test_only_what_is_inside_polygons_on_both_pictures_counts_as_changed():
    assert changed(blocks(0, 2), blocks(0, 2)) == 0
    assert changed(blocks(0, 2), blocks(1, 2)) == 0.5
    assert changed(blocks(0, 2), blocks(-1, 2)) == 0  # a label came over it
    assert changed(blocks(0, 2), blocks(0, 2)[:50]) == 1
