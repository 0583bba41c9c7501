import { blocksAt, type Value } from "../model/value.js";
import type { Comparison } from "./comparison.js";
import { mentions, sorted } from "./comparison.js";

/** Where people write addresses out: nothing updates these when the address goes. */
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  aws_route53_record: ["records"],
  aws_lb_target_group_attachment: ["target_id"],
  aws_alb_target_group_attachment: ["target_id"],
  aws_instance: ["user_data", "user_data_base64"],
  aws_spot_instance_request: ["user_data", "user_data_base64"],
  aws_launch_template: ["user_data"],
  aws_launch_configuration: ["user_data", "user_data_base64"],
  aws_customer_gateway: ["ip_address"],
};

/** Addresses of surviving resources in which one of these IP addresses is written. */
export function literalUses(c: Comparison, addresses: readonly string[], except: readonly string[]): string[] {
  if (addresses.length === 0) return [];
  const uses: string[] = [];
  for (const [type, names] of Object.entries(HOLDERS)) {
    for (const object of c.graph.ofType(type)) {
      if (object.after === null || except.includes(object.address)) continue;
      if (addresses.some((address) => mentions(object, names, address))) uses.push(object.address);
    }
  }
  return sorted([...uses, ...rules(c, addresses, except)]);
}

/** Rules with exactly that address as their peer. */
function rules(c: Comparison, addresses: readonly string[], except: readonly string[]): string[] {
  const wanted = new Set(addresses);
  const found = c.after.pointers.filter(
    (pointer) => pointer.kind === "rule" && pointer.at.kind === "address" && wanted.has(pointer.at.address),
  );
  return found.map((pointer) => pointer.by).filter((by) => !except.includes(by));
}

/** The nested blocks of an argument as text, for telling whether they differ. */
export function blockTexts(values: { readonly [name: string]: Value }, name: string): string[] {
  return blocksAt(values, name)
    .map((block) => JSON.stringify(block))
    .sort();
}
