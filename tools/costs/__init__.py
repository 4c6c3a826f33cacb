"""What requests cost: `measuring` counts rows, `prices` has the table, `reckoning` multiplies."""
