"""Stands in for the runtime's own package, which the Workers SDK imports."""
