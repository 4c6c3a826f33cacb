"""The rules, grouped by noun. Each module exports `RULES`; their order is the order of findings.

Rules import the domain only, are pure, and never raise on a parsed report.
"""
