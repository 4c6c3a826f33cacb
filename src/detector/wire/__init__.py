"""The bodies of the API: each a TypedDict with its meaning, and the function that builds it.

One file a body. `schema` makes the API's description of the types, so that what is sent, what
mypy checks and what is described cannot drift apart. Imports the domain, and values of ports.
"""
