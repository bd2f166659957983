import { describe, expect, it } from 'vitest';
import { isHttpRequest } from './http-request';

describe('HTTP at the SMTP port is known', () => {
  it.each([
    'CONNECT host:80 HTTP/1.1',
    'GET / HTTP/1.1',
    'GET /',
    'get http://a.example/ HTTP/1.0',
    'POST\t/ HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'PRI * HTTP/2.0',
    'PATCH /x HTTP/1.1',
    'PROPFIND /dav HTTP/1.1',
    'BREW /pot HTTP/1.1',
    'DESCRIBE rtsp://a.example/ RTSP/1.0',
    'INVITE sip:a@b.example SIP/2.0',
    'M-SEARCH * HTTP/1.1',
    `GET /${'x'.repeat(3000)}`,
  ])('%s', (line) => {
    expect(isHttpRequest(line)).toBe(true);
  });

  it.each([
    'HELO get',
    'NOOP HTTP',
    'GETX',
    'MAIL FROM:<get@a.example>',
    'VRFY HTTP/1.1x',
    '',
    'Host: a.example',
  ])('but not in %j', (line) => {
    expect(isHttpRequest(line)).toBe(false);
  });
});
