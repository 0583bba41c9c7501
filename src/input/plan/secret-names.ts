/*
 * What is secret although nobody marked it, by the name of an attribute, variable or map key, or by the looks of a text.
 * Alternatives without nested repetition: linear on any input. Arguments of the network model are not among them:
 * key_name, client_token, http_tokens and kms_key_id pass.
 */
const ANYWHERE =
  /user_?data|private_?key|pre_?shared_?key|access_?key|api_?key|pass_?phrase|custom_?data|customer_gateway_configuration|webhook_?url|environment_?variable|connection_?(?:string|properties|attributes|url|uri)/i;
const AT_THE_START = /^(?:secret|(?:container|node)_?(?:definitions|properties)$)/i;
const AT_THE_END =
  /(?:password|passwd|secret|credential)s?$|(?:^|_)(?:auth_?)?token$|(?:auth|license)_key$|database_url$/i;
const ENVIRONMENT = /^(?:environment|env|env_vars)$/i;
/** "scheme://user:password@host" */
const USER_INFO = /:\/\/[^\s/:@]*:[^\s/@]+@/;

/** True when values called `name` commonly are secrets. */
export function isSecretName(name: string): boolean {
  if (name === "client_token") return false;
  return ANYWHERE.test(name) || AT_THE_START.test(name) || AT_THE_END.test(name);
}

/** True for blocks of environment variables (of functions, builds, containers); a tag of that name holds a text. */
export function isEnvironmentBlock(name: string, value: unknown): boolean {
  return typeof value === "object" && value !== null && ENVIRONMENT.test(name);
}

/** True for a text that looks like a secret wherever it stands: a URL with a password in it, a private key. */
export function isSecretText(text: string): boolean {
  return (text.includes("://") && USER_INFO.test(text)) || text.includes("PRIVATE KEY-----");
}
