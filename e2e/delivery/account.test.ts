import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { runShell } from '../shell-face';
import { composeMail, submitMail } from '../submit-mail';
import { waitUntil } from '../wait-until';

/** Started by root with POSTERN_USER: the ports below 1024 are bound, and nothing of it runs as root any more. */
const ACCOUNT = 'daemon';
const ACCOUNT_ID = 1;
const bootstrap = join(projectRoot, 'lib', 'launch', 'bootstrap.mjs');

const isPossible = process.platform === 'linux' && process.getuid?.() === 0 && isOpenToAll(projectRoot);

/** A checkout below root's home cannot be run as another account. */
function isOpenToAll(path: string): boolean {
  for (let current = path; ; current = join(current, '..')) {
    if ((statSync(current).mode & 0o001) === 0) return false;
    if (current === '/') return true;
  }
}

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'postern-account-'));
  chmodSync(place, 0o755);
});
afterAll(() => rm(place, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly complaints: Promise<string>;
  readonly ready: Promise<void>;
  readonly status: Promise<number | null>;
}

function start(settings: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, [bootstrap, 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, POSTERN_ADMIN_PASSWORD: 'correct horse battery staple', ...settings },
    detached: true,
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    reader.on('line', (line) => {
      lines.push(line);
      if (line.startsWith('Ctrl-C')) resolve();
    });
  });
  const status = once(child, 'close').then(([code]) => code as number | null); // of a process
  return { child, lines, complaints: text(child.stderr), ready, status };
}

async function lowPort(): Promise<number> {
  for (let port = 700; port < 1024; port += 1) {
    const server = createServer().listen(port, '127.0.0.1');
    const [event] = await Promise.race([
      once(server, 'listening').then(() => ['free']),
      once(server, 'error').then(() => ['taken']),
    ]);
    server.close();
    if (event === 'free') return port;
  }
  throw new Error('No port below 1024 is free');
}

/** All that has been started below this process. */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
  return [...children, ...children.flatMap(descendants)];
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

describe.runIf(isPossible)('started by root for an account', () => {
  let started: Started;
  let settings: Record<string, string>;
  let smtpPort: number;

  beforeAll(async () => {
    smtpPort = await lowPort();
    settings = {
      POSTERN_USER: ACCOUNT,
      POSTERN_DATA_DIR: join(place, 'data'),
      POSTERN_SMTP_PORT: String(smtpPort),
      PORT: String(smtpPort + 1),
    };
    started = start(settings);
    await Promise.race([
      started.ready,
      started.status.then(async () => {
        throw new Error(await started.complaints);
      }),
    ]);
  }, 120_000);
  afterAll(async () => {
    started.child.kill('SIGINT');
    await started.status;
  }, 60_000);

  test('it takes mail at a port below 1024', async () => {
    await submitMail(smtpPort, composeMail({ to: 'someone@fabrikam.example', subject: 'By an account' }));
    const { stdout, status } = await runShell(
      { ...process.env, ...settings },
      'Get-Message | Format-List Subject',
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('By an account') });
  });

  test('every process is the account, without a capability and without a way back', () => {
    const pids = [started.child.pid ?? 0, ...descendants(started.child.pid ?? 0)];
    expect(pids.length).toBeGreaterThanOrEqual(4);
    for (const pid of pids) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^Uid:\t1\t1\t1\t1$/m);
      expect(status).toMatch(/^Gid:\t1\t1\t1\t1$/m);
      expect(status).toMatch(/^CapPrm:\t0+$/m);
      expect(status).toMatch(/^CapEff:\t0+$/m);
    }
  });

  test('every file is the account’s, and closed to others', () => {
    const root = join(place, 'data');
    const walk = (path: string): string[] => [
      path,
      ...(statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => walk(join(path, name))) : []),
    ];
    for (const path of walk(root)) {
      const { uid, mode } = statSync(path);
      expect([path, uid, mode & 0o077]).toEqual([path, ACCOUNT_ID, 0]);
    }
  });

  test('a process that dies listens at its port again, though nobody may bind it any more', async () => {
    const transport = descendants(started.child.pid ?? 0).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dist/worker/main.js'),
    );
    process.kill(transport ?? 0, 'SIGKILL');
    await waitUntil('another greeting', 30_000, async () => {
      const socket = connect(smtpPort, '127.0.0.1').setEncoding('utf8');
      const [greeting] = await once(socket, 'data');
      socket.destroy();
      return String(greeting).startsWith('220') ? true : null;
    });
  });
});

