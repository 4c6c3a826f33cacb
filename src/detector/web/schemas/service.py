"""What the service says of itself, and its errors."""

from detector.web.schemas.words import MINT, TIME, listing, obj, of, or_null, ref

HEALTH = obj(
    {
        "status": of("string", enum=["ok"]),
        "version": of("string"),
        "deployment": or_null("string", "The platform's id of the deployed version."),
        "model_version": of("string"),
        "rules_version": of("string"),
        "scorer": of("string", "What computes the local model.", enum=["numpy", "python"]),
        "remote_model": of("boolean", "Whether a remote model is asked first."),
        "schema_version": of("integer"),
        "sample_data": of("boolean", "True: every token here is invented."),
        "time": of("string", TIME),
        "samples": listing(
            obj({"mint": MINT, "title": of("string")}), "Tokens to try; with sample data only."
        ),
    },
    optional=("samples",),
)

MODEL = obj(
    {
        "status": of("string", enum=["success"]),
        "model_version": of("string"),
        "rules_version": of("string"),
        "card": of("object", "What the model was fitted on, how well it does, and where it fails."),
        "measured": ref("Measured"),
    }
)

ERROR = obj(
    {
        "status": of("string", enum=["error"]),
        "error": of("string", "What went wrong."),
        "message": of("string", "What to do."),
        "code": of("string", "Stable."),
        "request_id": of("string"),
    }
)
