"""Tools that run the service on one machine: nothing under here is deployed."""
