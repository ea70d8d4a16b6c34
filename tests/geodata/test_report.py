"""The report is for reading and for machines, and both hold everything."""

import json

import pytest

from geodata import BoundaryFinding, BoundaryReport
from geodata.report import list_codes, make_report


def finding(kind="gap", severity="warning", level="street", m2=None, codes=("1",)):
    message = {"zh": f"中文 {kind} {m2}", "en": f"English {kind} {m2}"}
    return BoundaryFinding(kind, severity, level, codes, message, m2, (121.4, 31.2))


def test_json_can_be_read_back_without_a_loss():
    report = make_report([finding(m2=4.5), finding("overlap", "error")], {"street": 4}, "abc")
    assert BoundaryReport.from_json(report.to_json()) == report
    content = json.loads(report.to_json())
    assert content["ok"] is False
    assert content["findings"][0]["message"]["zh"] == "中文 overlap None"


def test_errors_come_first_then_coarse_levels_then_the_largest():
    report = make_report(
        [
            finding(m2=1.0),
            finding(m2=9.0),
            finding(level="committee", severity="error"),
            finding(level=None, kind="observation_without_area"),
        ],
        {},
        None,
    )
    assert [(found.severity, found.level, found.m2) for found in report.findings] == [
        ("error", "committee", None),
        ("warning", None, None),
        ("warning", "street", 9.0),
        ("warning", "street", 1.0),
    ]
    assert len(report.errors) == 1
    assert len(report.warnings) == 3


def test_warnings_alone_let_the_boundaries_in():
    assert make_report([finding()], {}, None).ok
    assert not make_report([finding(severity="error")], {}, None).ok


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["街道/镇 4", "警告 [街道/镇] 中文 gap 4.5", "错误 0 处，警告 1 处"]),
        ("en", ["English gap", "0 errors"]),
    ],
)
def test_the_text_speaks_the_readers_language(language, words):
    text = make_report([finding(m2=4.5)], {"street": 4}, "abc").to_text(language)
    assert all(word in text for word in words)
    assert "121.400000, 31.200000" in text


def test_a_long_text_says_how_much_more_there_is():
    report = make_report([finding(m2=float(size)) for size in range(30)], {"street": 4}, "abc")
    text = report.to_text("en", most=20)
    assert text.count("English gap") == 20
    assert "10 more of this kind" in text
    assert report.to_text("en", most=None).count("English gap") == 30


def test_a_long_list_of_codes_says_how_many_there_are():
    zh, en = list_codes(str(code) for code in range(25))
    assert zh.endswith("9 等 25 个")
    assert en.endswith("9 and 15 more")
