"""The rules, a module for each subject. Each exports `RULES`; their order is that of findings.

Rules import the domain only, are pure, and never raise on a parsed report.
"""
