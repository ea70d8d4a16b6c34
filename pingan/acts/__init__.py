"""Acts on what is stored and published: compute, propose, publish, draft, list, assess; recorded in the audit log."""
