"""The tables as revision 0013 has them, one file per subject: written down, so that later schemas leave them alone."""
