"""Concrete ports: stores and upstream clients. Imports ports, domain, errors and config."""
