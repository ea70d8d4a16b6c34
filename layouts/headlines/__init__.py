"""The headlines' page."""
