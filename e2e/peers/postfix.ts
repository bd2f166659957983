import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { freePort } from '@/lib/testing/free-port';

/**
 * Owns: a real Postfix in a directory of its own, beside whatever Postfix the computer runs.
 * Promises: listens on loopback; takes mail for `domain` from anybody, and for everybody from who has signed in over TLS;
 *   passes all of it on to one receiver. `stop` leaves no process and no file.
 * Does not: look up names, or talk to anything but 127.0.0.1.
 */
export interface Postfix {
  readonly port: number;
  /** What its certificate is for. */
  readonly hostName: string;
  /** PEM file of the certificate, for who has to trust it. */
  readonly certificateFile: string;
  readonly user: string;
  readonly password: string;
  log(): Promise<string>;
  stop(): Promise<void>;
}

const postfixProgram = '/usr/sbin/postfix';
const saslProgram = '/usr/sbin/saslpasswd2';

/** Null when a real Postfix can run here, else what stands in the way. */
export function whyNoPostfix(): string | null {
  if (!existsSync(postfixProgram)) return 'Postfix is not installed (Debian: apt-get install postfix)';
  if (!existsSync(saslProgram))
    return 'saslpasswd2 is not installed (Debian: apt-get install sasl2-bin libsasl2-modules)';
  if (process.getuid?.() !== 0) return 'Postfix starts only as root';
  return null;
}

export async function startPostfix(options: {
  readonly domain: string;
  readonly passOnToPort: number;
}): Promise<Postfix> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-postfix-'));
  const etc = join(directory, 'etc');
  const port = await freePort();
  const hostName = 'smarthost.peer.example';
  const user = `postern@${hostName}`;
  const password = 'between hubs only';
  await chmod(directory, 0o755);
  for (const name of ['etc/sasl', 'queue', 'data']) await mkdir(join(directory, name), { recursive: true });

  const { key, cert } = await createCertificate([hostName]);
  await writeFile(join(etc, 'cert.pem'), cert);
  await writeFile(join(etc, 'key.pem'), key, { mode: 0o600 });
  await writeFile(join(etc, 'main.cf'), mainCf(directory, hostName, options));
  await writeFile(join(etc, 'master.cf'), masterCf(port));
  const { uid, gid } = await postfixUser();
  await chown(join(directory, 'data'), uid, gid);

  const database = join(directory, 'sasldb2');
  // The library reads <smtpd_sasl_path>.conf: sign-in against a file of its own, no daemon. Debian's Postfix looks for it in
  // the sasl directory beside main.cf whatever is set, others in cyrus_sasl_config_path: so it stands there.
  await writeFile(
    join(etc, 'sasl', 'smtpd.conf'),
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${database}\nmech_list: PLAIN LOGIN\n`,
  );
  const [account = '', realm = ''] = user.split('@');
  await run(saslProgram, ['-c', '-p', '-f', database, '-u', realm, account], password);
  await chown(database, uid, gid);

  try {
    await run(postfixProgram, ['-c', etc, 'start']);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  const log = () => readFile(join(directory, 'mail.log'), 'utf8').catch(() => '');
  return {
    port,
    hostName,
    certificateFile: join(etc, 'cert.pem'),
    user,
    password,
    log,
    stop: async () => {
      await run(postfixProgram, ['-c', etc, 'stop']);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function mainCf(
  directory: string,
  hostName: string,
  { domain, passOnToPort }: { readonly domain: string; readonly passOnToPort: number },
): string {
  return `compatibility_level = 3.6
queue_directory = ${directory}/queue
data_directory = ${directory}/data
maillog_file = ${directory}/mail.log
maillog_file_prefixes = ${directory}
multi_instance_name = postfix-peer
myhostname = ${hostName}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = loopback-only
inet_protocols = ipv4
# Loopback gets no privilege: Postern has to sign in, as it would from another computer.
mynetworks = 192.0.2.1/32
relay_domains = ${domain}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
relayhost = [127.0.0.1]:${passOnToPort}
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_host_lookup = native
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${directory}/etc/cert.pem
smtpd_tls_key_file = ${directory}/etc/key.pem
smtpd_tls_received_header = yes
smtpd_tls_loglevel = 1
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = yes
smtpd_sasl_security_options = noanonymous
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = ${directory}/etc/sasl
smtpd_sasl_authenticated_header = yes
`;
}

/** Nothing runs in a chroot: libraries, name services and the password file are where they always are. */
function masterCf(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
pickup     unix n - n 60 1 pickup
cleanup    unix n - n - 0 cleanup
qmgr       unix n - n 300 1 qmgr
tlsmgr     unix - - n 1000? 1 tlsmgr
rewrite    unix - - n - - trivial-rewrite
bounce     unix - - n - 0 bounce
defer      unix - - n - 0 bounce
trace      unix - - n - 0 bounce
verify     unix - - n - 1 verify
flush      unix n - n 1000? 0 flush
proxymap   unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp       unix - - n - - smtp
relay      unix - - n - - smtp
showq      unix n - n - - showq
error      unix - - n - - error
retry      unix - - n - - error
discard    unix - - n - - discard
anvil      unix - - n - 1 anvil
scache     unix - - n - 1 scache
postlog    unix-dgram n - n - 1 postlogd
`;
}

async function postfixUser(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith('postfix:'));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined) throw new Error('There is no user postfix');
  return { uid, gid };
}

/** @throws with what the program said, when it fails. */
async function run(program: string, args: readonly string[], input?: string): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
  child.stdin.end(input ?? '');
  const [code, ...said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${said.join('')}`);
}
