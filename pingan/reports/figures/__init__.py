"""Figures on paper, drawn by matplotlib: numbers and words in, a drawing out. No query, no page, no browser."""
