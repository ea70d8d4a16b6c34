"""How numbers and classes look, on pages and on paper alike: digits and signs, colours, class breaks. Pure."""
