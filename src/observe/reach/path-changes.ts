import type { InternetPath } from "../../model/evidence.js";
import { type Interval, WHOLE_IPV4, WHOLE_IPV6 } from "../../network/reach/address.js";
import { publicPart } from "../../network/reach/internet.js";
import { restrictPeers } from "../../network/reach/restrict.js";
import { intersect, isEmpty, type PacketSet, rows, subtract, unionAll } from "../../network/reach/set.js";
import { sorted } from "../comparison.js";
import { aclSubjects } from "./attribution.js";
import type { ReachContext } from "./context.js";
import type { InterfaceDelta } from "./delta.js";
import { rowSet } from "./describe.js";

/** A kept public set whose way from the internet opens or closes, and the changes that do it. */
export interface PathChange {
  readonly set: PacketSet;
  readonly effect: "opened" | "closed";
  readonly before: InternetPath;
  readonly after: InternetPath;
  readonly subjects: readonly string[];
}

/** What becomes of the packets that stay allowed, where their way from the internet changes. */
export function pathChanges({ c, privates }: ReachContext, each: InterfaceDelta): PathChange[] {
  if (each.direction === "egress" || each.pair.before === null) return [];
  const { kept, before, after } = each.delta;
  const found: PathChange[] = [];
  for (const everybody of [WHOLE_IPV4, WHOLE_IPV6]) {
    const { family } = everybody;
    const [was, is] = [each.paths.before[family], each.paths.after[family]];
    const filtered = is.state !== "no" && !(isEmpty(before.partial) && isEmpty(after.partial));
    if (was.state === is.state && !filtered) continue;
    const set = publicBoxes(restrictPeers(kept, [{ kind: "range", range: everybody }]), privates);
    if (isEmpty(set)) continue;
    if (was.state !== is.state) {
      const effect = opens(was.state, is.state);
      const subjects = sorted([...was.by, ...is.by].filter((by) => c.changes(by)));
      const own = subjects.length > 0 ? subjects : [each.each.object.address].filter((by) => c.changes(by));
      if (effect !== null) found.push({ set, effect, before: was.state, after: is.state, subjects: own });
      continue;
    }
    const narrowed = subtract(intersect(set, after.partial), before.partial);
    const recovered = subtract(intersect(set, before.partial), after.partial);
    const subjects = aclSubjects(c, each);
    if (!isEmpty(narrowed))
      found.push({ set: narrowed, effect: "closed", before: is.state, after: "partial", subjects });
    if (!isEmpty(recovered))
      found.push({ set: recovered, effect: "opened", before: "partial", after: is.state, subjects });
  }
  return found;
}

/** Rows with public peers, whole: the private addresses inside 0.0.0.0/0 go with it. */
function publicBoxes(set: PacketSet, privates: readonly Interval[]): PacketSet {
  return unionAll(
    rows(set)
      .map(rowSet)
      .filter((row) => !isEmpty(publicPart(row, privates))),
  );
}

function opens(before: InternetPath, after: InternetPath): "opened" | "closed" | null {
  if (before === "no" || (before === "partial" && after === "yes")) return "opened";
  if (after === "no" || (before === "yes" && after === "unknown")) return "closed";
  return null;
}
