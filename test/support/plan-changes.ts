/** Plan JSON, as far as these changes need to know it. */
export type Tree = { [key: string]: Tree } | Tree[] | string | number | boolean | null;

function isObject(tree: Tree | undefined): tree is { [key: string]: Tree } {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

/** The same plan with the entries of resource_changes, resource_drift and configuration in another order. */
export function shuffled(plan: Tree, seed: number): Tree {
  if (!isObject(plan)) return plan;
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  const mix = (list: Tree | undefined): Tree =>
    Array.isArray(list)
      ? list
          .map((each) => ({ each, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each)
      : (list ?? null);
  const root =
    isObject(plan.configuration) && isObject(plan.configuration.root_module) ? plan.configuration.root_module : {};
  return {
    ...plan,
    resource_changes: mix(plan.resource_changes),
    ...(plan.resource_drift === undefined ? {} : { resource_drift: mix(plan.resource_drift) }),
    ...(isObject(plan.configuration)
      ? { configuration: { ...plan.configuration, root_module: { ...root, resources: mix(root.resources) } } }
      : {}),
  };
}

/** Every text of the plan, rewritten. */
function mapTexts(tree: Tree, change: (text: string, key: string) => string, key = ""): Tree {
  if (typeof tree === "string") return change(tree, key);
  if (Array.isArray(tree)) return tree.map((each) => mapTexts(each, change, key));
  if (!isObject(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, each]) => [name, mapTexts(each, change, name)]));
}

/** The same plan with every resource of the root module and its submodules called otherwise. */
export function renamed(plan: Tree): Tree {
  const names = /\b(aws_[a-z0-9_]+|terraform_data)\.([A-Za-z0-9_-]+)/g;
  const types = new Set<string>();
  mapTexts(plan, (text, key) => {
    if (key === "type") types.add(text);
    return text;
  });
  const rename = (text: string) =>
    text.replace(names, (whole, type: string, name: string) => (types.has(type) ? `${type}.zz_${name}` : whole));
  const walk = (tree: Tree): Tree => {
    if (Array.isArray(tree)) return tree.map(walk);
    if (!isObject(tree)) return tree;
    const isResource =
      typeof tree.type === "string" &&
      typeof tree.name === "string" &&
      types.has(tree.type) &&
      (tree.mode === "managed" || tree.mode === "data");
    const inner = Object.fromEntries(Object.entries(tree).map(([key, each]) => [key, rewrite(key, each)]));
    return isResource ? { ...inner, name: `zz_${String(tree.name)}` } : inner;
  };
  const rewrite = (key: string, each: Tree): Tree => {
    if (["address", "previous_address", "resource"].includes(key) && typeof each === "string") return rename(each);
    if (["references", "depends_on"].includes(key) && Array.isArray(each))
      return each.map((text) => (typeof text === "string" ? rename(text) : text));
    const attributes =
      ["before", "after"].includes(key) || (key === "values" && !(isObject(each) && "root_module" in each));
    return attributes ? each : walk(each);
  };
  return walk(plan);
}

/** The same plan as if its whole configuration stood in a module, `depth` modules deep. */
export function wrapped(plan: Tree, depth: number): Tree {
  if (depth === 0 || !isObject(plan)) return plan;
  const prefix = "module.wrapped";
  const inside = (address: Tree | undefined): Tree =>
    typeof address === "string" && address !== "" ? `${prefix}.${address}` : prefix;
  const entry = (each: Tree): Tree =>
    isObject(each)
      ? {
          ...each,
          address: inside(each.address),
          module_address: inside(each.module_address),
          ...(each.previous_address === undefined ? {} : { previous_address: inside(each.previous_address) }),
        }
      : each;
  const module = (tree: Tree | undefined): Tree =>
    isObject(tree)
      ? {
          ...tree,
          address: inside(tree.address),
          ...(Array.isArray(tree.resources) ? { resources: tree.resources.map(priorResource) } : {}),
          ...(Array.isArray(tree.child_modules) ? { child_modules: tree.child_modules.map(module) } : {}),
        }
      : {};
  const priorResource = (each: Tree): Tree =>
    isObject(each)
      ? {
          ...each,
          address: inside(each.address),
          ...(Array.isArray(each.depends_on) ? { depends_on: each.depends_on.map(inside) } : {}),
        }
      : each;
  const prior = isObject(plan.prior_state) ? plan.prior_state : null;
  const values = isObject(prior?.values) ? prior.values : {};
  const configuration = isObject(plan.configuration) ? plan.configuration : {};
  const root = isObject(configuration.root_module) ? configuration.root_module : {};
  const relevant = Array.isArray(plan.relevant_attributes) ? plan.relevant_attributes : [];
  const once: Tree = {
    ...plan,
    resource_changes: Array.isArray(plan.resource_changes) ? plan.resource_changes.map(entry) : [],
    ...(Array.isArray(plan.resource_drift) ? { resource_drift: plan.resource_drift.map(entry) } : {}),
    relevant_attributes: relevant.map((each) => (isObject(each) ? { ...each, resource: inside(each.resource) } : each)),
    ...(prior === null
      ? {}
      : {
          prior_state: {
            ...prior,
            values: { ...values, root_module: { child_modules: [module(values.root_module)] } },
          },
        }),
    configuration: {
      ...configuration,
      root_module: { module_calls: { wrapped: { source: "./wrapped", expressions: variables(root), module: root } } },
    },
  };
  return wrapped(once, depth - 1);
}

/** Variables of the root are handed down as they are. */
function variables(root: { [key: string]: Tree }): Tree {
  const names = isObject(root.variables) ? Object.keys(root.variables) : [];
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** Both plans in one: the second brings resources that have nothing to do with the first. */
export function withNeighbours(plan: Tree, other: Tree): Tree {
  if (!isObject(plan) || !isObject(other)) return plan;
  const list = (tree: Tree | undefined): Tree[] => (Array.isArray(tree) ? tree : []);
  const rename = (each: Tree): Tree =>
    isObject(each)
      ? { ...each, address: `module.neighbour.${String(each.address)}`, module_address: "module.neighbour" }
      : each;
  return { ...plan, resource_changes: [...list(plan.resource_changes), ...list(other.resource_changes).map(rename)] };
}
