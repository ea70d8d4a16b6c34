"""The pages about a draft of the indicator system."""
