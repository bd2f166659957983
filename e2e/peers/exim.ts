import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { freePort } from '@/lib/testing/free-port';
import { findPeer, reachable } from './find-peer';
import type { MailPeer, MailPeerKind, MailPeerOptions } from './peer';
import {
  DIRECTORY_VARIABLE,
  giveToPeer,
  makePeerDirectory,
  peerEnvironment,
  removePeerDirectory,
  startPeerProcess,
} from './peer-process';
import { isGreeted } from './smtp-greeting';

/** Owns: a real Exim as a mail server that takes, checks, and passes on. It delivers as the user that it runs as. */
export const eximKind: MailPeerKind = { title: 'Exim', missing, start };

/** Built into Debian's program. */
const ACCOUNT = 'Debian-exim';

async function missing(): Promise<string | null> {
  const files = await findPeer('exim');
  return 'missing' in files ? files.missing : null;
}

async function start(options: MailPeerOptions): Promise<MailPeer> {
  const found = await findPeer('exim');
  if ('missing' in found) throw new Error(found.missing);
  const directory = await makePeerDirectory('exim');
  const received = await startSmtpReceiver({ hostName: 'behind.peer.example' });
  const removeRest = async () => {
    await received.stop();
    await removePeerDirectory(directory);
  };
  try {
    const files = await reachable(found, directory);
    const port = await freePort();
    const environment = await peerEnvironment(files, directory, { user: ACCOUNT, group: ACCOUNT });
    const configuration = join(directory, 'exim.conf');
    await writeFile(
      configuration,
      eximConf(directory, port, received.port, Object.keys(environment), options),
    );
    for (const name of ['spool', 'log']) {
      await mkdir(join(directory, name));
      await giveToPeer(join(directory, name));
    }
    const daemon = await startPeerProcess({
      title: 'Exim',
      program: join(files.root, 'usr', 'sbin', 'exim4'),
      // In the foreground; what could not be passed on is tried again each second.
      args: ['-C', configuration, '-bdf', '-q1s'],
      environment,
      directory,
      isReady: () => isGreeted(port),
      runAs: 'ordinary-user',
    });
    return {
      host: '127.0.0.1',
      port,
      hostName: options.hostName,
      received,
      log: async () => {
        const logs = ['mainlog', 'rejectlog', 'paniclog'].map((name) =>
          readFile(join(directory, 'log', name), 'utf8').catch(() => ''),
        );
        return (await Promise.all(logs)).join('');
      },
      stop: async () => {
        await daemon.stop();
        await removeRest();
      },
    };
  } catch (error) {
    await removeRest();
    throw error;
  }
}

function eximConf(
  directory: string,
  port: number,
  receiverPort: number,
  environmentNames: readonly string[],
  { hostName, domain, onwards, credential, certificate }: MailPeerOptions,
): string {
  return `primary_hostname = ${hostName}
keep_environment = ${[...environmentNames, DIRECTORY_VARIABLE].join(' : ')}
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
pid_file_path = ${directory}/exim.pid
local_interfaces = 127.0.0.1.${port}
log_selector = +pid +pipelining +smtp_confirmation +smtp_connection +smtp_protocol_error +smtp_syntax_error +tls_cipher +tls_peerdn
exim_user = ${ACCOUNT}
deliver_drop_privilege
# No name service: what is not written here is not looked up.
host_lookup =
rfc1413_query_timeout = 0s
domainlist taken = ${domain} : ${onwards.domain}
acl_smtp_mail = accept
acl_smtp_rcpt = check_recipient
acl_smtp_data = accept
# Commands out of order, or before the reply that they have to wait for, end the connection.
smtp_enforce_sync = true
pipelining_advertise_hosts = *
chunking_advertise_hosts = *
# As many messages as come, each passed on at once.
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
tls_advertise_hosts = *
tls_certificate = ${certificate.certificateFile}
tls_privatekey = ${certificate.keyFile}

begin acl
check_recipient:
  accept authenticated = *
  # Loopback gets no privilege: Postern has to sign in, as it would from another computer.
  accept domains = +taken
  deny message = relay not permitted

begin routers
onwards:
  driver = manualroute
  route_list = ${onwards.domain} 127.0.0.1::${onwards.port}
  self = send
  transport = smtp
rest:
  driver = manualroute
  route_list = * 127.0.0.1::${receiverPort}
  self = send
  transport = smtp

begin transports
smtp:
  driver = smtp
  hosts_try_chunking = *

begin retry
* * F,1h,1s

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = \${if and {{eq{$auth2}{${credential.user}}}{eq{$auth3}{${credential.password}}}}}
  server_set_id = $auth2
  server_advertise_condition = \${if def:tls_in_cipher}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and {{eq{$auth1}{${credential.user}}}{eq{$auth2}{${credential.password}}}}}
  server_set_id = $auth1
  server_advertise_condition = \${if def:tls_in_cipher}
`;
}
