import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { seededRandom } from '@/lib/testing/seeded-random';

/**
 * Owns: requests as strangers send them, octet by octet.
 * Does not: judge the answers.
 */
const MAX_SILENCE_MS = 30_000;

export interface Asked {
  readonly method?: string;
  readonly target: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly host?: string;
}

export interface Answer {
  /** Null: the connection was ended without a word. */
  readonly status: number | null;
  readonly head: string;
  readonly body: string;
}

export async function askRaw(
  port: number,
  { method = 'GET', target, headers = [], body, host }: Asked,
): Promise<Answer> {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host ?? `127.0.0.1:${port}`}`,
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`]),
  ];
  const socket = connect(port, '127.0.0.1');
  // A refusal may come, and the connection be gone, before all was sent.
  socket.on('error', () => {});
  socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`, 'latin1'));
  // Silence is an answer too, and a bad one.
  const silence = setTimeout(() => socket.destroy(), MAX_SILENCE_MS);
  const all = await text(socket).catch(() => '');
  clearTimeout(silence);
  const end = all.indexOf('\r\n\r\n');
  const head = end < 0 ? all : all.slice(0, end);
  return { status: Number(head.split(' ')[1]) || null, head, body: end < 0 ? '' : all.slice(end + 4) };
}

/** What a stranger may put together, of whole and broken parts, with an id of a server action, which anybody can learn. */
export function strangeRequests(seed: number, port: number, actionId: string): () => Asked {
  const random = seededRandom(seed);
  const one = <T>(list: readonly T[]): T => list[random.between(0, list.length - 1)] as T; // no list here is empty
  const targets = [
    ...[
      '/',
      '/login',
      '/login?from=%2Fx',
      '/login?from[]=1&said=%F0%9F%98%80',
      '/toolbox/queue-viewer',
      '/nothing',
    ],
    ...[
      '/api/health',
      '/api/events',
      '/api/auth/sign-in/username',
      '/api/auth/sign-out',
      '/api/auth/get-session',
    ],
    ...['/api/auth/get-session?disableCookieCache=x&disableRefresh[]=1', '/api/auth/', '/api/auth/ok'],
    ...[
      '/api/commands/Get-Queue',
      '/api/commands/%00',
      '/api/commands/__proto__',
      '/api/commands/a%2Fb',
      '/api/commands',
    ],
    ...[
      '/icon.svg',
      '/favicon.ico',
      '/_next/static/x.js',
      '/_next/data/x/login.json',
      '/_next/image',
      '/_next/',
      '//x//',
    ],
    ...[
      '/%ff',
      '/%',
      '/login%00',
      '/..%2f..%2fetc',
      `/${'a'.repeat(4000)}`,
      '/login/',
      '/?_rsc=x',
      '*',
      'login',
      '/\\x',
    ],
    ...['/[...node]', '/login;x=1', '/login#x', '/$%7B7*7%7D', '/_error', '/404', '/500', '/_not-found'],
  ];
  const methods = [
    'GET',
    'GET',
    'POST',
    'POST',
    'POST',
    'HEAD',
    'PUT',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'get',
    'X',
  ];
  const types = [
    ...['application/json', 'application/json; charset=utf-16', 'text/plain;charset=UTF-8', 'text/plain', ''],
    ...[
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'multipart/form-data; boundary=""',
      'x/y',
      'x',
    ],
    ...[
      'application/x-www-form-urlencoded',
      `x/${'A'.repeat(8000)}`,
      '\x9b31m',
      'multipart/mixed; boundary=x',
    ],
  ];
  const names = [
    ...[
      '$ACTION_ID_x',
      '$ACTION_REF_1',
      '$ACTION_1:0',
      '$ACTION_KEY',
      '0',
      '1_$ACTION_ID',
      `$ACTION_ID_${actionId}`,
    ],
  ];
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const values = [
    ...[
      '[]',
      '["$1:aa:aa"]',
      '["$@1"]',
      '["$F1"]',
      '["$K1"]',
      '["$Q1"]',
      '["$T"]',
      '["$h1"]',
      '["$B1"]',
      '["$n9"]',
    ],
    ...[
      '[1',
      '',
      '{}',
      '"$undefined"',
      '["$i1"]',
      '["$Z"]',
      '["$r1"]',
      '["$D2026"]',
      '["$Dx"]',
      '["$n1x"]',
      '["$R1"]',
      '["$S1"]',
    ],
    ...[
      '{"then":"$1:then"}',
      '["$1:__proto__:constructor"]',
      '[[[[[["$0"]]]]]]',
      '"$@0"',
      '["$1","$2"]',
      '\x00',
      'null',
    ],
  ];
  const bodies = (): string => {
    const name = one(names);
    return one([
      '',
      one(values),
      `{"username":${one(['"a"', '"a\\u0000"', '1', 'null', '{}', '["a"]', '"\\ud800"', `"${'u'.repeat(900)}"`])},"password":${one(['"x"', '""', '{}', '"\\u0000"'])}}`,
      '{"username":"administrator","password":"x","callbackURL":"//evil.example","rememberMe":"x"}',
      '{'.repeat(3000),
      '['.repeat(9000),
      '\xff\xfe\x00',
      `--x\r\n`,
      `--x--\r\n`,
      part(name, one(values)),
      `${part('0', one(values))}${part('1', one(values))}--x--\r\n`,
      `${part(name, one(values))}${part('0', one(values))}--x--\r\n`,
      `--x\r\nContent-Disposition: form-data; name="0"; filename="a"\r\nContent-Type: x\r\n\r\n1`,
      `--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n`,
      `--x\r\n${'A: b\r\n'.repeat(400)}\r\n1\r\n--x--\r\n`,
      'a'.repeat(20_000),
    ]);
  };
  const odd = (): readonly [string, string] =>
    one<readonly [string, string]>([
      ['Next-Action', actionId],
      ['Next-Action', 'x'],
      ['Next-Action', 'f'.repeat(42)],
      ['Next-Action', ''],
      ['RSC', '1'],
      ['Next-Router-State-Tree', one(['x', '%', '[]', '%5B%22%22%2C%7B%7D%5D', '{"a":'])],
      ['Next-Router-Prefetch', '1'],
      ['Next-Router-Segment-Prefetch', one(['/_tree', '/x', '%'])],
      ['Next-Url', one(['/x', '\\', '//evil'])],
      ['x-nextjs-data', '1'],
      ['x-middleware-subrequest', 'middleware:middleware'],
      ['x-matched-path', '/x'],
      ['x-invoke-path', '/x'],
      ['x-invoke-status', '500'],
      ['x-nonce', '"><script>'],
      ['x-path', '/\x9b'],
      [
        'Cookie',
        one([
          'postern.session_token=%E0%A4%A',
          'postern.session_token=a.b',
          'postern.console=a.b',
          'postern.device=.',
          '=;=;',
          'locale=../../x',
        ]),
      ],
      ['Cookie', `postern.session_token=${'a'.repeat(3000)}.${'b'.repeat(44)}`],
      ['Cookie', `__prerender_bypass=x; __next_preview_data=x; NEXT_LOCALE=${'%00'}`],
      ['Authorization', one(['Bearer x', 'Bearer ', 'Basic eDp5', 'Bearer \xff'])],
      ['Origin', one(['null', 'https://evil.example', 'x', `http://127.0.0.1:${port}`])],
      ['Accept-Language', one(['x'.repeat(3000), '*;q=x', 'ja;q=0.5,\xff', '-'])],
      ['Accept-Encoding', one(['x', '*;q=0', 'gzip;q=x'])],
      ['Range', one(['bytes=9-1', 'bytes=x', 'bytes=0-0,1-1'])],
      ['If-None-Match', '\xff'],
      ['If-Modified-Since', 'x'],
      ['Content-Encoding', 'gzip'],
      ['Expect', one(['100-continue', 'x'])],
      ['X-Forwarded-For', one(['x', '\xff', '1.2.3.4'])],
      ['X-Forwarded-Host', 'evil.example'],
      ['X-Forwarded-Proto', one(['https', 'x', 'javascript'])],
      ['X-HTTP-Method-Override', 'DELETE'],
      ['User-Agent', 'u'.repeat(5000)],
      ['Last-Event-ID', '\xff'],
      ['Purpose', 'prefetch'],
      ['X-Long', 'x'.repeat(20_000)],
    ]);
  const asked = (): Asked => {
    const method = one(methods);
    const headers = Array.from({ length: random.between(0, 3) }, odd);
    if (random.fraction() < 0.8)
      headers.push(
        random.fraction() < 0.4
          ? ['Content-Type', 'multipart/form-data; boundary=x']
          : ['Content-Type', one(types)],
      );
    const hasBody = method !== 'GET' || random.fraction() < 0.1;
    return { method, target: one(targets), headers, ...(hasBody && { body: bodies() }) };
  };
  return asked;
}
