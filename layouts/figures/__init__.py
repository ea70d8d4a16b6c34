"""Plotly figures from data frames, one template. Pure."""
