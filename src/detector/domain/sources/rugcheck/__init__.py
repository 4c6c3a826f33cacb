"""RugCheck's reports: how they are written, and what its words mean. Imports the domain; pure."""
