"""A user's life with boto3. MILLPOND_URL says where the server is; boto3.test.ts runs each test against both databases."""

import base64
import hashlib
import hmac
import json
import os
import unittest
import urllib.parse
import urllib.request
import uuid

import boto3
from botocore import UNSIGNED
from botocore.config import Config

URL = os.environ["MILLPOND_URL"]
PASSWORD = "Correct-Horse-9"
NEW_PASSWORD = "Other-Horse-10"

retries = {"max_attempts": 1, "mode": "standard"}
operator = boto3.client(
    "cognito-idp",
    endpoint_url=URL,
    region_name="eu-central-1",
    aws_access_key_id="any",
    aws_secret_access_key="any",
    config=Config(retries=retries),
)
# What users do needs no credentials: here there are none.
user = boto3.client(
    "cognito-idp",
    endpoint_url=URL,
    region_name="eu-central-1",
    config=Config(signature_version=UNSIGNED, retries=retries),
)


def code_to(address):
    query = urllib.parse.urlencode({"to": address})
    with urllib.request.urlopen(f"{URL}/inbox/messages?{query}") as response:
        return json.load(response)["messages"][0]["code"]


def claims_in(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Pool:
    """A pool with one client that has a secret."""

    def __init__(self, **settings):
        self.id = operator.create_user_pool(PoolName="boto3", AutoVerifiedAttributes=["email"], **settings)["UserPool"]["Id"]
        client = operator.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="app",
            GenerateSecret=True,
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        )["UserPoolClient"]
        self.client_id = client["ClientId"]
        self.client_secret = client["ClientSecret"]

    def hash(self, username):
        digest = hmac.new(self.client_secret.encode(), (username + self.client_id).encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def proof(self, username):
        return {"ClientId": self.client_id, "Username": username, "SecretHash": self.hash(username)}

    def sign_in(self, username, password):
        return user.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=self.client_id,
            AuthParameters={"USERNAME": username, "PASSWORD": password, "SECRET_HASH": self.hash(username)},
        )["AuthenticationResult"]

    def add_user(self, username):
        """Confirmed, with a verified address and PASSWORD."""
        email = f"{username}-{uuid.uuid4()}@example.com"
        operator.admin_create_user(
            UserPoolId=self.id,
            Username=username,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        )
        operator.admin_set_user_password(UserPoolId=self.id, Username=username, Password=PASSWORD, Permanent=True)
        return email


