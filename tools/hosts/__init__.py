"""Two hosts asked the same: `asking` asks, `differing` compares bodies, `known` judges."""
