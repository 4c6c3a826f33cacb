"""Commands for those who run a deployment; none is part of the Worker."""
