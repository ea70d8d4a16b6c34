"""Identity and mobile numbers and headers about persons are recognised; figures are left alone."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pingan.intake.privacy import identity_number, personal_header, personal_label, personal_number

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_digit(first):
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, WEIGHTS, strict=True)) % 11]


DATES = st.dates(min_value=datetime.date(1900, 1, 1)).filter(lambda date: date.year < 2100)
IDENTITIES = st.builds(
    lambda region, date, serial: with_check_digit(f"{region}{date:%Y%m%d}{serial:03d}"),
    st.sampled_from(["310105", "110101", "650102", "810000"]),
    DATES,
    st.integers(0, 999),
)


@given(IDENTITIES, st.sampled_from(["{}", "号码{}。", "{} ", "({})"]))
def test_every_identity_number_is_recognised_alone_or_in_a_text(number, around):
    assert personal_number(around.format(number)) == "identity_number"
    assert personal_number(around.format(number.lower())) == "identity_number"


@given(IDENTITIES)
@example(with_check_digit("31010520000131996"))  # rounded up into the 32nd of January
def test_an_identity_number_that_excel_rounded_is_recognised(number):
    if number.endswith("X"):
        return  # that one Excel keeps as text
    assert personal_number(float(number)) == "identity_number"


@given(IDENTITIES, st.integers(1, 10))
def test_a_wrong_check_digit_is_no_identity_number(number, step):
    digits = "0123456789X"
    wrong = number[:17] + digits[(digits.index(number[17]) + step) % 11]
    assert not identity_number(wrong)


@pytest.mark.parametrize("number", ["310105491331002", "990105491231002", "310105490230002"])
def test_fifteen_digits_without_a_date_or_a_province_are_no_identity_number(number):
    assert personal_number(number) is None


@given(st.sampled_from("3456789"), st.integers(0, 10**9 - 1))
def test_every_mobile_number_is_recognised_however_it_is_grouped(second, rest):
    number = f"1{second}{rest:09d}"
    written = [
        number,
        f"{number[:3]} {number[3:7]} {number[7:]}",
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        f"+86{number}",
        f"电话{number}",
        int(number),
        float(number),
    ]
    assert [personal_number(value) for value in written] == ["mobile_number"] * len(written)


@given(st.one_of(st.integers(0, 10**9), st.floats(0, 1e9), st.booleans()))
def test_no_count_is_taken_for_a_person(value):
    assert personal_number(value) is None


@pytest.mark.parametrize("code", ["310105006", "310105006001", "310105006001001", 310105006001.0])
def test_usual_area_codes_are_not_taken_for_persons(code):
    assert personal_number(code) is None


@pytest.mark.parametrize(
    "header",
    [
        "姓名",
        "姓 名",
        "身份证号码",
        "手机",
        "联系电话",
        "联系人",
        "姓名拼音",
        "xingming",
        "Phone No.",
        "ID number",
    ],
)
def test_headers_about_persons_are_recognised(header):
    assert personal_header(header)
    assert personal_header(f"负责人{header}")


@pytest.mark.parametrize(
    "header", ["区域名称", "实有户数", "电信诈骗数（起）", "特殊人群走访率", "name of area"]
)
def test_headers_about_areas_are_left_alone(header):
    assert not personal_header(header)


@pytest.mark.parametrize("name", ["电话局小区", "手机城居委会", "天山路街道"])
def test_the_name_of_an_area_is_not_a_label_about_persons(name):
    assert not personal_label(name)
