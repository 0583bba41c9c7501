import { describe, expect, test } from "vitest";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import { assessJson } from "../support/assess.js";
import { isRecord, type Json } from "../support/canaries.js";

/*
 * Plans made to cost more than they should, about as large as AWS lets them be (1,000 rules for an interface, 200 in a group):
 * what is worse than quadratic in something that a pull request chooses would not end within the time that a test has.
 */

type Tree = { [key: string]: Json };
const SIDES = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
const VPC = "vpc-00000000000000001";
const SUBNET = "subnet-00000000000000001";

/** An entry of the plan; what is null on a side does not exist there. */
function entry(address: string, before: Tree | null, after: Tree | null): Tree {
  const [type = "", name = ""] = address.split(".");
  const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  return { address, mode: "managed", type, name, change: { actions, before, after, ...SIDES } };
}

/** There before and after, with one tag changed. */
function touched(address: string, values: Tree): Tree {
  return entry(address, { ...values, tags: { a: "1" } }, { ...values, tags: { a: "2" } });
}

function plan(changes: Tree[], configuration: Json = null): Tree {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes, configuration };
}

const group = (i: number) => `sg-${String(i).padStart(17, "0")}`;
/** Something different for every i that is the same in every run. */
const scatter = (i: number, limit: number) => (Math.imul(i + 1, 2_654_435_761) >>> 7) % limit;

const NETWORK = [
  touched("aws_vpc.it", { id: VPC, cidr_block: "10.0.0.0/8" }),
  touched("aws_subnet.it", { id: SUBNET, vpc_id: VPC, cidr_block: "10.0.0.0/16", availability_zone: "eu-west-1a" }),
];

function rule(i: number, fields: Tree = {}): Tree {
  const port = scatter(i, 60_000);
  return {
    protocol: i % 3 === 0 ? "udp" : "tcp",
    from_port: port,
    to_port: port + scatter(i + 7, 5_000),
    cidr_blocks: [`${scatter(i, 200) + 1}.${scatter(i + 1, 256)}.${scatter(i + 2, 256)}.0/${8 + scatter(i, 17)}`],
    ...fields,
  };
}

/** An address as AWS wants it is of no interest: planrisk reads any. */
function interfaceIn(groups: readonly number[]): Tree {
  const id = "eni-00000000000000001";
  return touched("aws_network_interface.it", {
    id,
    subnet_id: SUBNET,
    private_ips: ["10.0.0.5"],
    security_groups: groups.map(group),
  });
}

function ruled(count: number, fields: Tree = {}): Tree[] {
  const before = Array.from({ length: count }, (_, i) => rule(i, fields));
  const after = Array.from({ length: count }, (_, i) => rule(i + 3, fields));
  const values = { id: group(1), vpc_id: VPC };
  return [
    ...NETWORK,
    interfaceIn([1]),
    entry("aws_security_group.it", { ...values, ingress: before }, { ...values, ingress: after }),
  ];
}

/** Beside those of the other rules. */
const PORT = { from_port: 65_500, to_port: 65_500 };

/** Instances in one group of very many rules, among them some that admit the instances themselves. */
function crowd(count: number, rules: number, leaves: boolean): Tree {
  const own = Array.from({ length: rules }, (_, i) => rule(i));
  const among = [
    rule(1, { ...PORT, cidr_blocks: ["10.0.0.0/8"] }),
    rule(2, { ...PORT, cidr_blocks: [], self: true }),
    rule(3, { ...PORT, cidr_blocks: ["0.0.0.0/0"] }),
  ];
  const values = { id: group(1), vpc_id: VPC };
  const after = leaves ? [...own, ...among] : own;
  const instances = Array.from({ length: count }, (_, i) => {
    const id = `i-${String(i).padStart(17, "0")}`;
    const instance = { id, subnet_id: SUBNET, private_ip: `10.0.${i >> 8}.${i & 255}`, instance_type: "t3.small" };
    const worn = { ...instance, vpc_security_group_ids: [group(1)] };
    const instanceEntry = entry(
      `aws_instance.n${i}`,
      worn,
      leaves ? { ...instance, vpc_security_group_ids: [] } : worn,
    );
    return leaves
      ? instanceEntry
      : { ...instanceEntry, change: { actions: ["no-op"], before: worn, after: worn, ...SIDES } };
  });
  return plan([
    ...NETWORK,
    entry("aws_security_group.it", { ...values, ingress: [...own, ...among] }, { ...values, ingress: after }),
    ...instances,
  ]);
}

