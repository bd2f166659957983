import { describe, expect, it } from 'vitest';
import { isHelloRefusal } from './hello-refusal';
import { parseReply } from './reply';

const isIt = (text: string) => {
  const reply = parseReply(text);
  return reply !== null && isHelloRefusal(reply);
};

describe('a refusal of our name in HELO is known', () => {
  it.each([
    '504 5.5.2 <vm>: Helo command rejected: need fully-qualified hostname',
    '450 4.7.1 <vm>: Helo command rejected: Host not found',
    '550 5.7.1 <vm.local>: Helo command rejected: Host not found',
    '501 Syntactically invalid HELO argument(s)',
    '501 5.5.4 Invalid EHLO argument, vm',
    '501 5.5.4 Invalid domain name [AM3PR05CA0094.eurprd05.prod.outlook.com]',
    '550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)',
    '550-HELO should be a FQDN or address literal\n550 (See RFC 2821 4.1.1.1)',
    '550 HELO/EHLO must contain a fully qualified domain name',
    '550 Bad HELO - Host impersonating domain name [vm]',
    '550 5.5.2 need fully-qualified hostname',
    '550 need fully-qualified hostname',
    '553 5.7.1 Your server must identify itself by its fully qualified host name',
    '554 5.7.1 no FQDN given',
    '550 5.7.1 <vm>: bad HELO. See postmaster@contoso.com',
  ])('%s', (text) => {
    expect(isIt(text)).toBe(true);
  });
});

describe('another refusal is none', () => {
  it.each([
    '504 5.5.2 <root@vm>: Sender address rejected: need fully-qualified address',
    '504 5.5.2 <x>: Recipient address rejected: need fully-qualified address',
    '550 5.1.8 Sender domain must be a fully qualified domain name',
    '553 5.5.4 <root@vm>... Domain name required for sender address root@vm',
    '550 5.1.1 No such user',
    '550 5.1.1 <helo@contoso.com>: Recipient address rejected: User unknown in local recipient table',
    '550 5.1.1 ehlo+1@contoso.com unknown',
    '554 5.7.1 <u@helo.contoso.com>: Relay access denied',
    '550 5.1.2 helo.contoso.com has no such mailbox',
    '550 5.7.1 mail.ehlo.example is not ours.',
    '550 5.7.1 Client host rejected: cannot find your hostname',
    '554 5.7.1 Service unavailable; blocked',
    '421 4.7.0 Try again later, closing connection. (EHLO) x62sm16538695wmf.13 - gsmtp',
    '550 5.1.2 Invalid domain name',
    '503 5.5.1 Error: send HELO/EHLO first',
    '500 5.5.1 Command unrecognized: EHLO',
    '502 5.5.2 HELO not implemented',
    '250 Hello vm, pleased to meet you',
  ])('%s', (text) => {
    expect(isIt(text)).toBe(false);
  });
});
