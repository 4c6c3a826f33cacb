"""The rules of the trade: reports, features, findings, scores, verdicts.

Imports the standard library and numpy (optional at run time), nothing else. Pure: no clock, no
randomness, no network; the same inputs give the same outputs, bit for bit.
"""
