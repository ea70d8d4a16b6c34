"""The application's mark: three strips of a folded map."""

ICON = (  # in the page itself: browsers ask for an icon again at every change of title
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Cpath d='M4 6l8 3v18l-8-3z' fill='%23e0975a'/%3E%3Cpath d='M12 9l8-3v18l-8 3z' fill='%237fb6c6'/%3E"
    "%3Cpath d='M20 6l8 3v18l-8-3z' fill='%231f6f96'/%3E%3C/svg%3E"
)
