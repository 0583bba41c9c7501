import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MODELLED_TYPES } from "../../src/graph/edge-table.js";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import { assessJson } from "../support/assess.js";
import { Canaries, isRecord, type Json, listIn, type MarkShape, planted } from "../support/canaries.js";

/*
 * Real plans with canaries in every place that can hold a secret, through everything that planrisk prints. None may be
 * found: contract, section 4.
 */

type Tree = { [key: string]: Json };

const NAMES = [
  "stories/eip-reassociate-to-other-eni",
  "stories/eni-subnet-move",
  "stories/modules-with-locals-and-for_each",
  "stories/sg-open-ssh-to-world-on-attached-eni",
  "stories/private-ip-change",
  "rules/target-removed/risky",
  "rules/route-changed/risky",
  "rules/monitoring-changed/risky",
  "demo",
];

/** Words of AWS and Terraform: behind a canary they would switch off what reads them, and the rest would go untested. */
const WORDS = [
  "tcp",
  "udp",
  "-1",
  "ingress",
  "egress",
  "ipv4",
  "Allow",
  "allow",
  "A",
  "vpc",
  "ip",
  "instance",
  "network",
];

function read(name: string): Tree {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../../fixtures/${name}/plan.json`, import.meta.url)), "utf8"));
}

function entries(document: Tree, key: string): Tree[] {
  const list = document[key];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function modelled(document: Tree): Tree[] {
  return entries(document, "resource_changes").filter((each) => MODELLED_TYPES.has(String(each.type)));
}

/** Names of arguments and of attributes within blocks, of the types that are read. */
function attributesOf(document: Tree): string[] {
  const names = new Set<string>();
  const walk = (value: Json) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner === "string" || typeof inner === "number" || Array.isArray(inner)) names.add(key);
        walk(inner);
      }
    }
  };
  for (const { change } of modelled(document))
    if (isRecord(change))
      [change.before, change.after].forEach((side) => {
        walk(side ?? null);
      });
  return [...names].sort();
}

type Hit = (keys: readonly string[]) => boolean;

/** Both sides of a change, with marks, as Terraform writes them. */
function plantChange(change: Tree, canaries: Canaries, hit: Hit, shape: MarkShape): void {
  for (const side of ["before", "after"]) {
    const value = change[side];
    if (value === undefined || value === null) continue;
    const made = planted(value, canaries, hit, shape);
    change[side] = made.value;
    change[`${side}_sensitive`] = shape === "whole" ? true : made.marks;
  }
}

function plantState(module: Json | undefined, canaries: Canaries, hit: Hit, shape: MarkShape): void {
  if (!isRecord(module)) return;
  for (const resource of entries(module, "resources")) {
    const made = planted(resource.values ?? {}, canaries, hit, shape);
    resource.values = made.value;
    resource.sensitive_values = shape === "whole" ? true : made.marks;
  }
  for (const child of entries(module, "child_modules")) plantState(child, canaries, hit, shape);
}

/** Literals of arguments that the changes mark: a schema's sensitive argument stands bare in the configuration. */
function plantConfiguration(module: Json | undefined, canaries: Canaries, hit: Hit): void {
  if (!isRecord(module)) return;
  for (const resource of entries(module, "resources")) {
    if (!isRecord(resource.expressions)) continue;
    // Below constant_value lies the value; the keys above are the argument's.
    const below: Hit = (keys) => keys.includes("constant_value") && hit(keys.filter((key) => key !== "constant_value"));
    resource.expressions = planted(resource.expressions, canaries, below, "leaf").value;
  }
  if (isRecord(module.module_calls)) {
    for (const call of Object.values(module.module_calls))
      if (isRecord(call)) plantConfiguration(call.module, canaries, hit);
  }
}

/** What has secrets without being a resource: variables, their defaults, what callers pass, outputs, providers. */
function plantAround(document: Tree, canaries: Canaries): void {
  const secret = () => canaries.fresh("around");
  document.variables = { leaked: { value: secret() }, nested: { value: { deep: [secret()] } } };
  const outputs = isRecord(document.output_changes) ? document.output_changes : {};
  outputs.leaked = {
    actions: ["update"],
    before: secret(),
    after: { deep: [secret()] },
    after_unknown: false,
    before_sensitive: true,
    after_sensitive: true,
  };
  document.output_changes = outputs;
  const { configuration, planned_values, prior_state } = document;
  for (const state of [planned_values, isRecord(prior_state) ? prior_state.values : undefined]) {
    if (isRecord(state)) state.outputs = { leaked: { sensitive: true, value: secret() } };
  }
  if (!isRecord(configuration)) return;
  configuration.provider_config = {
    aws: {
      name: "aws",
      expressions: { secret_key: { constant_value: secret() }, token: { constant_value: secret() } },
    },
  };
  const root = configuration.root_module;
  if (!isRecord(root)) return;
  root.variables = {
    ...(isRecord(root.variables) ? root.variables : {}),
    leaked: { default: secret(), sensitive: true },
  };
  root.outputs = {
    ...(isRecord(root.outputs) ? root.outputs : {}),
    leaked: { sensitive: true, expression: { constant_value: secret() } },
  };
  for (const call of Object.values(isRecord(root.module_calls) ? root.module_calls : {})) {
    if (!isRecord(call) || !isRecord(call.module)) continue;
    const { module } = call;
    module.variables = {
      ...(isRecord(module.variables) ? module.variables : {}),
      leaked: { default: secret(), sensitive: true },
    };
    call.expressions = {
      ...(isRecord(call.expressions) ? call.expressions : {}),
      leaked: { constant_value: secret() },
    };
  }
}

/** The plan with canaries wherever `hit` says. Every changed resource has drifted, too. */
function withCanaries(original: Tree, hit: Hit, shape: MarkShape): { document: Tree; canaries: Canaries } {
  const document = structuredClone(original);
  const canaries = new Canaries(WORDS);
  listIn(document, "resource_drift").push(
    ...structuredClone(modelled(document)).filter(
      (each) => isRecord(each.change) && each.change.before !== null && each.change.after !== null,
    ),
  );
  for (const each of [...entries(document, "resource_changes"), ...entries(document, "resource_drift")]) {
    if (isRecord(each.change)) plantChange(each.change, canaries, hit, shape);
  }
  for (const key of ["planned_values", "prior_state"]) {
    const state = document[key];
    const values = isRecord(state) && isRecord(state.values) ? state.values : state;
    if (isRecord(values)) plantState(values.root_module, canaries, hit, shape);
  }
  if (isRecord(document.configuration)) plantConfiguration(document.configuration.root_module, canaries, hit);
  plantAround(document, canaries);
  return { document, canaries };
}

/** Everything that is printed about a plan, by format. */
function printed(document: Tree): Record<string, string> {
  const report = assessJson(document);
  return Object.fromEntries(Object.entries(FORMATS).map(([name, render]) => [name, render(report, PLAIN)]));
}

function leaks(document: Tree, canaries: Canaries): string[] {
  return Object.entries(printed(document)).flatMap(([format, text]) =>
    canaries.foundIn(text).map((canary) => `${format}: ${canary}`),
  );
}

describe.each(NAMES)("%s", (name) => {
  const original = read(name);

  test.each(["leaf", "attribute", "whole"] as const)("everything is secret, marked by %s", (shape) => {
    const { document, canaries } = withCanaries(original, () => true, shape);
    expect(canaries.count).toBeGreaterThan(50);
    expect(leaks(document, canaries)).toEqual([]);
  });

  test("a few attributes at a time are secret, so that the rest is told", () => {
    const groups = 4;
    const found = Array.from({ length: groups }, (_, group) => {
      const secret = new Set(attributesOf(original).filter((_each, i) => i % groups === group));
      const hit: Hit = (keys) => keys.some((key) => secret.has(key));
      const { document, canaries } = withCanaries(original, hit, group % 2 === 0 ? "leaf" : "attribute");
      return leaks(document, canaries).map((leak) => `${[...secret].join()}: ${leak}`);
    });
    expect(found.flat()).toEqual([]);
  });
});

test("the same canaries without the marks are told: the search does find them", () => {
  const { document, canaries } = withCanaries(read("demo"), () => true, "leaf");
  for (const each of entries(document, "resource_changes")) {
    if (isRecord(each.change)) Object.assign(each.change, { before_sensitive: false, after_sensitive: false });
  }
  const formats = new Set(leaks(document, canaries).map((leak) => leak.split(":")[0]));
  expect([...formats].sort()).toEqual(
    Object.keys(FORMATS)
      .filter((name) => name !== "gitlab-terraform")
      .sort(),
  );
});

/** Attributes that carry secrets unmarked, as the AWS provider has them, by the type and the value they get. */
const UNMARKED: readonly (readonly [type: string, values: (secret: string) => Tree])[] = [
  [
    "aws_instance",
    (secret) => ({
      user_data: secret,
      user_data_base64: Buffer.from(secret).toString("base64"),
      password_data: secret,
    }),
  ],
  ["aws_launch_template", (secret) => ({ user_data: secret })],
  ["aws_launch_configuration", (secret) => ({ user_data: secret })],
  ["aws_lambda_function", (secret) => ({ environment: [{ variables: { STAGE: secret, DB: [secret] } }] })],
  ["aws_ecs_service", (secret) => ({ container_definitions: JSON.stringify([{ environment: [{ value: secret }] }]) })],
  ["aws_db_instance", (secret) => ({ password: secret, master_password: secret, domain_auth_secret: secret })],
  [
    "aws_vpn_connection",
    (secret) => ({ tunnel1_preshared_key: secret, customer_gateway_configuration: `<psk>${secret}</psk>` }),
  ],
  [
    "aws_elasticache_replication_group",
    (secret) => ({ auth_token: secret, description: `redis://x:${secret}@host:6379` }),
  ],
  ["aws_mq_broker", (secret) => ({ user: [{ username: "root", password: secret }] })],
  [
    "aws_network_interface",
    (secret) => ({
      description: `postgres://app:${secret}@db/prod`,
      tags: { db_password: secret, api_key: secret, Token: secret },
    }),
  ],
  [
    "aws_security_group",
    (secret) => ({ description: `-----BEGIN RSA PRIVATE KEY-----${secret}`, tags: { AccessKey: secret } }),
  ],
  ["aws_lb_listener", (secret) => ({ default_action: [{ authenticate_oidc: [{ client_secret: secret }] }] })],
];

/** One resource, before and after, of which everything about the secret changes. */
function updateOf(type: string, before: Tree, after: Tree): Tree {
  const change = { actions: ["update"], before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const header = { mode: "managed", type, name: "it", provider_name: "registry.terraform.io/hashicorp/aws" };
  const expressions = Object.fromEntries(Object.entries(after).map(([key, value]) => [key, { constant_value: value }]));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: [{ address: `${type}.it`, ...header, change }],
    configuration: { root_module: { resources: [{ address: `${type}.it`, ...header, expressions }] } },
  };
}

test.each(UNMARKED)("what %s carries unmarked is not told", (type, values) => {
  const canaries = new Canaries();
  const [old, made] = [canaries.fresh("before"), canaries.fresh("after")];
  const kept = { id: "i-0aaaaaaaaaaaaaaaa" };
  for (const [before, after] of [
    [
      { ...kept, ...values(old) },
      { ...kept, ...values(made) },
    ],
    [kept, { ...kept, ...values(made) }],
    [{ ...kept, ...values(old) }, kept],
  ] satisfies [Tree, Tree][]) {
    expect(leaks(updateOf(type, before, after), canaries)).toEqual([]);
  }
});
