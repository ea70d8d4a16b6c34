"""What is on a page. Pure: values in, components out; nothing here queries."""
