"""Class breaks of a choropleth: on pages as on paper, so `pingan.look` holds the rules."""

from pingan.look.classes import CLASSES, class_breaks, class_colours, classify, effective_scheme

__all__ = ["CLASSES", "class_breaks", "class_colours", "classify", "effective_scheme"]
