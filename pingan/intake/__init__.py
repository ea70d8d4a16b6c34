"""Departments' workbooks in, checked observations out. Start with `pingan.intake.files`.

Kept empty: the reading child imports this package, and must start quickly and hold little.
"""
