"""Codes that travel with published numbers: what stands for the index among the measures, why something is not seen."""

INDEX = "index"
NO_PERMISSION = "no_permission"  # why a number is missing that others may see
