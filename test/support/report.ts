import { maxRisk, type Risk } from "../../src/model/level.js";
import type { AnyReport, Change, CombinedReport, Finding, Report, ReportInterface } from "../../src/model/report.js";
import { SCHEMA_VERSION } from "../../src/model/report.js";

/** Reports for tests of the report room: valid by default, every field can be overridden. */

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    rule: "interface-deleted",
    category: "interface-deletion",
    title: "Network interface in use is deleted",
    level: "high",
    documented_level: "high",
    adjustment: null,
    confidence: "certain",
    message: "aws_instance.web loses aws_network_interface.web (10.0.1.5) while it runs.",
    impact: "Every connection over 10.0.1.5 ends, and new ones find nobody.",
    remediation: "Create the new interface beside the old one, move traffic, and delete the old one in a later apply.",
    reversible: false,
    outage: "until-reattached",
    evidence: [],
    affected: [],
    references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html"],
    source: null,
    fingerprint: "0000000000000001",
    waiver: null,
    ...overrides,
  };
}

export function change(overrides: Partial<Change> = {}): Change {
  const findings = overrides.findings ?? [];
  const risk = findings
    .filter((each) => each.waiver === null)
    .reduce<Risk>((worst, each) => maxRisk<Risk>(worst, each.level), "none");
  return {
    address: "aws_network_interface.web",
    previous_address: null,
    deposed: null,
    type: "aws_network_interface",
    action: "update",
    actions: ["update"],
    importing: null,
    risk,
    findings,
    blast_radius: { direct: [], indirect: [] },
    ...overrides,
  };
}

const NO_ACTIONS = { create: 0, update: 0, delete: 0, replace: 0, read: 0, no_op: 0, forget: 0, move: 0, import: 0 };

function actionsOf(changes: readonly Change[]): Report["plan"]["actions"] {
  const actions = { ...NO_ACTIONS };
  for (const { action, previous_address, importing } of changes) {
    actions[action === "no-op" ? "no_op" : action] += 1;
    if (previous_address !== null) actions.move += 1;
    if (importing !== null) actions.import += 1;
  }
  return actions;
}

function summaryOf(changes: readonly Change[]): Report["summary"] {
  const summary = { high: 0, medium: 0, low: 0, none: 0, waived: 0 };
  for (const each of changes) {
    summary[each.risk] += 1;
    if (each.findings.some((one) => one.waiver !== null)) summary.waived += 1;
  }
  return summary;
}

/** Summary, counts and a gate that fails on high follow from the changes. */
export function report(overrides: Partial<Report> = {}): Report {
  const changes = overrides.changes ?? [];
  const risk = changes.reduce<Risk>((worst, each) => maxRisk<Risk>(worst, each.risk), "none");
  const because = changes.flatMap((each) =>
    each.findings.filter((one) => one.level === "high" && one.waiver === null).map((one) => one.fingerprint),
  );
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: "planrisk", version: "0.0.0" },
    plan: {
      name: "prod/network",
      format_version: "1.2",
      terraform_version: "1.11.4",
      complete: true,
      actions: actionsOf(changes),
    },
    risk,
    summary: summaryOf(changes),
    changes,
    interfaces: [],
    exposures: [],
    unresolved: [],
    notices: [],
    self_check: {
      changes: { read: changes.length, modelled: changes.length },
      rules: { read: 0, modelled: 0 },
      interfaces: { read: 0, modelled: 0 },
      edges: { resolved: 0, unresolved: 0 },
    },
    gate: { fail_on: "high", verdict: because.length > 0 ? "fail" : "pass", because },
    ...overrides,
  };
}

