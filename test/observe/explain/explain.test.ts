import { describe, expect, test } from "vitest";
import { Explanation } from "../../../src/model/explanation.js";
import { explain } from "../../../src/observe/explain/index.js";
import { findSubject } from "../../../src/observe/explain/subject.js";
import { fixturePlans } from "../../support/fixture-plans.js";
import { graphPlanJson } from "../../support/graph-plan.js";
import { inDepth, smallEstate, writtenInDepth } from "../../support/in-depth.js";

const ESTATE = writtenInDepth(smallEstate());
const ENI = 'aws_network_interface.data["a.b"]';

function about(asked: string, estate = ESTATE): Explanation {
  const subject = findSubject(estate.comparison, estate.report, asked);
  if (subject.kind !== "found") throw new Error(`${asked} was not found`);
  return explain({ ...estate, source: null }, subject.address, subject.pair);
}

describe("finds what somebody means", () => {
  test.each([
    ["an address as Terraform prints it", ENI, ENI],
    ["without the quotes that a shell took away", "aws_network_interface.data[a.b]", ENI],
    ["with an attribute behind it", `${ENI}.private_ips`, ENI],
    ["with blanks around it", ` ${ENI}\n`, ENI],
    ["an interface of an instance", "aws_instance.web#primary", "aws_instance.web"],
    ["an id of AWS", "sg-0a", "aws_security_group.web"],
    ["an id of an interface", "eni-0a", ENI],
  ])("%s", (_name, asked, address) => {
    expect(findSubject(ESTATE.comparison, ESTATE.report, asked)).toMatchObject({ kind: "found", address });
  });

  test("only what names an interface asks for one", () => {
    expect(about("aws_instance.web#primary").interface).toBe("aws_instance.web#primary");
    expect(about("aws_instance.web").interface).toBeNull();
  });

  test("a resource without its key is many, and so is a module", () => {
    expect(findSubject(ESTATE.comparison, ESTATE.report, "aws_network_interface.data")).toEqual({
      kind: "many",
      addresses: [ENI],
    });
    const inModules = inDepth(
      graphPlanJson({
        entries: {
          'module.a["x.y"].aws_eip.one[0]': { before: { id: "eipalloc-1" } },
          'module.a["z"].aws_eip.one[0]': { before: { id: "eipalloc-2" } },
          "module.ab.aws_eip.one": { before: { id: "eipalloc-3" } },
        },
      }),
    );
    const find = (asked: string) => findSubject(inModules.comparison, inModules.report, asked);
    const first = 'module.a["x.y"].aws_eip.one[0]';
    expect(find("module.a")).toEqual({ kind: "many", addresses: [first, 'module.a["z"].aws_eip.one[0]'] });
    expect(find("module.a.aws_eip.one")).toEqual(find("module.a"));
    expect(find("module.a[x.y].aws_eip.one")).toEqual({ kind: "many", addresses: [first] });
  });

  test("an address before a move", () => {
    const moved = inDepth(
      graphPlanJson({ entries: { "aws_eip.new": { before: { id: "eipalloc-1" }, previous: "aws_eip.old" } } }),
    );
    expect(findSubject(moved.comparison, moved.report, "aws_eip.old")).toMatchObject({ address: "aws_eip.new" });
  });

  test.each(["aws_eip.nope", "", "#primary", "module.", '["', "aws_instance.web#nothing"])("%j is nothing", (asked) => {
    expect(findSubject(ESTATE.comparison, ESTATE.report, asked).kind).toBe("unknown");
  });
});

