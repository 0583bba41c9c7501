import { describe, expect, test } from "vitest";
import { ruleBox } from "../../../src/network/reach/box.js";
import { peerOf } from "./universe.js";

const PEER = peerOf("sg-a");

describe("ruleBox", () => {
  test.each([
    ["tcp", "tcp", 22, 22, 6, 22, 22],
    ["TCP in capitals", "TCP", 0, 65535, 6, 0, 65535],
    ["tcp as a number", 6, 80, 81, 6, 80, 81],
    ["tcp as a number in text", "6", 80, 81, 6, 80, 81],
    ["udp", "udp", 53, 53, 17, 53, 53],
    ["tcp without ports", "tcp", null, null, 6, 0, 65535],
    ["tcp with -1", "tcp", -1, -1, 6, 0, 65535],
    ["port 0 is a port", "tcp", 0, 0, 6, 0, 0],
    ["-1", "-1", 0, 0, "-1", 0, 65535],
    ["-1 as a number", -1, null, null, "-1", 0, 65535],
    ["-1 ignores ports, also senseless ones", "-1", 90, 80, "-1", 0, 65535],
    ["all", "all", null, null, "-1", 0, 65535],
    ["echo request", "icmp", 8, 0, 1, 0x0800, 0x0800],
    ["a type with every code", "icmp", 3, -1, 1, 0x0300, 0x03ff],
    ["a type, code not set", "icmp", 3, null, 1, 0x0300, 0x03ff],
    ["echo reply is not every port", "icmp", 0, 0, 1, 0, 0],
    ["all ICMP", "icmp", -1, -1, 1, 0, 65535],
    ["all ICMP, not set", "1", null, null, 1, 0, 65535],
    ["the last type and code", "icmp", 255, 255, 1, 65535, 65535],
    ["icmpv6", "icmpv6", 128, 0, 58, 0x8000, 0x8000],
    ["ipv6-icmp", "ipv6-icmp", -1, -1, 58, 0, 65535],
    ["58", "58", -1, -1, 58, 0, 65535],
    ["esp", "esp", null, null, 50, 0, 65535],
    ["a protocol without ports ignores them", "50", 22, 22, 50, 0, 65535],
    ["hopopt is 0, not all", "0", 0, 0, 0, 0, 65535],
    ["the last number", 255, 0, 0, 255, 0, 65535],
    ["sctp", "sctp", 22, 22, 132, 0, 65535],
    ["rohc", "rohc", null, null, 142, 0, 65535],
    ["ax.25", "AX.25", null, null, 93, 0, 65535],
    ["fc, after names with gaps before them", "fc", null, null, 133, 0, 65535],
  ])("%s", (_name, text, from, to, protocol, first, last) => {
    expect(ruleBox(PEER, text, from, to)).toEqual({ peer: PEER, protocol, from: first, to: last });
  });

  test.each([
    ["unknown protocol", "tcpp", 22, 22],
    ["protocol 256", "256", 0, 0],
    ["protocol -2", "-2", 0, 0],
    ["half a protocol", "6.5", 0, 0],
    ["the gap in IANA's list is no name", ".", 0, 0],
    ["from above to", "tcp", 23, 22],
    ["one end only", "tcp", 22, null],
    ["the other end only", "udp", null, 22],
    ["port 65536", "tcp", 0, 65536],
    ["-1 at one end", "tcp", -1, 22],
    ["half a port", "tcp", 22.5, 23],
    ["ICMP type 256", "icmp", 256, 0],
    ["ICMP code 256", "icmp", 8, 256],
    ["a code of all types", "icmp", -1, 0],
    ["a code of no type", "icmp", null, 0],
  ])("null for %s", (_name, text, from, to) => {
    expect(ruleBox(PEER, text, from, to)).toBeNull();
  });
});
