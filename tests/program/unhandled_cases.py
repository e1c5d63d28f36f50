"""Recorded cases whose rows the program does not reach yet, each with the reason. A case that passes must leave this list."""

UNHANDLED = {}
