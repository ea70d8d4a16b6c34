"""What readers see: published releases as arrays, and the answers that pages ask of them. No Dash in it."""
