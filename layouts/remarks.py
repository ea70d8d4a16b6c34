"""What to look at first, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from layouts.text import Text
from pingan.look import remarks as look

if TYPE_CHECKING:
    from pingan.reading.remarks import Remark


def sentence(text: Text, remark: Remark, names: Mapping[str, str]) -> str:
    """Return one remark as a sentence; see `pingan.look.remarks.sentence`."""
    return look.sentence(text.language, remark, names)
