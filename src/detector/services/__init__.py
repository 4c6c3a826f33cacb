"""Use cases. Imports the domain, ports, errors and config."""
