/**
 * IP addresses and networks in the text forms that Go reads.
 *
 * @see Go `net/netip` `ParseAddr`, `net` `ParseCIDR`
 * @module
 */

/** 0 to 255, without leading zeros. */
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9a-fA-F]{1,4}$/;

/** Bits of an IPv4 or IPv6 address without a zone; `undefined` for anything else. */
function addressBits(text: string): 32 | 128 | undefined {
  if (IPV4.test(text)) return 32;
  return isIpv6(text) ? 128 : undefined;
}

/** Whether text is an address, a slash and the number of bits of its network, such as `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf("/");
  const bits = slash === -1 ? undefined : addressBits(text.slice(0, slash));
  const mask = text.slice(slash + 1);
  return bits !== undefined && /^\d+$/.test(mask) && Number(mask) <= bits;
}

/**
 * Whether text is an IPv6 address without a zone: eight groups of hexadecimal digits. `::` stands once for one or more
 * groups, and an IPv4 address may stand for the last two.
 */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  const [head = "", tail] = halves;
  if (halves.length > 2) return false;
  const first = groupsOf(head, tail === undefined);
  const second = tail === undefined ? 0 : groupsOf(tail, true);
  if (first === undefined || second === undefined) return false;
  return tail === undefined ? first === 8 : first + second < 8;
}

/** Number of groups that colons separate; `undefined` when one is malformed. */
function groupsOf(text: string, last: boolean): number | undefined {
  if (text === "") return 0;
  const groups = text.split(":");
  const ipv4 = last && IPV4.test(groups.at(-1) ?? "");
  const plain = ipv4 ? groups.slice(0, -1) : groups;
  return plain.every((group) => GROUP.test(group)) ? plain.length + (ipv4 ? 2 : 0) : undefined;
}
