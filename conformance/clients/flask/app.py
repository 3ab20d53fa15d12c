"""A web application that has people sign in at a user pool's pages.

It knows nothing but its environment: pointed at Amazon Cognito or at another server, it is the same program.

COGNITO_DOMAIN         where the pool's pages are, e.g. https://photos.auth.us-east-1.amazoncognito.com
COGNITO_REGION         e.g. us-east-1
COGNITO_USER_POOL_ID   e.g. us-east-1_AbCdEfGhI
COGNITO_CLIENT_ID      of an app client with a secret
COGNITO_CLIENT_SECRET
COGNITO_ISSUER         who signs the tokens; without it AWS, at the region and pool
APP_URL                where this application is reached, e.g. http://localhost:5000
REFRESH_AHEAD_SECONDS  access tokens are replaced so long before they expire; 10 without it
"""

import os
import secrets
import time
from urllib.parse import urlencode, urlsplit

import requests
from flask import Flask, abort, jsonify, redirect, request, session
from jose import JWTError, jwt

DOMAIN = os.environ["COGNITO_DOMAIN"].rstrip("/")
CLIENT_ID = os.environ["COGNITO_CLIENT_ID"]
CLIENT_SECRET = os.environ["COGNITO_CLIENT_SECRET"]
ISSUER = os.environ.get("COGNITO_ISSUER") or "https://cognito-idp.{}.amazonaws.com/{}".format(
    os.environ["COGNITO_REGION"], os.environ["COGNITO_USER_POOL_ID"]
)
APP_URL = os.environ["APP_URL"].rstrip("/")
REFRESH_AHEAD_SECONDS = int(os.environ.get("REFRESH_AHEAD_SECONDS", "10"))
TIMEOUT_SECONDS = 10

app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)

# Who is signed in, by a random id in the browser's session cookie: the tokens themselves would not fit in it.
signed_in = {}


@app.get("/")
def home():
    person = current_person()
    if person is None:
        return '<a href="/login">Log in</a>'
    return jsonify(id=person["id_claims"], access=person["access_claims"])


@app.get("/login")
def login():
    session["state"] = secrets.token_urlsafe(16)
    session["nonce"] = secrets.token_urlsafe(16)
    query = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": APP_URL + "/callback",
        "scope": "openid email",
        "state": session["state"],
        "nonce": session["nonce"],
    }
    return redirect("{}/oauth2/authorize?{}".format(DOMAIN, urlencode(query)))


@app.get("/callback")
def callback():
    state, nonce = session.pop("state", None), session.pop("nonce", None)
    if state is None or not secrets.compare_digest(state, request.args.get("state", "")):
        abort(400, "This is no answer to a sign-in that was begun here.")
    if "error" in request.args:
        abort(403, request.args["error"])
    tokens = ask_token_endpoint(
        grant_type="authorization_code", code=request.args["code"], redirect_uri=APP_URL + "/callback"
    )
    person = verified(tokens)
    if person["id_claims"].get("nonce") != nonce:
        abort(400, "These tokens answer another request.")
    session["id"] = secrets.token_urlsafe(32)
    signed_in[session["id"]] = {**person, "refresh_token": tokens["refresh_token"]}
    return redirect("/")


@app.get("/logout")
def logout():
    signed_in.pop(session.pop("id", None), None)
    query = {"client_id": CLIENT_ID, "logout_uri": APP_URL + "/"}
    return redirect("{}/logout?{}".format(DOMAIN, urlencode(query)))


def current_person():
    """Who is signed in at this browser, with an access token that is still good."""
    person = signed_in.get(session.get("id"))
    if person is None:
        return None
    if person["access_claims"]["exp"] - REFRESH_AHEAD_SECONDS <= time.time():
        try:
            tokens = ask_token_endpoint(grant_type="refresh_token", refresh_token=person["refresh_token"])
        except requests.HTTPError:
            signed_in.pop(session.pop("id"), None)
            return None
        # A client that rotates them gets a new refresh token each time.
        person.update(verified(tokens), refresh_token=tokens.get("refresh_token", person["refresh_token"]))
    return person


def ask_token_endpoint(**form):
    answer = requests.post(
        DOMAIN + "/oauth2/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET), timeout=TIMEOUT_SECONDS
    )
    answer.raise_for_status()
    return answer.json()


def verified(tokens):
    """The claims of both tokens; at_hash says that the access token came with this very ID token."""
    access_token = tokens["access_token"]
    try:
        id_claims = jwt.decode(
            tokens["id_token"],
            signing_key(tokens["id_token"]),
            algorithms=["RS256"],
            audience=CLIENT_ID,
            issuer=ISSUER,
            access_token=access_token,
            options={"require_at_hash": True, "require_exp": True, "require_iat": True, "require_sub": True},
        )
        access_claims = jwt.decode(
            access_token,
            signing_key(access_token),
            algorithms=["RS256"],
            issuer=ISSUER,
            options={"require_exp": True, "verify_aud": False},
        )
    except JWTError as error:
        abort(400, str(error))
    if id_claims["token_use"] != "id" or access_claims["token_use"] != "access":
        abort(400, "These tokens are of another use.")
    if access_claims["client_id"] != CLIENT_ID or access_claims["sub"] != id_claims["sub"]:
        abort(400, "The access token is of another application or person.")
    return {"id_claims": id_claims, "access_claims": access_claims}


def signing_key(token):
    keys = requests.get(ISSUER + "/.well-known/jwks.json", timeout=TIMEOUT_SECONDS).json()["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    return next((key for key in keys if key["kid"] == kid), {})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=urlsplit(APP_URL).port)