describe.runIf(isPossible)('a binding below 1024 that a connector gets while Postern runs', () => {
  test('says why it is not bound, and is bound at the next start', async () => {
    const smtpPort = await lowPort();
    const later = smtpPort + 2;
    const settings = {
      POSTERN_USER: ACCOUNT,
      POSTERN_DATA_DIR: join(place, 'later'),
      POSTERN_SMTP_PORT: String(smtpPort),
      PORT: String(smtpPort + 1),
    };
    const shell = async (line: string) => {
      const { status, stdout, stderr } = await runShell({ ...process.env, ...settings }, line);
      expect([line, status, status === 0 ? '' : stderr]).toEqual([line, 0, '']);
      return `${stdout}${stderr}`;
    };
    const stateIs = (words: RegExp) =>
      waitUntil(`a binding that is ${words}`, 30_000, async () =>
        words.test(await shell('Get-ReceiveConnector Later | Format-List BindingStatus')) ? true : null,
      );
    const begin = async () => {
      const started = start(settings);
      await Promise.race([
        started.ready,
        started.status.then(async () => {
          throw new Error(await started.complaints);
        }),
      ]);
      return started;
    };
    const first = await begin();
    try {
      await shell(
        `New-ReceiveConnector Later -Usage Client -Bindings 127.0.0.1:${later} -RemoteIPRanges 127.0.0.1`,
      );
      await stateIs(isForAnybody(later) ? /Listening/ : /EACCES[\s\S]*sysctl/);
    } finally {
      first.child.kill('SIGINT');
      await first.status;
    }
    const second = await begin();
    try {
      await stateIs(/Listening/);
      const socket = connect(later, '127.0.0.1').setEncoding('utf8');
      const [greeting] = await once(socket, 'data');
      socket.destroy();
      expect(String(greeting)).toMatch(/^220 /);
      // And gone again, for whoever calls there.
      await shell('Remove-ReceiveConnector Later -Confirm:$false');
      await waitUntil('a refusal', 30_000, () => isRefused(later));
    } finally {
      second.child.kill('SIGINT');
      await second.status;
    }
  }, 240_000);
});

function isForAnybody(port: number): boolean {
  return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) <= port;
}

async function isRefused(port: number): Promise<true | null> {
  const socket = connect(port, '127.0.0.1');
  const isThere = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return isThere ? null : true;
}

describe.runIf(isPossible)('the start ends with 78 and one line that says why and what to do', () => {
  test.each([
    [
      'an account that there is not',
      { POSTERN_USER: 'postern-test-none' },
      /no such account.*useradd .*postern-test-none && POSTERN_USER=postern-test-none npm start$/,
    ],
    [
      'root at an address that others reach',
      { POSTERN_SMTP_HOST: '0.0.0.0' },
      /POSTERN_SMTP_HOST is 0\.0\.0\.0.*loopback.*useradd/,
    ],
    ['root at a console that others reach', { POSTERN_HOST: '::' }, /POSTERN_HOST is ::.*loopback.*useradd/],
  ])(
    '%s',
    async (_what, settings, words) => {
      const { complaints, status } = start({ POSTERN_DATA_DIR: join(place, 'none'), ...settings });
      expect(await status).toBe(78);
      const lines = (await complaints).trimEnd().split('\n');
      expect(lines).toEqual([expect.stringMatching(words)]);
      expect(() => accessSync(join(place, 'none'), constants.F_OK)).toThrow('ENOENT');
    },
    60_000,
  );

  test('a data directory of somebody else', async () => {
    const his = join(place, 'his');
    await mkdir(his, { mode: 0o777 });
    await chown(his, 65534, 65534);
    const { complaints, status } = start({ POSTERN_DATA_DIR: his });
    expect(await status).toBe(78);
    expect(await complaints).toContain(`${his} belongs to another user of this computer`);
    expect(readdirSync(his)).toEqual([]);
  }, 60_000);
});
