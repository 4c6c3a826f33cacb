"""Inputs that somebody hostile would send, as data: texts by class, and whole requests.

Each text is sent to every place that takes text; requests have their place, and what has to
come of them.
"""
