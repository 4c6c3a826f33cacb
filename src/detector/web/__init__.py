"""HTTP: routing, limits, errors, the API's description. Imports services, domain, ports, errors."""