describe("an interface that is detached", () => {
  const told = about(ENI);
  const [each] = told.interfaces;
  const fact = (name: string) => each?.facts.find((one) => one.name === name);

  test("its roles are those that it had", () => {
    expect(each?.roles).toEqual(["secondary", "dual-homed"]);
  });

  test.each([
    ["attached to", ["aws_instance.web"], []],
    ["private addresses", ["10.0.98.5"], ["10.0.98.5"]],
    ["security groups", ["aws_security_group.web"], ["aws_security_group.web"]],
    ["subnet", ["aws_subnet.b"], ["aws_subnet.b"]],
    ["device index", ["1"], []],
  ])("%s, before and after", (name, before, after) => {
    expect(fact(name)).toEqual({ name, before, after });
  });

  test("why the internet has no way to it", () => {
    expect(each?.internet_path.after?.ipv4).toEqual({ state: "no", reason: "it has no public IPv4 address", by: [] });
  });

  test("who reaches it, although this plan changes nothing about that", () => {
    expect(each?.exposures).toMatchObject([
      { change: "kept", direction: "ingress", peer: "10.0.0.0/8", from_port: 443, via: ["aws_security_group.web"] },
    ]);
  });

  test("what points where, and since when", () => {
    expect(told.points_at).toContainEqual({
      address: "aws_security_group.web",
      kind: "member-of",
      path: "security_groups",
      side: "both",
    });
    expect(told.pointed_at_by).toEqual([
      {
        address: "aws_network_interface_attachment.data",
        kind: "attached-to",
        path: "network_interface_id",
        side: "before",
      },
    ]);
  });

  test("which other change is felt here", () => {
    expect(told.affected_by).toMatchObject([
      { address: "aws_network_interface_attachment.data", action: "delete", risk: "high", how: "direct" },
    ]);
  });

  test("what the plan does to it", () => {
    expect(told.changes.map((change) => change.action)).toEqual(["update"]);
    expect(told.known_from).toBe("plan");
  });
});

describe("other things", () => {
  test.each([
    ["a group: its rules", "aws_security_group.web", "ingress", ["tcp/443 from 10.0.0.0/8"]],
    ["a group: its members", "aws_security_group.web", "members", ["aws_instance.web#primary", ENI]],
    ["a subnet: its CIDR", "aws_subnet.a", "CIDR", ["10.0.97.0/24"]],
    ["an Elastic IP: what has it", "aws_eip.web", "associated with", ["aws_instance.web"]],
    ["a load balancer", "aws_lb.front", "internet-facing", ["no"]],
    ["an instance", "aws_instance.web", "instance type", ["t3.small"]],
    ["a VPC", "aws_vpc.main", "CIDR", ["10.0.0.0/16"]],
  ])("%s", (_name, address, name, after) => {
    expect(about(address).facts.find((fact) => fact.name === name)?.after).toEqual(after);
  });

  test("an instance is told with the interfaces at it", () => {
    expect(about("aws_instance.web").interfaces.map((each) => each.id)).toEqual(["aws_instance.web#primary", ENI]);
  });

  test("what would feel a change of it, were there one", () => {
    const { changes, blast_radius } = about("aws_eip.web");
    expect(changes).toEqual([]);
    expect(blast_radius.direct.map((each) => each.address)).toEqual(["aws_instance.web"]);
  });

  test("what planrisk has no use for is known by its change only", () => {
    const estate = inDepth(graphPlanJson({ entries: { "aws_s3_bucket.logs": { actions: ["create"] } } }));
    expect(about("aws_s3_bucket.logs", estate)).toMatchObject({ known_from: "plan", type: "aws_s3_bucket", facts: [] });
  });
});

describe.each([...fixturePlans("stories"), ...fixturePlans("demo")])("$name", ({ json }) => {
  const estate = inDepth(json());

  test("every address of the network and every interface can be explained, as the schema says", () => {
    const addresses = new Set(estate.comparison.graph.objects.map((object) => object.address));
    const asked = [...addresses, ...estate.comparison.pairs.map((pair) => pair.id)];
    for (const each of asked) {
      const told = about(each, estate);
      expect(Explanation.safeParse(told).error).toBeUndefined();
      for (const edge of [...told.points_at, ...told.pointed_at_by]) expect(addresses).toContain(edge.address);
    }
  });
});
