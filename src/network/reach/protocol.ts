/** IANA protocol numbers that security groups and network ACLs treat by port, or by type and code. */
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;

/** Protocol numbers are 0..PROTOCOLS-1. */
export const PROTOCOLS = 256;

/** The last port, and the last 16-bit value `type * 256 + code` of ICMP. */
export const LAST_PORT = 65535;

/** "-1" is every protocol, else an IANA protocol number 0..255. */
export type Protocol = "-1" | number;

/** How a protocol's packets are told apart: by destination port, by ICMP type and code, or not at all. */
export type Ports = "port" | "icmp" | "none";

/**
 * AWS knows ports for TCP and UDP and types and codes for ICMP and ICMPv6; every other protocol passes whole
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).
 */
export function portsOf(protocol: number): Ports {
  if (protocol === TCP || protocol === UDP) return "port";
  return protocol === ICMP || protocol === ICMPV6 ? "icmp" : "none";
}

/**
 * Reads a protocol as Terraform's security group and network ACL arguments accept it: a number 0..255 or its text, an IANA
 * name in either case, "icmpv6", "-1" or "all". Null for anything else.
 */
export function parseProtocol(text: string | number): Protocol | null {
  const word = String(text).trim().toLowerCase();
  if (word === "-1" || word === "all") return "-1";
  if (/^\d{1,3}$/.test(word)) return Number(word) < PROTOCOLS ? Number(word) : null;
  return NUMBERS.get(word) ?? null;
}

/** The name used in reports: tcp, udp, icmp, icmpv6, or the number as text. */
export function protocolName(protocol: number): string {
  switch (protocol) {
    case TCP:
      return "tcp";
    case UDP:
      return "udp";
    case ICMP:
      return "icmp";
    case ICMPV6:
      return "icmpv6";
  }
  return String(protocol);
}

// https://www.iana.org/assignments/protocol-numbers, from 0 on; "." has no name. The provider takes these for network ACLs.
const IANA = `
hopopt icmp igmp ggp ipv4 st tcp cbt egp igp bbn-rcc-mon nvp-ii pup argus emcon xnet chaos udp mux dcn-meas hmp prm xns-idp
trunk-1 trunk-2 leaf-1 leaf-2 rdp irtp iso-tp4 netblt mfe-nsp merit-inp dccp 3pc idpr xtp ddp idpr-cmtp tp++ il ipv6 sdrp
ipv6-route ipv6-frag idrp rsvp gre dsr bna esp ah i-nlsp swipe narp mobile tlsp skip ipv6-icmp ipv6-nonxt ipv6-opts . cftp .
sat-expak kryptolan rvd ippc . sat-mon visa ipcv cpnx cphb wsn pvp br-sat-mon sun-nd wb-mon wb-expak iso-ip vmtp secure-vmtp
vines ttp nsfnet-igp dgp tcf eigrp ospfigp sprite-rpc larp mtp ax.25 ipip micp scc-sp etherip encap . gmtp ifmp pnni pim aris
scps qnx a/n ipcomp snp compaq-peer ipx-in-ip vrrp pgm . l2tp ddx iatp stp srp uti smp sm ptp isis-over-ipv4 fire crtp crudp
sscopmce iplt sps pipe sctp fc rsvp-e2e-ignore mobility-header udplite mpls-in-ip manet hip shim6 wesp rohc ethernet`;

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...IANA.trim()
    .split(/\s+/)
    .map((name, number): [string, number] => [name, number])
    .filter(([name]) => name !== "."),
  ["icmpv6", ICMPV6],
  // how the provider spells 116
  ["dd", 116],
]);
