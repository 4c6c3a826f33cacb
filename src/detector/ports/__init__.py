"""What the use cases need from the world, a protocol in each module. Imports the domain only.

Times are Unix milliseconds (UTC) in names that end in `_ms`.
"""
