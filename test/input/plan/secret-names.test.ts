import { expect, test } from "vitest";
import { isSecretName, isSecretText } from "../../../src/input/plan/secret-names.js";

test.each([
  ...[
    "user_data",
    "user_data_base64",
    "userData",
    "password",
    "master_password",
    "master_user_password",
    "db-password",
  ],
  ...["passwords", "secret", "secret_string", "client_secret", "secret_key", "token", "auth_token", "authToken"],
  ...["private_key", "private_key_pem", "certificate_private_key", "access_key", "aws_access_key_id", "custom_data"],
  ...["connection_string", "primary_connection_string", "connection_properties", "extra_connection_attributes"],
  ...["container_definitions", "container_properties", "runtime_environment_variables", "tunnel1_preshared_key"],
  ...["bgp_auth_key", "api_key", "slack_webhook_url", "passphrase", "credentials", "DATABASE_URL", "github_token"],
])("%s is secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ...[
    "key_name",
    "kms_key_id",
    "kms_key_arn",
    "client_token",
    "http_tokens",
    "http_put_response_hop_limit",
    "public_key",
  ],
  ...[
    "security_groups",
    "vpc_security_group_ids",
    "connection_draining",
    "vpc_peering_connection_id",
    "customer_gateway_id",
  ],
  ...[
    "network_interface_id",
    "private_ip",
    "private_ips",
    "private_dns_name",
    "subnet_id",
    "peer_asn",
    "token_endpoint",
  ],
  ...["password_data_enabled", "environment", "description", "authorization_context", "use_aws_owned_key", "arn", "id"],
])("%s is not", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  ["a user with a password", "mysql://root:toor@10.0.0.5/x", true],
  ["a password without user", "redis://:pw@cache:6379", true],
  ["a port", "https://example.com:443/a@b", false],
  ["a user alone", "ssh://git@example.com", false],
  ["an ARN", "arn:aws:iam::123456789012:role/x", false],
  ["two URLs", "see https://a.example/ and ftp://u:p@b.example", true],
])("a text with %s", (_name, text, secret) => {
  expect(isSecretText(text)).toBe(secret);
});

test("is linear on a hostile text", () => {
  const text = "://".repeat(50_000) + ":a".repeat(50_000);
  expect(isSecretText(text)).toBe(false);
});
