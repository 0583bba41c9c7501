import type { ResourceObject } from "../graph/types.js";
import type { Observation } from "../model/observation.js";
import { attribute, blocksAt, numberAt, textAt, UNKNOWN } from "../model/value.js";
import type { LoadBalancer } from "../network/world.js";
import { type Comparison, sorted } from "./comparison.js";

/**
 * Ports at which a load balancer that stays no longer listens: whoever connects there is refused, whatever its targets do.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
 */
export function observeListeners(c: Comparison): Observation[] {
  return [...c.before.loadBalancers.values()].flatMap((before) => {
    const after = c.after.loadBalancers.get(before.object.key);
    if (after === undefined) return [];
    const left = new Set(after.listenerPorts);
    return [...new Set(before.listenerPorts)]
      .filter((port) => !left.has(port))
      .flatMap((port) => closed(c, before, after, port));
  });
}

function closed(c: Comparison, before: LoadBalancer, after: LoadBalancer, port: number): Observation[] {
  const had = before.listeners.find((each) => numberAt(each.before ?? {}, "port") === port);
  const listener = had ?? before.object;
  if (!c.changes(listener.address)) return [];
  const name = before.object.address;
  const forwarding = had === undefined || forwards(had);
  const groups = forwarding ? before.targetGroups.map((key) => c.addressOf(key)) : [];
  return [
    c.observe("listener-removed", listener.address, {
      listener: listener.address,
      load_balancer: name,
      port,
      forwards: forwarding,
      moved_to: had === undefined ? [] : portsOf(c, had),
      internet_facing: !(before.internetFacing.known && !before.internetFacing.value),
      interfaces: [...c.interfacesOf(name)],
      affected: sorted([name, ...groups]),
      certain: !after.listeners.some((each) => attribute(each.after ?? {}, "port") === UNKNOWN),
      outage: "permanent",
    }),
  ];
}

/** Another port of a listener that stays. */
function portsOf(c: Comparison, listener: ResourceObject): string[] {
  const port = c.graph.at(listener.address).flatMap(({ after }) => numberAt(after ?? {}, "port") ?? []);
  return sorted(port.map((each) => `${each}`));
}

/** What only redirects or answers by itself sends nobody on; what an action is that is not known may send. */
function forwards(listener: ResourceObject): boolean {
  const actions = blocksAt(listener.before, "default_action").map((action) => textAt(action, "type"));
  return !actions.every((type) => type === "redirect" || type === "fixed-response") || actions.length === 0;
}
