"""The pages of warnings, listed areas and contact compounds."""
