"""The remote model: the shipped parameters, served on Replicate through Cog.

Contract (the Worker's client is detector.adapters.replicate_contracts)
input   features  text: a JSON object, feature name -> number or null (unknown); exactly the names
                  of detector.domain.features.FEATURE_NAMES
        mint      text: the token's address; it takes no part in the score
output  {"fraud_probability": number 0-1, "model_version": text}
        The number's name is the API's old one: it is the probability of a collapse.
errors  bad features fail the prediction with a message; the Worker then uses its own model.
"""
