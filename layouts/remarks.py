"""What to look at first, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from layouts.text import Text
from pingan.look import remarks as look


def sentence(text: Text, remark: Any, names: Mapping[str, str]) -> str:
    """Return one remark as a sentence; see `pingan.look.remarks.sentence`."""
    return look.sentence(text.language, remark, names)
