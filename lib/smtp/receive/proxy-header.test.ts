import { describe, expect, it } from 'vitest';
import { MAX_V2_BYTES, readProxyHeader } from './proxy-header';

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
const TCP4 = 0x11;
const TCP6 = 0x21;
const UNIX = 0x31;
const addresses4 = Buffer.from([203, 0, 113, 7, 192, 0, 2, 1, 0xd4, 0x31, 0, 25]);
const addresses6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from([0xd4, 0x31, 0, 25]),
]);
const tlv = (type: number, bytes: number) =>
  Buffer.from([type, bytes >> 8, bytes & 0xff, ...Buffer.alloc(bytes)]);

function v2(command: number, family: number, body: Buffer, length = body.length): Buffer {
  return Buffer.concat([SIGNATURE, Buffer.from([command, family, length >> 8, length & 0xff]), body]);
}
const read = (octets: Buffer | string) => readProxyHeader(Buffer.from(octets));

describe('a PROXY header', () => {
  it.each([
    ['TCP4', 'PROXY TCP4 203.0.113.7 192.0.2.1 54321 25\r\n', '203.0.113.7'],
    ['TCP6', 'PROXY TCP6 2001:db8::7 2001:db8::1 54321 25\r\n', '2001:db8::7'],
    [
      'the longest of version 1',
      `PROXY TCP6 ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535\r\n`,
      `${'ffff:'.repeat(7)}ffff`,
    ],
    ['UNKNOWN', 'PROXY UNKNOWN\r\n', null],
    ['UNKNOWN, with more that means nothing', 'PROXY UNKNOWN ffff:f...f:ffff 1 65535 x\r\n', null],
    ['version 2 over IPv4', v2(0x21, TCP4, addresses4), '203.0.113.7'],
    ['version 2 over IPv6', v2(0x21, TCP6, addresses6), '2001:db8::7'],
    [
      'version 2 with TLVs',
      v2(0x21, TCP4, Buffer.concat([addresses4, tlv(0x20, 900), tlv(4, 3)])),
      '203.0.113.7',
    ],
    ['version 2 from a Unix socket', v2(0x21, UNIX, Buffer.alloc(216)), null],
    ['version 2 without a family', v2(0x21, 0, Buffer.alloc(0)), null],
    ['LOCAL', v2(0x20, 0, Buffer.alloc(0)), null],
    ['LOCAL, whatever addresses stand there', v2(0x20, TCP4, addresses4), null],
    ['LOCAL of an unknown family', v2(0x20, 0x55, Buffer.alloc(3)), null],
  ])('%s is read, and not an octet more', (_title, octets, clientIp) => {
    const header = Buffer.from(octets);
    const whole = { kind: 'whole', clientIp, bytes: header.length };
    expect(readProxyHeader(Buffer.concat([header, Buffer.from('EHLO client.example\r\n')]))).toEqual(whole);
    expect(readProxyHeader(header)).toEqual(whole);
    for (let bytes = 0; bytes < header.length; bytes++) {
      expect(readProxyHeader(header.subarray(0, bytes))).toEqual({ kind: 'begun' });
    }
  });

  it.each([
    ['a command of SMTP', 'EHLO client.example\r\n'],
    ['other words', 'PROXYTCP4 203.0.113.7 192.0.2.1 1 25\r\n'],
    ['lower case', 'proxy TCP4 203.0.113.7 192.0.2.1 1 25\r\n'],
    ['a family of the other version', 'PROXY UDP4 203.0.113.7 192.0.2.1 1 25\r\n'],
    ['an address of the other family', 'PROXY TCP4 2001:db8::7 192.0.2.1 1 25\r\n'],
    ['IPv4 as IPv6', 'PROXY TCP6 203.0.113.7 192.0.2.1 1 25\r\n'],
    ['a name', 'PROXY TCP4 client.example 192.0.2.1 1 25\r\n'],
    ['an octal address', 'PROXY TCP4 0177.0.0.1 192.0.2.1 1 25\r\n'],
    ['a short address', 'PROXY TCP4 127.1 192.0.2.1 1 25\r\n'],
    ['a zone', 'PROXY TCP6 fe80::1%eth0 fe80::2 1 25\r\n'],
    ['two blanks', 'PROXY TCP4  203.0.113.7 192.0.2.1 1 25\r\n'],
    ['a tab', 'PROXY TCP4\t203.0.113.7 192.0.2.1 1 25\r\n'],
    ['a port too large', 'PROXY TCP4 203.0.113.7 192.0.2.1 65536 25\r\n'],
    ['a port with zeros in front', 'PROXY TCP4 203.0.113.7 192.0.2.1 1 025\r\n'],
    ['no ports', 'PROXY TCP4 203.0.113.7 192.0.2.1\r\n'],
    ['more than two ports', 'PROXY TCP4 203.0.113.7 192.0.2.1 1 25 26\r\n'],
    ['no address at all', 'PROXY TCP4\r\n'],
    ['a line without its end', `PROXY TCP4 ${'1'.repeat(200)}`],
    ['a bare LF', `PROXY TCP4 203.0.113.7 192.0.2.1 1 25\n${'x'.repeat(107)}`],
    ['an end too late', `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`],
    ['version 1 in version 2', v2(0x11, TCP4, addresses4)],
    ['a command of no meaning', v2(0x22, TCP4, addresses4)],
    ['a family of no meaning', v2(0x21, 0x41, Buffer.alloc(40))],
    ['datagrams', v2(0x21, 0x12, addresses4)],
    ['addresses cut short', v2(0x21, TCP6, addresses4)],
    ['more than any proxy says', v2(0x21, TCP4, addresses4, MAX_V2_BYTES)],
    ['a signature with an octet changed', '\r\n\r\n\0\r\nQUIT\r'],
  ])('is not %s', (_title, octets) => {
    expect(read(octets)).toEqual({ kind: 'malformed' });
  });
});
