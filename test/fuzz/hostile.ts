import type { Json } from "../support/canaries.js";
import { HOSTILE } from "../support/report.js";
import type { Random } from "./random.js";

/** Keys that JavaScript, YAML or a template might take for something else. */
export const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
  "",
  "0",
  "-1",
  "id",
  "address",
  "type",
  "references",
  "constant_value",
  "\ud800",
  "a.b[0]",
];

/** Texts that lie about what they are: addresses of the network, Terraform addresses, ids, numbers. */
const TEXTS = [
  "",
  " ",
  "0.0.0.0/0",
  "0.0.0.0/-1",
  "10.0.0.0/33",
  "10.0.0.0/8/8",
  "010.0.0.1",
  "1.2.3",
  "256.1.1.1",
  "10.0.0.1/0x8",
  "::/0",
  "::/129",
  "::ffff:10.0.0.1/96",
  "fe80::1%eth0",
  ":::",
  "2001:db8::/32",
  "255.255.255.255/32",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
  "eni-0",
  "sg-0",
  "aws_network_interface.web",
  "aws_instance.web",
  "module.a.module.a.aws_eip.x",
  'aws_eip.x["',
  'aws_eip.x["a"]["b"]',
  "aws_eip.x[99999999999999999999]",
  "data.aws_subnet.x",
  "..",
  "module.",
  "aws_instance.web#primary",
  "__proto__.constructor",
  "null",
  "true",
  "NaN",
  "Infinity",
  "-1",
  "1e308",
  "0x10",
  "tcp",
  "-1.5",
  "all",
  "icmp",
  "999",
  "create",
  "delete",
  "forget",
  "each.value",
  "count.index",
  "self.id",
  "var.x",
  "local.x",
  "module.a.out",
  "path.module",
  `$\{file("/etc/passwd")}`,
  "{{message}}",
  "\ud800",
  "a\udfff",
  "\u0000",
  "x".repeat(100_000),
  "a.".repeat(20_000),
  "[".repeat(20_000),
  "((a+)+)+$".repeat(1000),
  ...HOSTILE,
];

const NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.5,
  1.5,
  -2.5,
  65_535,
  65_536,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
  -1e308,
  5e-324,
];

/** What stands in the JSON text and becomes something that JSON.stringify never writes. */
export const DEEP = "@@deep@@";
export const HUGE = "@@huge@@";

/** A text or number. */
export function hostileScalar(random: Random): Json {
  return random.below(2) === 0 ? random.of(NUMBERS) : random.of(TEXTS);
}

/** Any value where another is expected. */
export function hostileValue(random: Random, depth = 0): Json {
  switch (random.below(depth > 2 ? 5 : 9)) {
    case 0:
      return random.of([null, true, false]);
    case 1:
      return random.of(NUMBERS);
    case 2:
    case 3:
      return random.of(TEXTS);
    case 4:
      return random.of([[], {}, DEEP, HUGE]);
    case 5:
    case 6:
      return Array.from({ length: random.below(4) }, () => hostileValue(random, depth + 1));
    default:
      return object(Array.from({ length: random.below(4) }, () => [random.of(KEYS), hostileValue(random, depth + 1)]));
  }
}

/** An object with these own keys, `__proto__` among them: an assignment would take that for the prototype. */
export function object(entries: readonly (readonly [string, Json])[]): { [key: string]: Json } {
  return Object.fromEntries(entries);
}