/** The same instances take a second group whose rules let its members in, by default where the first one did. */
function joining(count: number, rules: number, ports: Tree = PORT): Tree {
  const worn = crowd(count, rules, false);
  const second = { id: group(2), vpc_id: VPC, ingress: [rule(1, { ...ports, cidr_blocks: [], self: true })] };
  const both = { vpc_security_group_ids: [group(1), group(2)] };
  const changes = Array.isArray(worn.resource_changes) ? worn.resource_changes : [];
  const joined = changes.map((each) => {
    const { type, change } = isRecord(each) ? each : {};
    if (!isRecord(each) || type !== "aws_instance" || !isRecord(change) || !isRecord(change.before)) return each;
    return { ...each, change: { ...change, actions: ["update"], after: { ...change.before, ...both } } };
  });
  return { ...worn, resource_changes: [...joined, entry("aws_security_group.two", second, second)] };
}

/** Modules of which each passes both outputs of the next, twice: as many ways through as 2 to the power of the depth. */
function diamond(depth: number): Tree {
  let module: Tree = {
    resources: [
      {
        address: "aws_subnet.it",
        mode: "managed",
        type: "aws_subnet",
        name: "it",
        expressions: { vpc_id: { references: ["var.a", "var.b"] } },
      },
    ],
    outputs: {
      a: { expression: { references: ["aws_subnet.it.id", "aws_subnet.it"] } },
      b: { expression: { references: ["aws_subnet.it.id", "aws_subnet.it"] } },
    },
    variables: { a: {}, b: {} },
  };
  for (let i = 0; i < depth; i += 1) {
    const both = { references: ["module.m.a", "module.m.b", "module.m"] };
    const down = { references: ["var.a", "var.b"] };
    module = {
      module_calls: { m: { expressions: { a: down, b: down }, module } },
      outputs: { a: { expression: both }, b: { expression: both } },
      variables: { a: {}, b: {} },
    };
  }
  const user = { address: "aws_network_interface.it", mode: "managed", type: "aws_network_interface", name: "it" };
  const asked = { subnet_id: { references: ["module.m.a", "module.m.b"] } };
  return { root_module: { ...module, resources: [{ ...user, expressions: asked }] } };
}

function diamondPlan(depth: number): Tree {
  const inner = entry(`${"module.m.".repeat(depth)}aws_subnet.it`, null, { cidr_block: "10.0.0.0/24" });
  const subnet = { ...inner, type: "aws_subnet", name: "it", module_address: "module.m.".repeat(depth).slice(0, -1) };
  const user = entry("aws_network_interface.it", null, { private_ips: ["10.0.0.4"] });
  const unknown = {
    actions: ["create"],
    before: null,
    after: {},
    after_unknown: { subnet_id: true, id: true, vpc_id: true },
  };
  return plan(
    [
      { ...user, change: unknown },
      { ...subnet, change: unknown },
    ],
    diamond(depth),
  );
}

/** So many subnets of one VPC, each with an interface, and what `make` puts beside each of them. */
function subnets(count: number, make: (i: number, subnet: string) => Tree[]): Tree {
  const parts = Array.from({ length: count }, (_, i) => {
    const digits = String(i).padStart(17, "0");
    const subnet = { id: `subnet-${digits}`, vpc_id: VPC, cidr_block: `10.${i >> 8}.${i & 255}.0/24` };
    const worn = { subnet_id: subnet.id, private_ip: `10.${i >> 8}.${i & 255}.9`, vpc_security_group_ids: [group(1)] };
    return [
      touched(`aws_subnet.s${i}`, subnet),
      touched(`aws_instance.n${i}`, { id: `i-${digits}`, ...worn }),
      ...make(i, subnet.id),
    ];
  });
  return plan([...NETWORK.slice(0, 1), ...parts.flat()]);
}