class Life(unittest.TestCase):
    def test_signs_up_confirms_and_signs_in(self):
        pool = Pool()
        email = f"ada-{uuid.uuid4()}@example.com"
        signed_up = user.sign_up(
            **pool.proof("ada"), Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": email}]
        )
        self.assertFalse(signed_up["UserConfirmed"])
        self.assertEqual(
            signed_up["CodeDeliveryDetails"],
            {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"},
        )
        with self.assertRaises(user.exceptions.UserNotConfirmedException):
            pool.sign_in("ada", PASSWORD)
        with self.assertRaises(user.exceptions.CodeMismatchException):
            user.confirm_sign_up(**pool.proof("ada"), ConfirmationCode="000")
        user.confirm_sign_up(**pool.proof("ada"), ConfirmationCode=code_to(email))
        tokens = pool.sign_in("ada", PASSWORD)
        self.assertEqual((tokens["TokenType"], tokens["ExpiresIn"]), ("Bearer", 3600))
        claims = claims_in(tokens["IdToken"])
        self.assertEqual(
            (claims["sub"], claims["aud"], claims["email"], claims["email_verified"]),
            (signed_up["UserSub"], pool.client_id, email, True),
        )

    def test_refreshes_and_revokes(self):
        pool = Pool()
        pool.add_user("ada")
        first = pool.sign_in("ada", PASSWORD)
        parameters = {"REFRESH_TOKEN": first["RefreshToken"], "SECRET_HASH": pool.hash("ada")}
        refresh = {"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": pool.client_id, "AuthParameters": parameters}
        second = user.initiate_auth(**refresh)["AuthenticationResult"]
        self.assertNotIn("RefreshToken", second)
        self.assertEqual(claims_in(second["IdToken"])["auth_time"], claims_in(first["IdToken"])["auth_time"])
        user.revoke_token(Token=first["RefreshToken"], ClientId=pool.client_id, ClientSecret=pool.client_secret)
        with self.assertRaisesRegex(user.exceptions.NotAuthorizedException, "Refresh Token has been revoked"):
            user.initiate_auth(**refresh)
        with self.assertRaisesRegex(user.exceptions.NotAuthorizedException, "Access Token has been revoked"):
            user.get_user(AccessToken=second["AccessToken"])

    def test_changes_and_recovers_the_password(self):
        pool = Pool()
        email = pool.add_user("ada")
        token = pool.sign_in("ada", PASSWORD)["AccessToken"]
        user.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=NEW_PASSWORD)
        with self.assertRaises(user.exceptions.NotAuthorizedException):
            pool.sign_in("ada", PASSWORD)
        user.forgot_password(**pool.proof("ada"))
        user.confirm_forgot_password(**pool.proof("ada"), ConfirmationCode=code_to(email), Password=PASSWORD)
        pool.sign_in("ada", PASSWORD)

    def test_is_invited_and_chooses_a_password(self):
        pool = Pool()
        email = f"grace-{uuid.uuid4()}@example.com"
        created = operator.admin_create_user(
            UserPoolId=pool.id,
            Username="grace",
            DesiredDeliveryMediums=["EMAIL"],
            UserAttributes=[{"Name": "email", "Value": email}],
        )["User"]
        self.assertEqual(created["UserStatus"], "FORCE_CHANGE_PASSWORD")
        challenge = operator.admin_initiate_auth(
            UserPoolId=pool.id,
            ClientId=pool.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "grace", "PASSWORD": code_to(email), "SECRET_HASH": pool.hash("grace")},
        )
        self.assertEqual(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        answer = operator.admin_respond_to_auth_challenge(
            UserPoolId=pool.id,
            ClientId=pool.client_id,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=challenge["Session"],
            ChallengeResponses={
                "USERNAME": "grace",
                "NEW_PASSWORD": NEW_PASSWORD,
                "SECRET_HASH": pool.hash("grace"),
                "userAttributes.given_name": "Grace",
            },
        )
        self.assertEqual(claims_in(answer["AuthenticationResult"]["IdToken"])["given_name"], "Grace")

    def test_is_looked_after_by_an_operator(self):
        pool = Pool()
        pool.add_user("ada")
        ada = {"UserPoolId": pool.id, "Username": "ada"}
        operator.create_group(UserPoolId=pool.id, GroupName="authors", Precedence=0)
        operator.admin_add_user_to_group(**ada, GroupName="authors")
        tokens = pool.sign_in("ada", PASSWORD)
        self.assertEqual(claims_in(tokens["AccessToken"])["cognito:groups"], ["authors"])
        operator.admin_update_user_attributes(**ada, UserAttributes=[{"Name": "locale", "Value": "en"}])
        shown = operator.admin_get_user(**ada)
        self.assertEqual((shown["UserStatus"], shown["Enabled"]), ("CONFIRMED", True))
        self.assertIn({"Name": "locale", "Value": "en"}, shown["UserAttributes"])
        self.assertIsNotNone(shown["UserCreateDate"].tzinfo)
        operator.admin_user_global_sign_out(**ada)
        with self.assertRaises(user.exceptions.NotAuthorizedException):
            user.get_user(AccessToken=tokens["AccessToken"])
        operator.admin_disable_user(**ada)
        with self.assertRaisesRegex(user.exceptions.NotAuthorizedException, "User is disabled."):
            pool.sign_in("ada", PASSWORD)
        operator.admin_enable_user(**ada)
        user.delete_user(AccessToken=pool.sign_in("ada", PASSWORD)["AccessToken"])
        with self.assertRaises(operator.exceptions.UserNotFoundException):
            operator.admin_get_user(**ada)

    def test_is_found_by_the_paginators(self):
        pool = Pool()
        names = [f"user-{n}" for n in range(5)]
        operator.create_group(UserPoolId=pool.id, GroupName="everybody")
        for name in names:
            operator.admin_create_user(UserPoolId=pool.id, Username=name, MessageAction="SUPPRESS")
            operator.admin_add_user_to_group(UserPoolId=pool.id, Username=name, GroupName="everybody")
            operator.create_group(UserPoolId=pool.id, GroupName=f"of-{name}")
            operator.admin_add_user_to_group(UserPoolId=pool.id, Username="user-0", GroupName=f"of-{name}")
            operator.create_user_pool_client(UserPoolId=pool.id, ClientName=f"for-{name}")
            operator.create_resource_server(UserPoolId=pool.id, Identifier=name, Name=name)
        groups = sorted(["everybody", *(f"of-{name}" for name in names)])

        def walk(operation, key, name, **arguments):
            pages = operator.get_paginator(operation).paginate(PaginationConfig={"PageSize": 2}, **arguments)
            return sorted(item[name] for page in pages for item in page[key])

        here = {"UserPoolId": pool.id}
        self.assertEqual(walk("list_users", "Users", "Username", **here), names)
        self.assertEqual(walk("list_users_in_group", "Users", "Username", GroupName="everybody", **here), names)
        self.assertEqual(walk("list_groups", "Groups", "GroupName", **here), groups)
        self.assertEqual(walk("admin_list_groups_for_user", "Groups", "GroupName", Username="user-0", **here), groups)
        clients = sorted(["app", *(f"for-{name}" for name in names)])
        self.assertEqual(walk("list_user_pool_clients", "UserPoolClients", "ClientName", **here), clients)
        self.assertEqual(walk("list_resource_servers", "ResourceServers", "Identifier", **here), names)
        self.assertIn(pool.id, walk("list_user_pools", "UserPools", "Id"))

    def test_is_refused_with_a_request_id(self):
        pool = Pool()
        with self.assertRaises(operator.exceptions.UserNotFoundException) as refused:
            operator.admin_get_user(UserPoolId=pool.id, Username="nobody")
        response = refused.exception.response
        self.assertEqual(response["Error"], {"Code": "UserNotFoundException", "Message": "User does not exist."})
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], 400)
        uuid.UUID(response["ResponseMetadata"]["RequestId"])
        with self.assertRaisesRegex(user.exceptions.NotAuthorizedException, "SECRET_HASH was not received"):
            user.forgot_password(ClientId=pool.client_id, Username="ada")
