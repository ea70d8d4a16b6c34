"""Every finding that the code can make has its texts, in both languages, and no text is left over."""

import re
from pathlib import Path

import pytest

import pingan.intake
from pingan.intake.messages import MESSAGES
from pingan.intake.numbers import InvalidNumberError, parse_number

SOURCES = {
    path.name: path.read_text(encoding="utf-8") for path in Path(pingan.intake.__path__[0]).glob("*.py")
}


def codes_in_the_source():
    text = "\n".join(SOURCES.values())
    pattern = (
        r"(?:findings\.add|_report|RefusedFileError|_refused|InvalidNumberError|finding)\(\s*"
        r'(?:intake\.file,\s*|self\.file,\s*|name,\s*)?"([a-z_]+)"'
    )
    return set(re.findall(pattern, text))


def test_every_code_of_the_source_has_a_message():
    codes = codes_in_the_source()
    assert len(codes) > 50
    assert codes <= set(MESSAGES)


def test_every_message_is_of_a_code_that_the_source_uses():
    text = "\n".join(SOURCES.values())
    assert [code for code in MESSAGES if f'"{code}"' not in text] == []


def test_both_languages_fill_the_same_placeholders():
    for code, message in MESSAGES.items():
        chinese, english = (
            {name.removesuffix("_en") for name in re.findall(r"{(\w+)}", text)}
            for text in (message.zh + message.zh_do, message.en + message.en_do)
        )
        assert chinese == english, code


def test_a_refused_number_carries_a_code_with_a_message():
    with pytest.raises(InvalidNumberError) as caught:
        parse_number("x")
    assert caught.value.code in MESSAGES
