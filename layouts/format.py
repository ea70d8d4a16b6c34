"""Numbers and quarters as each language writes them: on pages as on paper, so `pingan.look` holds the rules."""

from pingan.look.format import MINUS, MISSING, amount_digits, movement, number, quarter, rank, signed

__all__ = ["MINUS", "MISSING", "amount_digits", "movement", "number", "quarter", "rank", "signed"]
