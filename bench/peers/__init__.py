"""The obvious alternatives, as one would write them after reading their documentation."""
