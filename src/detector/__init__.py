"""Token Anomaly Detector: how risky a Solana token is, why, and what could not be checked."""

VERSION = "0.1.0"
