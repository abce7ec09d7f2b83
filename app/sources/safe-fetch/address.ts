/** Which addresses a merchant may make us talk to: the public internet and nothing else. */
import ipaddr from 'ipaddr.js';

/** True for an address of the public internet. IPv4 inside IPv6 is unwrapped; tunnels, translation and reserved ranges are not public. */
export function isPublicAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare) || bare.includes('%')) {
    return false;
  }
  const address = ipaddr.process(bare);
  if (address.range() !== 'unicast') {
    return false;
  }
  // ipaddr.js calls ::7f00:1 (IPv4-compatible) unicast. Only 2000::/3 is given out, and ISATAP hides an IPv4 in its tail.
  return address.kind() === 'ipv4' || (isGlobal(address.toByteArray()) && !hidesIpv4(address.toByteArray()));
}

export type CheckedUrl = { ok: true; url: URL } | { ok: false; reason: 'not_a_url' | 'scheme' | 'userinfo' | 'port' | 'address' };

/**
 * Reads and checks an address before anything is resolved: http or https, ports 80 and 443, no user information, no literal
 * of a private address. `allow` lifts port and address for exactly those `host:port`.
 */
export function checkUrl(text: string, allow: ReadonlySet<string>): CheckedUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) {
    return { ok: false, reason: 'not_a_url' };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, reason: 'scheme' };
  }
  if (url.username !== '' || url.password !== '') {
    return { ok: false, reason: 'userinfo' };
  }
  if (isAllowed(url.hostname, portOf(url), allow)) {
    return { ok: true, url };
  }
  if (url.port !== '' && url.port !== '80' && url.port !== '443') {
    return { ok: false, reason: 'port' };
  }
  // URL has folded 127.1, 0x7f.1, 2130706433 and full-width digits into one form by now.
  if (ipaddr.isValid(url.hostname.replace(/^\[|\]$/g, '')) && !isPublicAddress(url.hostname)) {
    return { ok: false, reason: 'address' };
  }
  return { ok: true, url };
}

export function isAllowed(hostname: string, port: string, allow: ReadonlySet<string>): boolean {
  return allow.has(`${hostname}:${port}`);
}

export function portOf(url: URL): string {
  return url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
}

function isGlobal(bytes: readonly number[]): boolean {
  return ((bytes[0] ?? 0) & 0xe0) === 0x20;
}

function hidesIpv4(bytes: readonly number[]): boolean {
  return (bytes[8] === 0x00 || bytes[8] === 0x02) && bytes[9] === 0x00 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}
