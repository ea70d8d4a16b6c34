"""A sign-in provider (OpenID Connect) in a process of its own: `sign_in_provider.py PORT`.

oidc-provider-mock, which does what a provider does but for two things that the tests need: it holds a client to its
proof of possession (PKCE), and it can be told to send identities that nobody should believe:
`PUT /forge {"aud": "somebody else"}` changes claims of the next ones, `{"signature": "broken"}` signs with another key.
"""

import base64
import hashlib
import json
import os
import sys
import warnings

warnings.simplefilter(
    "ignore"
)  # the mock's own imports are about to be deprecated; ours are not touched by it
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # HTTP will do between two processes of one machine

import werkzeug.serving  # noqa: E402
from flask import Response, abort, request  # noqa: E402
from joserfc import jwt  # noqa: E402
from joserfc.jwk import RSAKey  # noqa: E402
from oidc_provider_mock import app as make_provider  # noqa: E402
from oidc_provider_mock._storage import storage  # noqa: E402

provider = make_provider(require_nonce=True)
challenges: dict[str, str] = {}
forged: dict[str, object] = {}


@provider.put("/forge")
def forge() -> tuple[str, int]:
    """Change what the next identities claim."""
    forged.clear()
    forged.update(request.get_json())
    return "", 204


@provider.before_request
def hold_to_its_proof() -> None:
    """Refuse a code to a client that cannot show what it promised when asking for it."""
    if request.path == "/oauth2/token":
        given = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        if challenges.pop(request.form["code"], "") != base64.urlsafe_b64encode(given).decode().rstrip("="):
            abort(400, "the code's verifier is not the one that was promised")


@provider.after_request
def note_and_forge(response: Response) -> Response:
    """Note the promise that belongs to a code; change the identity where told to."""
    if request.path == "/oauth2/authorize" and "code=" in response.headers.get("Location", ""):
        code = response.headers["Location"].split("code=")[1].split("&")[0]
        assert request.args["code_challenge_method"] == "S256"
        challenges[code] = request.args["code_challenge"]
    if request.path == "/oauth2/token" and forged and response.status_code == 200:
        answer = response.get_json()
        body = answer["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        changes = {name: value for name, value in forged.items() if name != "signature"}
        own = RSAKey.import_key(storage.jwk.as_dict(is_private=True))
        key = RSAKey.generate_key(2048) if "signature" in forged else own
        header = {"alg": "RS256", "kid": storage.jwk.thumbprint()}
        claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
        answer["id_token"] = jwt.encode(header, claims, key)
        response.set_data(json.dumps(answer))
    return response


if __name__ == "__main__":
    werkzeug.serving.run_simple("127.0.0.1", int(sys.argv[1]), provider, threaded=True)
