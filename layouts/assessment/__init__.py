"""The page of the annual assessment."""
