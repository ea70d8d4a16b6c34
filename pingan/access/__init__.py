"""Who may do what: permissions and roles, accounts, sessions, tokens, the audit log."""
