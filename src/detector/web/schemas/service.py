"""What the service says of itself, and its errors."""

from detector.web.schemas.words import MINT, TIME, listing, obj, of, or_null, ref

_SOURCE = obj(
    {
        "name": of("string", enum=["rugcheck", "replicate"]),
        "used": of("boolean", "Whether this deployment asks it."),
        "state": of(
            "string",
            "Of its breaker. `open`: it rests after too many failures. `half_open`: one may try.",
            enum=["closed", "open", "half_open"],
        ),
        "failures": of("integer", "In a row.", minimum=0),
        "last_success": or_null("string", TIME),
        "last_failure": or_null("string", TIME),
        "last_error": or_null("string", "The code of the last failure, however long ago."),
        "rests_until": or_null("string", f"While it is open. {TIME}"),
    }
)

_OK = obj({"ok": of("boolean")}, "With `deep` only.")

HEALTH = obj(
    {
        "status": of(
            "string",
            "`degraded`, with `deep` only: the database or the model fails, or the breaker of a "
            "source that is used is not closed.",
            enum=["ok", "degraded"],
        ),
        "version": of("string"),
        "deployment": or_null("string", "The platform's id of the deployed version."),
        "model_version": of("string"),
        "rules_version": of("string"),
        "scorer": of("string", "What computes the local model.", enum=["numpy", "python"]),
        "remote_model": of("boolean", "Whether a remote model is asked first."),
        "schema_version": or_null("integer", "null: the database did not answer, with `deep`."),
        "database": _OK,
        "sources": listing(
            _SOURCE, "With `deep` only, from what is recorded: nobody is asked. Empty: unknown."
        ),
        "model": _OK,
        "sample_data": of("boolean", "True: every token here is invented."),
        "time": of("string", TIME),
        "samples": listing(
            obj({"mint": MINT, "title": of("string")}), "Tokens to try; with sample data only."
        ),
    },
    optional=("samples", "database", "sources", "model"),
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
