import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { freePort } from '@/lib/testing/free-port';
import type { MailPeer, MailPeerKind, MailPeerOptions } from './peer';
import { giveToPeer, makePeerDirectory, removePeerDirectory } from './peer-process';
import {
  findPostfix,
  type PostfixPrograms,
  startPostfixMaster,
  systemAccount,
  toolEnvironment,
} from './postfix-programs';

/** Owns: a real Postfix as a mail server that takes, checks, and passes on. */
export const postfixKind: MailPeerKind = { title: 'Postfix', missing, start };

async function missing(): Promise<string | null> {
  const programs = await findPostfix();
  if ('missing' in programs) return programs.missing;
  if (!existsSync(programs.saslPasswordProgram))
    return 'saslpasswd2 is not installed (Debian: apt-get install sasl2-bin libsasl2-modules)';
  return null;
}

async function start(options: MailPeerOptions): Promise<MailPeer> {
  const programs = await findPostfix();
  if ('missing' in programs) throw new Error(programs.missing);
  const directory = await makePeerDirectory('postfix');
  const received = await startSmtpReceiver({ hostName: 'behind.peer.example' });
  const removeRest = async () => {
    await received.stop();
    await removePeerDirectory(directory);
  };
  try {
    const port = await freePort();
    await makePostfixSignIn(programs, directory, options.credential);
    await writeFile(
      join(directory, 'onwards'),
      `${options.onwards.domain} smtp:[127.0.0.1]:${options.onwards.port}\n`,
    );
    const master = await startPostfixMaster(programs, {
      directory,
      port,
      main: mainCf(directory, received.port, options),
    });
    return {
      host: '127.0.0.1',
      port,
      hostName: options.hostName,
      received,
      log: () => readFile(join(directory, 'mail.log'), 'utf8').catch(() => ''),
      stop: async () => {
        await master.stop();
        await removeRest();
      },
    };
  } catch (error) {
    await removeRest();
    throw error;
  }
}

/** Sign-in against a file of its own, no daemon. Its realm, behind the user's `@`, is that of `myhostname`. */
export async function makePostfixSignIn(
  programs: PostfixPrograms,
  directory: string,
  { user, password }: MailPeerOptions['credential'],
): Promise<void> {
  const database = join(directory, 'sasldb2');
  await mkdir(join(directory, 'etc', 'sasl'), { recursive: true });
  // The library reads <smtpd_sasl_path>.conf. Debian's Postfix looks for it in the sasl directory beside main.cf whatever is
  // set, others in cyrus_sasl_config_path: so it stands there.
  await writeFile(
    join(directory, 'etc', 'sasl', 'smtpd.conf'),
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${database}\nmech_list: PLAIN LOGIN\n`,
  );
  const [account = '', realm = ''] = user.split('@');
  const child = execFile(programs.saslPasswordProgram, ['-c', '-p', '-f', database, '-u', realm, account], {
    env: { ...process.env, ...toolEnvironment(programs) },
    timeout: 20_000,
  });
  child.stdin?.end(password);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`saslpasswd2 ended with ${code}`);
  if (programs.fetched) return giveToPeer(database);
  const { uid, gid } = await systemAccount();
  await chown(database, uid, gid);
}

function mainCf(
  directory: string,
  receiverPort: number,
  { hostName, domain, onwards, certificate }: MailPeerOptions,
): string {
  return `myhostname = ${hostName}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = loopback-only
inet_protocols = ipv4
# Loopback gets no privilege: Postern has to sign in, as it would from another computer.
mynetworks = 192.0.2.1/32
relay_domains = ${domain}, ${onwards.domain}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
relayhost = [127.0.0.1]:${receiverPort}
transport_maps = texthash:${directory}/onwards
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_host_lookup = native
smtp_tls_security_level = may
smtp_tls_loglevel = 1
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${certificate.certificateFile}
smtpd_tls_key_file = ${certificate.keyFile}
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