const CASES: readonly (readonly [name: string, make: () => Tree])[] = [
  ["a group of 300 rules over scattered ranges and ports", () => plan(ruled(300))],
  [
    "a group of 300 rules of IPv6",
    () => plan(ruled(300, { cidr_blocks: [], ipv6_cidr_blocks: ["2001:db8::/33", "2001:db8:8000::/34"] })),
  ],
  [
    "an interface in 60 groups that all name each other",
    () => {
      const all = Array.from({ length: 60 }, (_, i) => i);
      const peers = [{ protocol: "tcp", from_port: 22, to_port: 22, security_groups: all.map(group) }];
      return plan([
        ...NETWORK,
        interfaceIn(all),
        ...all.map((i) => touched(`aws_security_group.g${i}`, { id: group(i), vpc_id: VPC, ingress: peers })),
      ]);
    },
  ],
  [
    "a network ACL of 200 entries that allow and deny by turns",
    () => {
      const entries = Array.from({ length: 200 }, (_, i) => ({
        rule_no: i + 1,
        action: i % 2 === 0 ? "allow" : "deny",
        protocol: "tcp",
        from_port: scatter(i, 60_000),
        to_port: 65_535,
        cidr_block: `${scatter(i, 250)}.0.0.0/${8 + scatter(i, 16)}`,
      }));
      const acl = { id: "acl-00000000000000001", vpc_id: VPC, subnet_ids: [SUBNET] };
      return plan([
        ...ruled(60),
        entry("aws_network_acl.it", { ...acl, ingress: entries }, { ...acl, ingress: entries.slice(1) }),
      ]);
    },
  ],
  [
    "a route table of 2,000 routes",
    () => {
      const route = Array.from({ length: 2_000 }, (_, i) => ({
        cidr_block: `10.${scatter(i, 256)}.${i % 256}.0/24`,
        gateway_id: `igw-${String(i % 9).padStart(17, "0")}`,
      }));
      const table = { id: "rtb-00000000000000001", vpc_id: VPC };
      return plan([
        ...ruled(10),
        touched("aws_route_table_association.it", { subnet_id: SUBNET, route_table_id: table.id }),
        entry("aws_route_table.it", { ...table, route }, { ...table, route: route.slice(5) }),
      ]);
    },
  ],
  [
    "120 interfaces of one group that is deleted",
    () => {
      const members = Array.from({ length: 120 }, (_, i) =>
        touched(`aws_network_interface.i${i}`, {
          id: `eni-${String(i).padStart(17, "0")}`,
          subnet_id: SUBNET,
          private_ips: [`10.0.${Math.floor(i / 250)}.${(i % 250) + 4}`],
          security_groups: [group(1)],
        }),
      );
      return plan([
        ...NETWORK,
        ...members,
        entry("aws_security_group.it", { id: group(1), vpc_id: VPC, ingress: [rule(1, { self: true })] }, null),
      ]);
    },
  ],
  ["modules that pass two outputs of each other, 60 deep", () => diamondPlan(60)],
  [
    "2,000 records and alarms on one instance",
    () => {
      const id = "i-00000000000000001";
      const watchers = Array.from({ length: 2_000 }, (_, i) =>
        i % 2 === 0
          ? touched(`aws_route53_record.r${i}`, { name: `r${i}`, type: "A", records: ["10.0.0.9"] })
          : touched(`aws_cloudwatch_metric_alarm.a${i}`, { alarm_name: `a${i}`, dimensions: { InstanceId: id } }),
      );
      return plan([
        ...NETWORK,
        entry(
          "aws_instance.it",
          { id, private_ip: "10.0.0.9", subnet_id: SUBNET, primary_network_interface_id: "eni-00000000000000009" },
          null,
        ),
        ...watchers,
      ]);
    },
  ],
  [
    "user data of a megabyte that may hold addresses",
    () =>
      plan([
        ...ruled(5),
        touched("aws_instance.it", {
          id: "i-00000000000000001",
          subnet_id: SUBNET,
          private_ip: "10.0.0.5",
          user_data: "10.0.0.".repeat(150_000),
        }),
        entry(
          "aws_network_interface.gone",
          { id: "eni-00000000000000002", subnet_id: SUBNET, private_ips: ["10.0.0.6"] },
          null,
        ),
      ]),
  ],
  [
    "400 subnets whose gateways go",
    () =>
      subnets(400, (i, subnet) => {
        const [gateway, table] = [`nat-${String(i).padStart(17, "0")}`, `rtb-${String(i).padStart(17, "0")}`];
        const route = [{ cidr_block: "0.0.0.0/0", nat_gateway_id: gateway }];
        return [
          entry(`aws_nat_gateway.g${i}`, { id: gateway, subnet_id: SUBNET, connectivity_type: "private" }, null),
          touched(`aws_route_table.t${i}`, { id: table, vpc_id: VPC, route }),
          touched(`aws_route_table_association.a${i}`, { subnet_id: subnet, route_table_id: table }),
        ];
      }),
  ],
  [
    "two hundred subnets whose ACLs let everything in, without a way back, for a group that nobody knows",
    () =>
      subnets(200, (i, subnet) => {
        const acl = { id: `acl-${String(i).padStart(17, "0")}`, vpc_id: VPC, subnet_ids: [subnet], egress: [] };
        const all = { rule_no: 1, action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" };
        return [entry(`aws_network_acl.a${i}`, { ...acl, ingress: [] }, { ...acl, ingress: [all] })];
      }),
  ],
  ["a group that narrows over a thousand of its members", () => crowd(1000, 200, false)],
  ["a group that eighty join, whose members let each other in", () => joining(80, 200)],
  ["a group of 200 rules that forty leave at once", () => crowd(40, 200, true)],
  [
    "names, tags and descriptions of 200,000 characters",
    () => {
      const long = [
        "a.".repeat(100_000),
        "[".repeat(200_000),
        "`".repeat(200_000),
        '"'.repeat(200_000),
        " ".repeat(200_000),
        "10.0.0.0/8, ".repeat(16_000),
      ];
      return plan([
        ...NETWORK,
        ...long.map((text, i) =>
          entry(
            `aws_security_group.g${i}`,
            { id: group(i), vpc_id: VPC, name: text, description: text, tags: { [text]: text } },
            null,
          ),
        ),
      ]);
    },
  ],
  [
    "addresses of 100,000 characters",
    () =>
      plan(
        [
          `aws_eip.x["${"a.b[".repeat(25_000)}"]`,
          `${"module.a.".repeat(11_000)}aws_eip.x`,
          `aws_eip.x["${"\\\\".repeat(50_000)}"]`,
        ].map((address) => ({
          ...entry(address, { id: "eipalloc-1", public_ip: "198.51.100.7" }, null),
          type: "aws_eip",
          name: "x",
        })),
      ),
  ],
];

describe("a plan that is made to cost much", () => {
  test.each(CASES)("%s", (_name, make) => {
    const report = assessJson(make());
    expect(report.changes.length).toBeGreaterThan(0);
    for (const render of Object.values(FORMATS)) expect(render(report, PLAIN).endsWith("\n")).toBe(true);
  });

  test("more rows of who reaches whom than a call can have arguments", () => {
    const members = 400;
    const report = assessJson(joining(members, 1, { from_port: 65_400, to_port: 65_400 }));
    expect(report.exposures.length).toBeGreaterThanOrEqual(members * (members - 1));
    expect(FORMATS.text(report, PLAIN)).toContain(" more\n");
  });
});
