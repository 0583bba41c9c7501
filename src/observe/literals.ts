import { append } from "../model/maps.js";
import { writtenAddresses } from "../model/value.js";
import type { Comparison } from "./comparison.js";

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

/** By IP address: addresses of surviving resources in which it is written out, and rules with exactly that peer. */
export function literalIndex(c: Comparison): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const [type, names] of Object.entries(HOLDERS)) {
    for (const object of c.graph.ofType(type)) {
      const written = names.flatMap((name) => writtenAddresses(object.after?.[name]));
      for (const literal of new Set(written)) append(index, literal, object.address);
    }
  }
  for (const { kind, at, by } of c.after.pointers)
    if (kind === "rule" && at.kind === "address") append(index, at.address, by);
  return index;
}
