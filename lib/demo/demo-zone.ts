import type { DnsRecords } from './dns-server';

/**
 * Owns: the DNS of the demo's little internet: whatever domain is asked for, its mail goes to the demo's receiver.
 * Promises: MX for all, but a domain that does not exist and one that takes no mail, so that failing can be seen too.
 * Does not: serve it (dns-server).
 */
const MAIL_HOST = 'mail.internet.example';

export function demoZone(receiverAddress: string): DnsRecords {
  return {
    '*': { mx: [{ exchange: MAIL_HOST, preference: 10 }] },
    [MAIL_HOST]: receiverAddress.includes(':') ? { aaaa: [receiverAddress] } : { a: [receiverAddress] },
    'nowhere.example': { fault: 'NXDOMAIN' },
    'no-mail.example': { mx: [{ exchange: '', preference: 0 }] },
  };
}
