import { toDisplayDomain } from '@/lib/mail/address/domain';

/** Stored hosts are names or addresses in shortest form; no name has a colon or ends in a number. */
export function isIpAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}

/** As Exchange shows it: addresses in brackets, names as people write them. */
export function showSmartHost(host: string): string {
  return isIpAddress(host) ? `[${host}]` : toDisplayDomain(host);
}
