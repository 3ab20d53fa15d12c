"""Signs a person up, confirms them, signs them in and prints both verified tokens, for an app client with a secret."""

import base64
import hashlib
import hmac
import json
import os
import sys
import urllib.parse
import urllib.request

import boto3
import jwt
from botocore import UNSIGNED
from botocore.config import Config

ENDPOINT = os.environ["COGNITO_ENDPOINT"]  # http://127.0.0.1:9229, or https://cognito-idp.<region>.amazonaws.com
USER_POOL_ID = os.environ["COGNITO_USER_POOL_ID"]
CLIENT_ID = os.environ["COGNITO_CLIENT_ID"]
CLIENT_SECRET = os.environ["COGNITO_CLIENT_SECRET"]

# What users do needs no AWS credentials.
cognito = boto3.client(
    "cognito-idp",
    endpoint_url=ENDPOINT,
    region_name=USER_POOL_ID.split("_")[0],
    config=Config(signature_version=UNSIGNED),
)


def secret_hash(username):
    """Proof that we hold the client's secret, made anew for each username."""
    digest = hmac.new(CLIENT_SECRET.encode(), (username + CLIENT_ID).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def sign_up(email, password):
    """Registers a person, to whom the confirmation code is sent; their `sub`, by which they are known for good."""
    answer = cognito.sign_up(
        ClientId=CLIENT_ID,
        SecretHash=secret_hash(email),
        Username=email,
        Password=password,
        UserAttributes=[{"Name": "email", "Value": email}],
    )
    return answer["UserSub"]


def confirm(email, code):
    cognito.confirm_sign_up(
        ClientId=CLIENT_ID, SecretHash=secret_hash(email), Username=email, ConfirmationCode=code
    )


def authenticate(email, password):
    """The ID token and the access token of a sign-in."""
    answer = cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=CLIENT_ID,
        AuthParameters={"USERNAME": email, "PASSWORD": password, "SECRET_HASH": secret_hash(email)},
    )
    if "ChallengeName" in answer:
        sys.exit(f"The sign-in goes on with {answer['ChallengeName']}, which this example does not answer")
    return answer["AuthenticationResult"]["IdToken"], answer["AuthenticationResult"]["AccessToken"]


def verify(token, token_use):
    """The claims of a token that this pool made for our client. Raises an exception for any other."""
    # The pool says where its keys are and how its tokens name it.
    pool = read_json(f"{ENDPOINT}/{USER_POOL_ID}/.well-known/openid-configuration")
    key = jwt.PyJWKClient(pool["jwks_uri"]).get_signing_key_from_jwt(token).key
    # An access token names its client and has no audience.
    audience = CLIENT_ID if token_use == "id" else None
    claims = jwt.decode(token, key, algorithms=["RS256"], issuer=pool["issuer"], audience=audience)
    if claims["token_use"] != token_use or claims.get("client_id", CLIENT_ID) != CLIENT_ID:
        raise jwt.InvalidTokenError(f"This is not an {token_use} token of our client")
    return claims


def read_json(url):
    with urllib.request.urlopen(url) as response:
        return json.load(response)


def confirmation_code(email):
    """The code from the e-mail as it is typed in; for an empty line the one in Millpond's inbox."""
    print("Confirmation code (Enter takes it from Millpond's inbox): ", end="", flush=True)
    typed = sys.stdin.readline().strip()
    if typed:
        return typed
    return read_json(f"{ENDPOINT}/inbox/messages?{urllib.parse.urlencode({'to': email})}")["messages"][0]["code"]


def main():
    if len(sys.argv) != 3:
        sys.exit("Usage: python3 main.py <e-mail address> <password>")
    _, email, password = sys.argv
    print(f"Signed up {email} as {sign_up(email, password)}")
    confirm(email, confirmation_code(email))
    print(f"Confirmed {email}")
    id_token, access_token = authenticate(email, password)
    print(f"ID token, verified: {json.dumps(verify(id_token, 'id'), indent=2)}")
    print(f"Access token, verified: {json.dumps(verify(access_token, 'access'), indent=2)}")


if __name__ == "__main__":
    main()
