"""What happens on a click or a request: who asks, which view, one query, one figure."""
