"""Recognise what must never enter: identity numbers, mobile numbers, columns about persons.

Standard library only: the reading child looks at every cell of every sheet, mapped or not.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(first, last + 1)
)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[\dXx]|[1-9]\d{14})(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_GROUPED_IDENTITY = re.compile(r"(?<!\d)(\d{6})[ -](\d{4})[ -]?(\d{4})[ -]?(\d{3}[\dXx])(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_PERSONAL_LABEL = re.compile(
    r"[\u4e00-\u9fff]{0,3}(?:姓名(?:拼音)?|身份证件?|证件|手机|联系方式|联系人|电话)(?:号码|号|编号)?"
    r"|xingming|shenfenzheng|shoujihao|idnumber|idcard|mobile(?:phone|number)?|telephone|phone(?:number)?",
    re.IGNORECASE,
)
# Words that make a header a header about persons, wherever they stand in it.
_PERSONAL_WORDS = re.compile(
    r"姓名|名字|身份证|身份号|证件号|证件编号|护照|手机|电话|联系方式|联系人|微信号|微信|QQ号|邮箱|家庭住址"
    r"|户籍地址|出生日期|出生年月|车牌号?|银行卡|户主|xingming|shenfenzheng|shoujihao|shouji|dianhua|lianxiren"
    r"|identitynumber|idnumber|idcard|idno|passport|mobile|telephone|phone|cellphone|contact|fullname|surname"
    r"|firstname|lastname|personname|email|dateofbirth",
    re.IGNORECASE,
)
# Headers that mean a person only when they are the whole header ("名称" and "name" may be an area's).
_PERSONAL_HEADERS = frozenset(
    {"name", "xm", "sfz", "sfzh", "sjh", "lxr", "lxdh", "tel", "住址", "性别", "民族"}
)


def personal_header(text: str) -> bool:
    """Return whether a header announces a column about persons: 姓名, 身份证, 手机, 联系人, phone."""
    plain = _plain_header(text)
    return plain.casefold() in _PERSONAL_HEADERS or _PERSONAL_WORDS.search(plain) is not None


def personal_label(text: str) -> bool:
    """Return whether a cell outside the headers is nothing but such a header (a sheet of persons pasted in).

    Stricter than `personal_header`: a compound may be called 电话局小区.
    """
    if len(text) > 16:
        return False
    plain = _plain_header(text)
    return _PERSONAL_LABEL.fullmatch(plain) is not None


def personal_number(value: str | float) -> str | None:
    """Return "identity_number" or "mobile_number" if a cell's value holds one, else None.

    18 digits count with a province, a date of birth and the right check digit; 15 digits with a province and
    a date; as a number of a spreadsheet, which keeps only 15 digits, the check digit is not asked. Mobile
    numbers are 11 digits from 13 to 19, with or without +86, blanks and hyphens. Area codes of 15 digits can
    look like identity numbers of 15 digits: the caller, who knows the areas, sets those aside.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _personal_figure(value)
    if len(value) < 11:
        return None
    text = value if value.isascii() else unicodedata.normalize("NFKC", value)
    text = _GROUPED_IDENTITY.sub(lambda found: "".join(found.groups()), text)
    for found in _IDENTITY.finditer(text):
        if identity_number(found[0]):
            return "identity_number"
    return "mobile_number" if _MOBILE.search(text) else None


def identity_number(text: str, checked: bool = True) -> bool:
    """Return whether 15 or 18 characters make a resident identity number (GB 11643-1999).

    `checked` false leaves the check digit of the long form out.
    """
    if text[:2] not in _PROVINCES:
        return False
    if len(text) == 15:
        return _is_date("19" + text[6:12])
    if not _is_date(text[6:14]) or not "1850" < text[6:10] < "2100":
        return False
    if not checked:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _personal_figure(value: float) -> str | None:
    if not 1e10 < value < 1e18 or value != int(value):
        return None
    # The shortest decimal of a float: a spreadsheet keeps 15 digits, and the float beside them is no integer
    # that begins with the same date.
    digits = str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}".removesuffix(".0")
    if len(digits) == 18:  # rounded up, the 31st of a month may have become its 32nd
        perhaps = (str(int(digits) - less) for less in (0, 1000))
        return "identity_number" if any(identity_number(one, checked=False) for one in perhaps) else None
    if len(digits) == 15:
        return "identity_number" if identity_number(digits) else None
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return "mobile_number" if _MOBILE.fullmatch(digits) else None


def _plain_header(text: str) -> str:
    return re.sub(r"[\s_\-:.()*/\\]+", "", unicodedata.normalize("NFKC", text))


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True