export function combined(plans: readonly Report[], overrides: Partial<CombinedReport> = {}): CombinedReport {
  const because = plans.flatMap((plan) => plan.gate.because);
  const sum = (key: keyof Report["summary"]) => plans.reduce((total, plan) => total + plan.summary[key], 0);
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: "planrisk", version: "0.0.0" },
    risk: plans.reduce<Risk>((worst, plan) => maxRisk<Risk>(worst, plan.risk), "none"),
    summary: { high: sum("high"), medium: sum("medium"), low: sum("low"), none: sum("none"), waived: sum("waived") },
    plans: [...plans],
    gate: { fail_on: "high", verdict: because.length > 0 ? "fail" : "pass", because },
    ...overrides,
  };
}

const WEB_BEFORE: NonNullable<ReportInterface["before"]> = {
  subnet: "aws_subnet.a",
  availability_zone: "eu-central-1a",
  private_ips: ["10.0.1.5"],
  public_ips: ["203.0.113.5"],
  groups: ["aws_security_group.web"],
  attached_to: "aws_instance.web",
};

/** An estate on a bad day: one of nearly everything that a report can say. */
export function busyReport(): Report {
  const replaced = change({
    address: 'module.app.aws_network_interface.web["a.b"]',
    action: "replace",
    actions: ["delete", "create"],
    findings: [
      finding({
        rule: "interface-deleted",
        message: 'aws_instance.web loses module.app.aws_network_interface.web["a.b"] (10.0.1.5) while it runs.',
        adjustment: null,
        evidence: [
          {
            kind: "replacement",
            address: 'module.app.aws_network_interface.web["a.b"]',
            forced_by: ["subnet_id"],
            order: "delete-first",
            reason: null,
          },
          {
            kind: "attribute",
            address: 'module.app.aws_network_interface.web["a.b"]',
            path: "subnet_id",
            before: "subnet-0aaaaaaaaaaaaaaa1",
            after: "subnet-0bbbbbbbbbbbbbbb2",
          },
          {
            kind: "attribute",
            address: 'module.app.aws_network_interface.web["a.b"]',
            path: "private_ips",
            before: '["10.0.1.5"]',
            after: "(known after apply)",
          },
        ],
        affected: ["aws_instance.web", "aws_lb_target_group.web"],
        source: { file: "modules/app/network.tf", line: 12 },
        fingerprint: "f1a7000000000001",
      }),
      finding({
        rule: "subnet-moved",
        category: "subnet-migration",
        title: "Network interface moves to another subnet",
        level: "medium",
        documented_level: "medium",
        message: 'module.app.aws_network_interface.web["a.b"] moves from aws_subnet.a to aws_subnet.b.',
        impact: "Another route table and another network ACL apply to it.",
        remediation: "Compare routes and network ACLs of both subnets.",
        reversible: true,
        outage: "brief",
        affected: ["aws_instance.web"],
        fingerprint: "f1a7000000000002",
      }),
    ],
    blast_radius: {
      direct: [
        {
          address: "aws_instance.web",
          path: ['module.app.aws_network_interface.web["a.b"]', "aws_instance.web"],
          edges: ["attached-to"],
        },
      ],
      indirect: [
        {
          address: "aws_lb_target_group.web",
          path: ['module.app.aws_network_interface.web["a.b"]', "aws_instance.web", "aws_lb_target_group.web"],
          edges: ["attached-to", "registered-in"],
        },
      ],
    },
  });
  const opened = change({
    address: "aws_security_group.web",
    type: "aws_security_group",
    findings: [
      finding({
        rule: "reach-gained-from-internet",
        category: "security-group-change",
        title: "The internet gains access",
        message: "aws_security_group.web lets 0.0.0.0/0 reach tcp/22 on aws_instance.bastion#primary.",
        impact: "Anybody on the internet can try to log in.",
        remediation: "Name the ranges that need access instead of 0.0.0.0/0.",
        reversible: true,
        outage: "none",
        evidence: [
          {
            kind: "reach",
            interface: "aws_instance.bastion#primary",
            direction: "ingress",
            change: "gained",
            peer: "0.0.0.0/0",
            protocol: "tcp",
            from_port: 22,
            to_port: 22,
            via: ["aws_security_group.web"],
            internet_path: "yes",
          },
        ],
        affected: ["aws_instance.bastion"],
        references: [
          "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
          "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        ],
        fingerprint: "f1a7000000000003",
      }),
    ],
  });
  const possible = change({
    address: "aws_eip.nat",
    type: "aws_eip",
    findings: [
      finding({
        rule: "eip-association-may-change",
        category: "ip-address-change",
        title: "Elastic IP may move",
        level: "medium",
        adjustment: { from: "high", to: "medium", because: "no surviving resource writes 198.51.100.7 out literally" },
        confidence: "possible",
        message: "aws_eip.nat (198.51.100.7) may be associated with another interface.",
        impact: "Partners that allow 198.51.100.7 would meet another host.",
        remediation: "Apply in two steps, or pin network_interface to a known interface.",
        reversible: true,
        outage: "unknown",
        evidence: [
          {
            kind: "unknown",
            address: "aws_eip.nat",
            path: "network_interface",
            reason: "aws_network_interface.nat is created by this plan",
          },
          {
            kind: "limit",
            name: "addresses per interface",
            limit: "10",
            actual: "11",
            source: "EC2 instance types, m5.large",
          },
          {
            kind: "path",
            from: "aws_eip.nat",
            to: "aws_route.out",
            path: ["aws_eip.nat", "aws_nat_gateway.nat", "aws_route.out"],
            edges: ["associated-with", "target-of"],
          },
        ],
        fingerprint: "f1a7000000000004",
      }),
    ],
  });
  const waived = change({
    address: "module.lab.aws_network_interface.probe",
    action: "delete",
    actions: ["delete"],
    findings: [
      finding({
        fingerprint: "f1a7000000000005",
        message: "module.lab.aws_network_interface.probe is deleted while attached.",
        waiver: { reason: "lab rebuilds nightly", owner: "net-team", expires: "2027-01-31" },
      }),
    ],
  });
  const tags = ["aws_vpc.main", "aws_subnet.a", "aws_subnet.b", "aws_subnet.c", "aws_internet_gateway.main"].map(
    (address, i) =>
      change({
        address,
        type: address.split(".")[0] ?? "",
        findings: [
          finding({
            rule: "metadata-changed",
            category: "metadata",
            title: "Tags or description change",
            level: "low",
            documented_level: "low",
            message: `Tags of ${address} change.`,
            impact: "None on traffic.",
            remediation: "Nothing to do.",
            reversible: true,
            outage: "none",
            fingerprint: `f1a700000000010${i}`,
          }),
        ],
      }),
  );
  const none = ["aws_s3_bucket.logs", "aws_iam_role.app"].map((address) =>
    change({ address, type: address.split(".")[0] ?? "", action: "create", actions: ["create"] }),
  );
  const changes = [replaced, opened, possible, ...tags, waived, ...none];
  return report({
    changes,
    plan: {
      name: "prod/network",
      format_version: "1.2",
      terraform_version: "1.11.4",
      complete: false,
      actions: actionsOf(changes),
    },
    interfaces: [
      {
        id: "aws_instance.bastion#primary",
        owner: "aws_instance.bastion",
        device_index: 0,
        roles: ["primary", "management"],
        before: { ...WEB_BEFORE, attached_to: "aws_instance.bastion" },
        after: { ...WEB_BEFORE, attached_to: "aws_instance.bastion" },
      },
      {
        id: 'module.app.aws_network_interface.web["a.b"]',
        owner: "aws_instance.web",
        device_index: 1,
        roles: ["secondary"],
        before: { ...WEB_BEFORE, public_ips: [] },
        after: {
          ...WEB_BEFORE,
          subnet: "aws_subnet.b",
          private_ips: [],
          public_ips: [],
          attached_to: "aws_instance.web",
        },
      },
    ],
    exposures: [
      {
        interface: "aws_instance.bastion#primary",
        direction: "ingress",
        change: "gained",
        peer: "0.0.0.0/0",
        protocol: "tcp",
        from_port: 22,
        to_port: 22,
        via: ["aws_security_group.web"],
        internet_path: "yes",
      },
      {
        interface: "aws_instance.bastion#primary",
        direction: "egress",
        change: "gained",
        peer: "10.0.0.0/8",
        protocol: "-1",
        from_port: null,
        to_port: null,
        via: ["aws_security_group.web"],
        internet_path: null,
      },
      {
        interface: 'module.app.aws_network_interface.web["a.b"]',
        direction: "ingress",
        change: "lost",
        peer: "aws_security_group.front",
        protocol: "tcp",
        from_port: 8000,
        to_port: 8080,
        via: ["aws_security_group.web"],
        internet_path: null,
      },
      {
        interface: "aws_instance.bastion#primary",
        direction: "ingress",
        change: "kept",
        peer: "10.0.0.0/8",
        protocol: "icmp",
        from_port: 8,
        to_port: null,
        via: ["aws_security_group.web"],
        internet_path: null,
      },
    ],
    unresolved: [{ address: "aws_route.peering", path: "gateway_id", reason: "a local value hides what it refers to" }],
    notices: [
      {
        kind: "partial-plan",
        message: "This plan is partial (-target or deferred changes): what it leaves out was not judged.",
      },
      { kind: "waiver-expires-soon", message: "The waiver of interface-detached for module.lab.* ends on 2027-01-31." },
    ],
    self_check: {
      changes: { read: changes.length, modelled: changes.length },
      rules: { read: 14, modelled: 13 },
      interfaces: { read: 2, modelled: 2 },
      edges: { resolved: 40, unresolved: 3 },
    },
  });
}

/** Nothing to worry about: a few tags. */
export function calmReport(name = "staging/network"): Report {
  const changes = busyReport().changes.filter((each) => each.risk === "low");
  const base = report({ changes });
  return { ...base, plan: { ...base.plan, name } };
}

/** A plan without changes. */
export function emptyReport(name = "empty"): Report {
  const base = report();
  return { ...base, plan: { ...base.plan, name } };
}

/** Three plans of a monorepo: one bad, one calm, one without changes. */
export function busyCombined(): CombinedReport {
  return combined([emptyReport("dev/network"), calmReport(), busyReport()]);
}

/** Everything that a text field of a plan may try on whoever prints it. */
export const HOSTILE = [
  "\u001b[2J\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "\u009b31m\u202eexe.txt\u200b\u0000\u0007",
  "::error title=x,file=y::forged",
  "\n::add-mask::a\r\n##[error]forged ##vso[task.complete]x",
  "@octocat @org/team user@evil.example #123 GH-1 org/repo#7 https://evil.example www.evil.example",
  "![x](https://evil.example/x.png) [x](javascript:alert(1)) <img src=x onerror=alert(1)> <script>alert(1)</script>",
  "</details></summary> --> ``` ~~~ | x | y | `code` **bold** ~~gone~~ $x$ $`y`$ :tada: [^1] - [x] # h1",
  "]]> & < > \" ' \ud800 \uffff",
  "{{ template }} %{directive} %25 %0A::error::forged",
] as const;

type Mangle = (field: string) => string;

/** The busy report with `mangle` applied to every text that comes from a plan or a configuration. */
export function mangled(mangle: Mangle, base: Report = busyReport()): Report {
  const list = (texts: readonly string[]) => texts.map(mangle);
  const maybe = (text: string | null) => (text === null ? null : mangle(text));
  const side = (each: ReportInterface["before"]): ReportInterface["before"] =>
    each === null
      ? null
      : {
          subnet: maybe(each.subnet),
          availability_zone: maybe(each.availability_zone),
          private_ips: list(each.private_ips),
          public_ips: list(each.public_ips),
          groups: list(each.groups),
          attached_to: maybe(each.attached_to),
        };
  return {
    ...base,
    plan: { ...base.plan, name: mangle(base.plan.name), terraform_version: maybe(base.plan.terraform_version) },
    changes: base.changes.map((each) => ({
      ...each,
      address: mangle(each.address),
      type: mangle(each.type),
      previous_address: mangle("aws_x.old"),
      deposed: mangle("abcd1234"),
      importing: mangle("eni-1"),
      findings: each.findings.map((one) => ({
        ...one,
        title: mangle(one.title),
        message: mangle(one.message),
        impact: mangle(one.impact),
        remediation: mangle(one.remediation),
        adjustment: one.adjustment === null ? null : { ...one.adjustment, because: mangle(one.adjustment.because) },
        evidence: one.evidence.map((piece) => mangledEvidence(piece, mangle)),
        affected: list(one.affected),
        references: list(one.references),
        source: one.source === null ? null : { ...one.source, file: mangle(one.source.file) },
        waiver:
          one.waiver === null
            ? null
            : {
                reason: mangle(one.waiver.reason),
                owner: maybe(one.waiver.owner),
                expires: mangle(one.waiver.expires),
              },
      })),
      blast_radius: {
        direct: each.blast_radius.direct.map((one) => ({ ...one, address: mangle(one.address), path: list(one.path) })),
        indirect: each.blast_radius.indirect.map((one) => ({
          ...one,
          address: mangle(one.address),
          path: list(one.path),
        })),
      },
    })),
    interfaces: base.interfaces.map((each) => ({
      ...each,
      id: mangle(each.id),
      owner: maybe(each.owner),
      before: side(each.before),
      after: side(each.after),
    })),
    exposures: base.exposures.map((each) => ({
      ...each,
      interface: mangle(each.interface),
      peer: mangle(each.peer),
      protocol: mangle(each.protocol),
      via: list(each.via),
    })),
    unresolved: base.unresolved.map((each) => ({
      address: mangle(each.address),
      path: mangle(each.path),
      reason: mangle(each.reason),
    })),
    notices: base.notices.map((each) => ({ ...each, message: mangle(each.message) })),
    gate: { ...base.gate, because: [...base.gate.because, mangle("the plan is partial")] },
  };
}

function mangledEvidence(piece: Finding["evidence"][number], mangle: Mangle): Finding["evidence"][number] {
  const list = (texts: readonly string[]) => texts.map(mangle);
  const maybe = (text: string | null) => (text === null ? null : mangle(text));
  switch (piece.kind) {
    case "attribute":
      return {
        ...piece,
        address: mangle(piece.address),
        path: mangle(piece.path),
        before: maybe(piece.before),
        after: maybe(piece.after),
      };
    case "replacement":
      return {
        ...piece,
        address: mangle(piece.address),
        forced_by: list(piece.forced_by),
        reason: maybe(piece.reason),
      };
    case "path":
      return { ...piece, from: mangle(piece.from), to: mangle(piece.to), path: list(piece.path) };
    case "reach":
      return {
        ...piece,
        interface: mangle(piece.interface),
        peer: mangle(piece.peer),
        protocol: mangle(piece.protocol),
        via: list(piece.via),
      };
    case "limit":
      return {
        ...piece,
        name: mangle(piece.name),
        limit: mangle(piece.limit),
        actual: mangle(piece.actual),
        source: mangle(piece.source),
      };
    case "unknown":
      return { ...piece, address: mangle(piece.address), path: mangle(piece.path), reason: mangle(piece.reason) };
  }
}

/** Two reports per hostile text: every field is that text, and every field has it before and behind what was there. */
export function hostileReports(): readonly AnyReport[] {
  return HOSTILE.flatMap((text) => [mangled(() => text), mangled((field) => `${text} ${field} ${text}`)]);
}
