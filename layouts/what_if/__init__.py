"""The page what if."""
