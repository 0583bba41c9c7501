import { existsSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";
import { dirname, join, resolve } from "node:path";
import { Config } from "../model/config.js";
import { PlanriskError } from "../model/error.js";
import { parseYaml, readText, type Step, shownPath, type YamlDocument } from "./yaml/document.js";
import { conform } from "./yaml/schema.js";

const NAME = ".planrisk.yaml";

/** The configuration file of a working directory: in it or in the nearest folder above; null when there is none. */
export function findConfig(cwd: string): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = join(folder, NAME);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return null;
  }
}

/**
 * Reads a configuration file, defaults filled in, paths of `rules` made absolute (they are relative to the file). Throws
 * a PlanriskError that names file, line and key.
 */
export async function readConfig(file: string): Promise<Config> {
  const document = await parseYaml(await readText(file), shownPath(file));
  const config = conform(Config, document, document.value ?? {});
  for (const [i, cidr] of config.trusted_cidrs.entries()) demand(document, ["trusted_cidrs", i], cidrMistake(cidr));
  demand(document, ["ephemeral_ports"], rangeMistake(config.ephemeral_ports));
  for (const [i, port] of config.sensitive_ports.entries()) {
    const number = typeof port === "number" ? port : Number(port.slice(port.indexOf("/") + 1));
    demand(document, ["sensitive_ports", i], number > 65535 ? "ports end at 65535" : null);
  }
  return { ...config, rules: config.rules.map((path) => resolve(dirname(file), path)) };
}

function demand(document: YamlDocument, path: readonly Step[], mistake: string | null): void {
  if (mistake === null) return;
  throw new PlanriskError(`${document.file}:${document.lineOf(path)}: ${path.join(".")}: ${mistake}.`);
}

function rangeMistake(range: string): string | null {
  const [from = 0, to = 0] = range.split("-").map(Number);
  if (to > 65535) return "ports end at 65535";
  return from > to ? "the range ends before it starts" : null;
}

/** Host bits are refused: who writes 198.51.100.7/24 may mean one address, and would trust 256. */
function cidrMistake(cidr: string): string | null {
  const [address = "", length, ...more] = cidr.split("/");
  const bits = isIPv4(address) ? 32 : 128;
  if (isIP(address) === 0 || address.includes("%") || more.length > 0) return "not a CIDR such as 198.51.100.0/24";
  if (length === undefined) return `a CIDR has a length: ${address}/${bits} is this address alone`;
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return `the length of a CIDR is 0 to ${bits}`;
  const value = bits === 32 ? ipv4Value(address) : ipv6Value(address);
  const host = value & ((1n << BigInt(bits - Number(length))) - 1n);
  return host === 0n
    ? null
    : `the address has bits set beyond /${length}: write the network, or /${bits} for one address`;
}

function ipv4Value(address: string): bigint {
  return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(Number(part)), 0n);
}

function ipv6Value(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const groups = (text: string): bigint[] =>
    text === "" ? [] : text.split(":").flatMap((part) => (part.includes(".") ? halves(part) : [BigInt(`0x${part}`)]));
  const [front, back] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? [] : Array<bigint>(8 - front.length - back.length).fill(0n);
  return [...front, ...zeros, ...back].reduce((sum, group) => (sum << 16n) | group, 0n);
}

/** The two groups that an IPv4 address at the end of an IPv6 one stands for. */
function halves(address: string): bigint[] {
  const value = ipv4Value(address);
  return [value >> 16n, value & 0xffffn];
}
