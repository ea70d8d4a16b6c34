"""Signing in through another server by OpenID Connect: the code flow with state, nonce and PKCE, by Authlib.

What belongs to a sign-in under way (state, nonce, the verifier of PKCE) travels in a signed cookie that only the
addresses of this sign-in get. So any worker can finish what another one began, and nothing is stored for those who
begin and never come back.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError
from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, Response, session
from joserfc.errors import JoseError
from requests import RequestException

log = logging.getLogger(__name__)

COOKIE = "pingan_openid"
PATH = "/sign-in/openid"
SECONDS = 10  # for one answer of the provider: a worker must not wait for it for ever


class Failure(StrEnum):
    """Why nobody was signed in."""

    UNREACHABLE = "unreachable"  # the provider does not answer, or not as it should
    DENIED = "denied"  # the person said no there, or the provider did
    EXPIRED = "expired"  # not begun in this browser, or too long ago
    UNTRUSTED = "untrusted"  # the identity is not one that this provider vouched for here and now


class OpenIdError(Exception):
    """Nobody was signed in; `failure` says why, the message is for the server's log."""

    def __init__(self, failure: Failure, message: str) -> None:
        super().__init__(message)
        self.failure = failure


@dataclass(frozen=True)
class Identity:
    """Who somebody is for the provider.

    Attributes
    ----------
    issuer, subject : together never given to anybody else
    claims : what else the provider says, the account's name perhaps
    """

    issuer: str
    subject: str
    claims: Mapping[str, Any]


class OpenIdClient:
    """The installation as a client of its one provider.

    Parameters
    ----------
    issuer : the provider's address, of which `/.well-known/openid-configuration` tells the rest
    secure : whether the cookie travels by HTTPS only
    """

    def __init__(
        self, server: Flask, *, issuer: str, client_id: str, client_secret: str, scope: str, secure: bool
    ) -> None:
        self.issuer, self.client_id = issuer.rstrip("/"), client_id
        # All workers know the client's secret, and nobody else: what they sign with need not be another setting.
        server.secret_key = hashlib.sha256(b"pingan-atlas/openid\0" + client_secret.encode()).digest()
        server.config.update(
            SESSION_COOKIE_NAME=COOKIE,
            SESSION_COOKIE_PATH=PATH,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",  # it has to come along when the provider sends the browser back
            SESSION_COOKIE_SECURE=secure,
        )
        self._client = OAuth(server).register(
            "openid",
            server_metadata_url=f"{self.issuer}/.well-known/openid-configuration",
            client_id=client_id,
            client_secret=client_secret,
            client_kwargs={"scope": scope, "code_challenge_method": "S256", "default_timeout": SECONDS},
        )

    def begin(self, back: str, next_page: str) -> Response:
        """Return the answer that sends the browser to the provider.

        Parameters
        ----------
        back : address, of ours, to which the provider sends it back
        next_page : where to go when signed in

        Raises
        ------
        OpenIdError
            The provider cannot be reached.
        """
        session.clear()  # one sign-in at a time: those begun and left would fill the cookie
        try:
            answer = self._client.authorize_redirect(back)
        except (RequestException, RuntimeError, ValueError) as error:
            raise OpenIdError(Failure.UNREACHABLE, f"no sign-in provider: {error}") from error
        session["next"] = next_page
        return answer

    def finish(self) -> tuple[Identity, str]:
        """Return who came back, and where they wanted to go.

        Raises
        ------
        OpenIdError
        """
        next_page = session.get("next", "")
        try:
            token = self._client.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "values": [self.issuer, f"{self.issuer}/"]},
                    "aud": {"essential": True, "value": self.client_id},
                    "nonce": {"essential": True},
                }
            )
        except MismatchingStateError as error:
            raise OpenIdError(
                Failure.EXPIRED, "the sign-in was not begun in this browser, or long ago"
            ) from error
        except OAuthError as error:
            raise OpenIdError(Failure.DENIED, f"the provider refused: {error}") from error
        except RequestException as error:
            raise OpenIdError(Failure.UNREACHABLE, f"no sign-in provider: {error}") from error
        except (JoseError, AuthlibBaseError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise OpenIdError(Failure.UNTRUSTED, f"not an identity to rely on: {error!r}") from error
        finally:
            session.clear()
        claims = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise OpenIdError(Failure.UNTRUSTED, "the provider sent no identity")
        return Identity(self.issuer, str(claims["sub"]), claims), next_page
