import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { Report } from "../../src/model/report.js";
import { fakeWorld } from "../support/world.js";

/** A group that nothing in this plan wears lets ssh in from everywhere; who wears it lives elsewhere. */
const PLAN = fileURLToPath(new URL("../../fixtures/clauses/unused-group-changed/risky/plan.json", import.meta.url));
const RULE = "aws_vpc_security_group_ingress_rule.ssh";
const folder = mkdtempSync(join(tmpdir(), "planrisk-beyond-"));
afterAll(() => rmSync(folder, { recursive: true }));

function groupId(): string {
  const plan: { resource_changes: { type: string; change: { before: { id: string } } }[] } = JSON.parse(
    readFileSync(PLAN, "utf8"),
  );
  return plan.resource_changes.find((change) => change.type === "aws_security_group")?.change.before.id ?? "";
}

const INSTANCE = {
  id: "i-0123456789abcdef0",
  vpc_security_group_ids: [groupId()],
  private_ip: "10.0.0.9",
  public_ip: "",
};
const STATE = {
  format_version: "1.0",
  terraform_version: "1.11.4",
  values: {
    root_module: {
      resources: [
        {
          address: "aws_instance.app",
          mode: "managed",
          type: "aws_instance",
          name: "app",
          provider_name: "registry.terraform.io/hashicorp/aws",
          schema_version: 1,
          values: INSTANCE,
          sensitive_values: {},
        },
      ],
    },
  },
};
const INVENTORY = {
  NetworkInterfaces: [
    {
      NetworkInterfaceId: "eni-0123456789abcdef0",
      SubnetId: "subnet-0aaaaaaaaaaaaaaaa",
      Groups: [{ GroupId: groupId(), GroupName: "spare" }],
      PrivateIpAddress: "10.0.0.7",
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: "10.0.0.7" }],
      Status: "in-use",
      SourceDestCheck: true,
      Attachment: { AttachmentId: "eni-attach-0a", DeviceIndex: 0, InstanceId: "i-0feed", Status: "attached" },
    },
  ],
};

async function affected(...args: string[]): Promise<string[]> {
  const world = fakeWorld({ cwd: folder });
  await main([PLAN, ...args, "--format", "json", "--fail-on", "never"], world);
  const report = Report.parse(JSON.parse(world.out()));
  const findings = report.changes.find((change) => change.address === RULE)?.findings ?? [];
  return findings.filter((finding) => finding.rule === "internet-access-gained").flatMap((finding) => finding.affected);
}

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

describe("a group changed here, its member elsewhere", () => {
  test.each([
    ["nobody, without more to read", [], []],
    ["the instance in another state", ["--state", file("other.json", STATE)], ["aws_instance.app (other.json)"]],
    [
      "the interface that the AWS command line tells of",
      ["--inventory", file("aws.json", INVENTORY)],
      ["eni-0123456789abcdef0 (aws.json)"],
    ],
  ])("affects %s", async (_who, args, expected) => {
    const found = await affected(...args);
    expect(found.filter((each) => !each.startsWith("aws_security_group."))).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(found).toEqual([]);
  });
});
