"""The small systems and districts of the scoring tests, for the files that say what a system is."""

from tests.pingan.scoring.conftest import demo_system, flat_areas, make_system, observe, table, tables

__all__ = ["demo_system", "flat_areas", "make_system", "observe", "table", "tables"]
