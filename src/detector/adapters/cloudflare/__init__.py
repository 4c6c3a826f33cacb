"""Everything that touches JavaScript. No JavaScript value ever leaves this folder."""
