"""The indicator system as a file: its schema, its TOML, its editing, weights from pairwise comparisons. No SQL."""
