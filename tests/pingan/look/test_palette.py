import pytest

from pingan.look.palette import scales


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(params=["light", "dark"])
def palette(request):
    return scales(request.param)


def test_no_two_classes_look_the_same(palette):
    for name in ("score", "amount", "change"):
        assert len(set(palette[name])) == 5
        assert palette["missing"] not in palette[name]


def test_an_amount_runs_one_way_from_pale_to_strong(palette):
    steps = [luminance(colour) for colour in palette["amount"]]
    assert steps == sorted(steps) or steps == sorted(steps, reverse=True)


@pytest.mark.parametrize("name", ["score", "change"])
def test_either_half_of_a_two_sided_scale_keeps_its_order_in_grey(palette, name):
    steps = [luminance(colour) for colour in palette[name]]
    low, high = steps[:3], steps[:1:-1]
    for half in (low, high):
        assert half == sorted(half) or half == sorted(half, reverse=True)
