import { describe, expect, test } from "vitest";
import { MODELLED_TYPES } from "../../src/graph/edge-table.js";
import { buildGraph } from "../../src/graph/graph.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import { readSource } from "../../src/input/source/read-source.js";
import { type FixturePlan, fixturePlans } from "../support/fixture-plans.js";
import { refsOf } from "../support/refs.js";

function planOf(plan: FixturePlan) {
  return planFromJson(plan.json(), plan.name, (type) => MODELLED_TYPES.has(type));
}

const STORIES = fixturePlans("stories");
const PLANS = [...STORIES, ...fixturePlans("rules"), ...fixturePlans("demo")];

describe("every plan of the fixtures", () => {
  test("there are plans", () => {
    expect(STORIES.length).toBeGreaterThanOrEqual(12);
  });

  test.each(PLANS.map((plan) => [plan.name, plan] as const))(
    "%s: refs and walks lead to what is there",
    (_, fixture) => {
      const plan = planOf(fixture);
      const graph = buildGraph({ plan });
      for (const edge of graph.edges) {
        const [from, to] = [graph.get(edge.from), graph.get(edge.to)];
        if (edge.side !== "after") expect([from?.before, to?.before]).not.toContain(null);
        if (edge.side !== "before") expect([from?.after, to?.after]).not.toContain(null);
      }
      for (const change of plan.changes) {
        const { direct, indirect } = graph.blastRadius(change.address);
        for (const each of [...direct, ...indirect]) expect(graph.at(each.address)).not.toEqual([]);
      }
      expect(graph.counts).toEqual({ resolved: graph.edges.length, unresolved: graph.unresolved.length });
    },
  );

  test.each(STORIES.filter((plan) => !plan.name.includes("locals")).map((plan) => [plan.name, plan] as const))(
    "%s: nothing stays open",
    (_, fixture) => {
      expect(buildGraph({ plan: planOf(fixture) }).unresolved).toEqual([]);
    },
  );
});

describe("modules with locals and for_each", () => {
  const story = STORIES.find((plan) => plan.name.includes("modules-with-locals"));
  if (story === undefined) throw new Error("the story is missing");
  const interfaces = ["app-a", "app-b"].flatMap((node) => [
    `module.node["${node}"].aws_network_interface.primary`,
    `module.node["${node}"].aws_network_interface.service[0]`,
  ]);

  test("without the source: subnets, instances and targets are found, and the groups that locals hide are told", () => {
    const graph = buildGraph({ plan: planOf(story) });
    expect(graph.unresolved.map(({ address, path }) => `${address} ${path}`)).toEqual(
      interfaces.map((address) => `${address} security_groups`),
    );
    expect(graph.unresolved[0]?.reason).toMatch(/^hidden behind local\.group_ids; any of /);
    for (const address of interfaces) {
      expect(refsOf(graph, address, "security_groups", "before")).toEqual(["module.app_sg.aws_security_group.this"]);
      // The one group that has no id yet must be among them: nothing else makes the list unknown.
      expect(refsOf(graph, address, "security_groups")).toEqual([
        "module.metrics_sg.aws_security_group.this",
        "? module.app_sg.aws_security_group.this module.db_sg.aws_security_group.this module.web_sg.aws_security_group.this or else",
      ]);
    }
    expect(refsOf(graph, 'module.node["app-b"].aws_network_interface.primary', "subnet_id")).toEqual([
      'module.network.aws_subnet.this["app-b"]',
    ]);
    expect(refsOf(graph, 'aws_lb_target_group_attachment.web["web-a"]', "target_id")).toEqual([
      'module.node["web-a"].aws_instance.this',
    ]);
  });

  test("with the source: locals lead through for_each and conditions to the very groups", async () => {
    const source = await readSource(story.after);
    const graph = buildGraph({ plan: planOf(story), source });
    for (const address of interfaces) {
      expect(refsOf(graph, address, "security_groups")).toEqual([
        "module.metrics_sg.aws_security_group.this",
        "? module.app_sg.aws_security_group.this module.web_sg.aws_security_group.this",
      ]);
    }
  });

  test("a change of the group reaches the interfaces, and the instances behind them", () => {
    const graph = buildGraph({ plan: planOf(story) });
    const { direct, indirect } = graph.blastRadius("module.app_sg.aws_security_group.this");
    expect(direct.map((each) => each.address)).toEqual(expect.arrayContaining(interfaces));
    expect(indirect.map((each) => each.address)).toEqual(
      expect.arrayContaining(['module.node["app-a"].aws_instance.this', "aws_db_instance.db"]),
    );
  });
});
