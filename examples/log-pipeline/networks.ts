import { BlockList, isIPv6 } from "node:net";

/** Known networks by name. */
const KNOWN: Readonly<Record<string, BlockList>> = {
  internal: subnets(["10.0.0.0", 8, "ipv4"]),
  office: subnets(["198.51.100.0", 24, "ipv4"], ["2001:db8:a::", 48, "ipv6"]),
  crawlers: subnets(["203.0.113.0", 24, "ipv4"]),
};

/** The network of an address; `public` if it is in no known network. */
export function networkOf(address: string): string {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const isIn = ([, subnet]: [string, BlockList]): boolean => subnet.check(address, family);
  return Object.entries(KNOWN).find(isIn)?.[0] ?? "public";
}

function subnets(...all: readonly (readonly [string, number, "ipv4" | "ipv6"])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix, family] of all) list.addSubnet(net, prefix, family);
  return list;
}
