variable "url" {
  type = string
}

variable "domain" {
  type = string
}

# False for what is made at first, true for what it is changed to.
variable "changed" {
  type = bool
}

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "any"
  secret_key                  = "any"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true

  endpoints {
    cognitoidp = var.url
  }
}

resource "aws_cognito_user_pool" "this" {
  name                       = "terraform"
  username_attributes        = ["email"]
  auto_verified_attributes   = ["email"]
  deletion_protection        = var.changed ? "INACTIVE" : "ACTIVE"
  mfa_configuration          = "OFF"
  email_verification_subject = var.changed ? "Another welcome" : "Welcome"
  email_verification_message = "Enter {####}."

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = var.changed ? 12 : 10
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
    password_history_size            = 2
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  admin_create_user_config {
    allow_admin_create_user_only = var.changed

    invite_message_template {
      email_subject = "You are invited"
      email_message = "{username}, your password is {####}."
      sms_message   = "{username}, your password is {####}."
    }
  }

  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = true

    string_attribute_constraints {
      min_length = 3
      max_length = 320
    }
  }

  schema {
    name                = "points"
    attribute_data_type = "Number"
    mutable             = true

    number_attribute_constraints {
      min_value = 0
      max_value = 9
    }
  }

  # New attributes can be added to a pool in use.
  dynamic "schema" {
    for_each = var.changed ? ["plan"] : []

    content {
      name                = schema.value
      attribute_data_type = "String"
      mutable             = true

      string_attribute_constraints {
        min_length = 1
        max_length = 20
      }
    }
  }

  tags = merge({ team = "identity" }, var.changed ? { stage = "two" } : { origin = "first" })
}

resource "aws_cognito_user_pool" "plain" {
  name = "terraform-plain"
}

resource "aws_cognito_resource_server" "books" {
  user_pool_id = aws_cognito_user_pool.this.id
  identifier   = "https://books.example"
  name         = "Books"

  scope {
    scope_name        = "read"
    scope_description = "Read books"
  }

  dynamic "scope" {
    for_each = var.changed ? ["write"] : []

    content {
      scope_name        = scope.value
      scope_description = "Write books"
    }
  }
}

resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.this.id
  provider_name = "Google"
  provider_type = "Google"

  # With the keys that Cognito sets by itself: this provider plans to take away what it does not find here.
  provider_details = {
    client_id                     = var.changed ? "another.apps.googleusercontent.com" : "one.apps.googleusercontent.com"
    client_secret                 = "google-secret"
    authorize_scopes              = "email profile openid"
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }

  attribute_mapping = merge({ email = "email", username = "sub" }, var.changed ? { name = "name" } : {})
  idp_identifiers   = var.changed ? ["example.com"] : []
}

resource "aws_cognito_user_pool_client" "app" {
  name                                 = var.changed ? "app-renamed" : "app"
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = true
  explicit_auth_flows                  = var.changed ? ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] : ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  access_token_validity                = var.changed ? 30 : 15
  id_token_validity                    = 15
  refresh_token_validity               = 10
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  supported_identity_providers         = ["COGNITO", aws_cognito_identity_provider.google.provider_name]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email", "${aws_cognito_resource_server.books.identifier}/read"]
  callback_urls                        = var.changed ? ["https://app.example/done", "http://localhost:3000/done"] : ["https://app.example/done"]
  default_redirect_uri                 = "https://app.example/done"
  logout_urls                          = ["https://app.example/"]
  read_attributes                      = ["email", "email_verified", "custom:points"]
  write_attributes                     = ["email"]

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}

resource "aws_cognito_user_pool_client" "plain" {
  name         = "plain"
  user_pool_id = aws_cognito_user_pool.plain.id
}

resource "aws_cognito_user_pool_domain" "this" {
  domain       = var.domain
  user_pool_id = aws_cognito_user_pool.this.id
}

resource "aws_cognito_user_group" "authors" {
  name         = "authors"
  user_pool_id = aws_cognito_user_pool.this.id
  description  = var.changed ? "Who write, and who wrote" : "Who write"
  precedence   = var.changed ? 2 : 1
  role_arn     = "arn:aws:iam::123456789012:role/Author"
}

resource "aws_cognito_user" "ada" {
  user_pool_id   = aws_cognito_user_pool.this.id
  username       = "ada@example.com"
  password       = "Correct-Horse-9"
  enabled        = !var.changed
  message_action = "SUPPRESS"

  attributes = {
    email          = "ada@example.com"
    email_verified = true
    points         = var.changed ? 8 : 7
  }
}

resource "aws_cognito_user_in_group" "ada_writes" {
  user_pool_id = aws_cognito_user_pool.this.id
  group_name   = aws_cognito_user_group.authors.name
  username     = aws_cognito_user.ada.username
}

output "pool_id" {
  value = aws_cognito_user_pool.this.id
}

output "client_id" {
  value = aws_cognito_user_pool_client.app.id
}

resource "aws_cognito_user_pool" "guarded" {
  name           = "terraform-guarded"
  user_pool_tier = "PLUS"

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }
}

resource "aws_cognito_risk_configuration" "this" {
  user_pool_id = aws_cognito_user_pool.guarded.id

  account_takeover_risk_configuration {
    actions {
      high_action {
        event_action = var.changed ? "MFA_REQUIRED" : "BLOCK"
        notify       = true
      }
    }

    notify_configuration {
      source_arn = "arn:aws:ses:eu-central-1:000000000000:identity/no-reply@example.com"

      block_email {
        subject   = "Blocked"
        html_body = "<p>A sign-in was blocked.</p>"
        text_body = "A sign-in was blocked."
      }
    }
  }

  compromised_credentials_risk_configuration {
    actions {
      event_action = "BLOCK"
    }
  }

  risk_exception_configuration {
    blocked_ip_range_list = ["203.0.113.0/24", "2001:db8::/32"]
  }
}

output "guarded_pool_id" {
  value = aws_cognito_user_pool.guarded.id
}
