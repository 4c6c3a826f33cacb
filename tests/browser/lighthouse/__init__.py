"""Lighthouse on the dashboard: `make lighthouse`, apart from `make test` as it takes minutes."""
