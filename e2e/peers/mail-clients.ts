import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findPeer, type PeerFiles } from './find-peer';

/**
 * Owns: real programs that hand mail over: how each is told where, as whom and over which TLS, in its own words.
 * Promises: a submission resolves when the program ended well, and rejects with what it printed; each checks the server's
 *   certificate against the authority that it is given, where it can at all.
 * Does not: know anything of Postern.
 */
export interface Submission {
  readonly port: number;
  readonly security: 'STARTTLS' | 'implicit TLS';
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** PEM: whom to trust. */
  readonly authorityFile: string;
  /** Empty, for files of its own. */
  readonly directory: string;
}

export interface MailClient {
  readonly title: string;
  /** In words, when it cannot run on this computer. */
  readonly missing: string | null;
  /** Null: whichever it likes best of what the server offers. */
  readonly mechanism: 'PLAIN' | 'LOGIN' | null;
  submit(submission: Submission): Promise<void>;
}

export const HOST = 'localhost';
export const BODY = '.\r\nA line that begins with a dot stood there, and 日本語.\r\n';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** @returns all of them, or in words why there are none here */
export async function findMailClients(): Promise<readonly MailClient[] | { readonly missing: string }> {
  const files = await findPeer('clients');
  if ('missing' in files) return files;
  return [
    msmtp(files),
    sNail(files),
    swaks(files, 'LOGIN'),
    swaks(files, 'PLAIN'),
    python(),
    await php(files),
    java(files),
  ];
}

/** A program of the packages, with their libraries. Its input is the message where it wants one. */
async function runProgram(
  program: string,
  args: readonly string[],
  options: {
    readonly files?: PeerFiles;
    readonly input?: string;
    readonly environment?: Record<string, string>;
  },
): Promise<void> {
  const child = run(program, args, {
    timeout: TIMEOUT_MS,
    env: {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      LD_LIBRARY_PATH: options.files?.libraryDirectories.join(delimiter) ?? '',
      ...options.environment,
    },
  });
  child.child.stdin?.end(options.input ?? '');
  try {
    await child;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} failed:\n${stdout}${stderr}`);
  }
}

function ofComputer(name: string): string | null {
  const directories = (process.env.PATH ?? '').split(delimiter);
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path)) ?? null;
}

/** As a program writes it that ends its lines with LF. */
function messageOf({ from, to, subject }: Submission): string {
  return [
    `From: Device <${from}>`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    BODY,
  ]
    .join('\n')
    .replaceAll('\r\n', '\n');
}

function msmtp(files: PeerFiles): MailClient {
  return {
    title: 'msmtp',
    missing: null,
    mechanism: null,
    submit: async (mail) => {
      const configuration = join(mail.directory, 'msmtprc');
      const lines = [
        'defaults',
        'auth on',
        'tls on',
        `tls_starttls ${mail.security === 'STARTTLS' ? 'on' : 'off'}`,
        `tls_trust_file ${mail.authorityFile}`,
        'account default',
        `host ${HOST}`,
        `port ${mail.port}`,
        `from ${mail.from}`,
        `user ${mail.user}`,
        `password ${mail.password}`,
        'domain msmtp.client.example',
      ];
      await writeFile(configuration, `${lines.join('\n')}\n`, { mode: 0o600 });
      const args = ['-C', configuration, '--', mail.to];
      await runProgram(join(files.root, 'usr', 'bin', 'msmtp'), args, { files, input: messageOf(mail) });
    },
  };
}

function sNail(files: PeerFiles): MailClient {
  return {
    title: 's-nail',
    missing: null,
    mechanism: null,
    submit: async (mail) => {
      const scheme = mail.security === 'STARTTLS' ? 'submission' : 'smtps';
      const userPart = `${encodeURIComponent(mail.user)}:${encodeURIComponent(mail.password)}`;
      const settings = [
        'v15-compat',
        `mta=${scheme}://${userPart}@${HOST}:${mail.port}`,
        ...(mail.security === 'STARTTLS' ? ['smtp-use-starttls'] : []),
        'tls-verify=strict',
        'tls-ca-no-defaults',
        `tls-ca-file=${mail.authorityFile}`,
        `from=${mail.from}`,
        'hostname=s-nail.client.example',
        'sendwait',
      ];
      const args = ['-:/', ...settings.flatMap((setting) => ['-S', setting]), '-s', mail.subject, mail.to];
      const environment = { HOME: mail.directory, MAILRC: '/dev/null' };
      await runProgram(join(files.root, 'usr', 'bin', 's-nail'), args, {
        files,
        environment,
        input: BODY.replaceAll('\r\n', '\n'),
      });
    },
  };
}

function swaks(files: PeerFiles, mechanism: 'PLAIN' | 'LOGIN'): MailClient {
  const perl = ofComputer('perl');
  return {
    title: `swaks by AUTH ${mechanism}`,
    missing: perl === null ? 'there is no perl' : null,
    mechanism,
    submit: async (mail) => {
      const args = [
        join(files.root, 'usr', 'bin', 'swaks'),
        ...['--server', HOST, '--port', String(mail.port), '--helo', 'swaks.client.example'],
        ...(mail.security === 'STARTTLS' ? ['--tls'] : ['--tls-on-connect']),
        ...['--tls-verify', '--tls-ca-path', mail.authorityFile],
        ...['--auth', mechanism, '--auth-user', mail.user, '--auth-password', mail.password],
        ...['--from', mail.from, '--to', mail.to, '--data', messageOf(mail)],
      ];
      const directories = files.libraryDirectories.map((directory) => join(directory, 'perl5'));
      const modules = [...(await subdirectories(directories)), join(files.root, 'usr', 'share', 'perl5')];
      const environment = { PERL5LIB: modules.join(delimiter) };
      await runProgram(perl ?? 'perl', args, { files, environment });
    },
  };
}

/** Of `perl5/5.36` and the like, and of what they are in. */
async function subdirectories(directories: readonly string[]): Promise<readonly string[]> {
  const found = directories.filter((directory) => existsSync(directory));
  const names = await Promise.all(
    found.map(async (directory) => (await readdir(directory)).map((name) => join(directory, name))),
  );
  return [...found, ...names.flat()];
}

const PYTHON_PROGRAM = `
import smtplib, ssl, sys
port, security, user, password, sender, to, authority = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
if security == 'STARTTLS':
    server = smtplib.SMTP('${HOST}', int(port), local_hostname='python.client.example', timeout=30)
    server.starttls(context=context)
else:
    server = smtplib.SMTP_SSL('${HOST}', int(port), local_hostname='python.client.example', timeout=30, context=context)
server.login(user, password)
server.sendmail(sender, [to], sys.stdin.buffer.read())
server.quit()
`;

function python(): MailClient {
  const program = ofComputer('python3');
  return {
    title: 'Python’s smtplib',
    missing: program === null ? 'there is no python3' : null,
    mechanism: null,
    submit: async (mail) => {
      const facts = [String(mail.port), mail.security, mail.user, mail.password, mail.from, mail.to];
      const args = ['-c', PYTHON_PROGRAM, ...facts, mail.authorityFile];
      await runProgram(program ?? 'python3', args, { input: messageOf(mail) });
    },
  };
}

const PHP_PROGRAM = `
[, $library, $port, $security, $user, $password, $from, $to, $authority, $subject] = $argv;
foreach (['Exception', 'SMTP', 'PHPMailer'] as $name) require "$library/src/$name.php";
$mail = new PHPMailer\\PHPMailer\\PHPMailer(true);
$mail->isSMTP();
$mail->Host = '${HOST}';
$mail->Port = (int) $port;
$mail->Hostname = 'php.client.example';
$mail->SMTPAuth = true;
$mail->Username = $user;
$mail->Password = $password;
$mail->SMTPSecure = $security === 'STARTTLS' ? 'tls' : 'ssl';
$mail->SMTPOptions = ['ssl' => ['cafile' => $authority]];
$mail->CharSet = 'utf-8';
$mail->setFrom($from, 'Device');
$mail->addAddress($to);
$mail->Subject = $subject;
$mail->Body = stream_get_contents(STDIN);
$mail->send();
`;

async function php(files: PeerFiles): Promise<MailClient> {
  const names = await readdir(join(files.root, 'usr', 'bin'));
  const own = names.find((name) => /^php\d+\.\d+$/.test(name));
  const program = own === undefined ? ofComputer('php') : join(files.root, 'usr', 'bin', own);
  return {
    title: 'PHPMailer',
    missing: program === null ? 'there is no php' : null,
    mechanism: null,
    submit: async (mail) => {
      const library = join(files.root, 'usr', 'share', 'php', 'libphp-phpmailer');
      const facts = [String(mail.port), mail.security, mail.user, mail.password, mail.from, mail.to];
      const settings = await phpExtensions(files.root);
      const args = [
        ...settings,
        '-r',
        PHP_PROGRAM,
        '--',
        library,
        ...facts,
        mail.authorityFile,
        mail.subject,
      ];
      await runProgram(program ?? 'php', args, { files, input: BODY });
    },
  };
}

/** What an installation would have written into its php.ini. None: they are the computer's own. */
async function phpExtensions(root: string): Promise<readonly string[]> {
  const directory = join(root, 'usr', 'lib', 'php');
  const dates = existsSync(directory) ? await readdir(directory) : [];
  const date = dates.find((name) => /^\d{8}$/.test(name));
  if (date === undefined) return [];
  return [
    '-n',
    '-d',
    `extension_dir=${join(directory, date)}`,
    '-d',
    'extension=ctype',
    '-d',
    'extension=iconv',
  ];
}

const JAVA_PROGRAM = `
import java.util.Properties;
import javax.mail.*;
import javax.mail.internet.*;

public class Send {
  public static void main(String[] given) throws Exception {
    Properties settings = new Properties();
    settings.put("mail.smtp.host", "${HOST}");
    settings.put("mail.smtp.port", given[0]);
    settings.put("mail.smtp.auth", "true");
    String onlyOver = given[1].equals("STARTTLS") ? "mail.smtp.starttls.required" : "mail.smtp.ssl.enable";
    settings.put(onlyOver, "true");
    settings.put("mail.smtp.ssl.checkserveridentity", "true");
    settings.put("mail.smtp.localhost", "java.client.example");
    MimeMessage message = new MimeMessage(Session.getInstance(settings, new Authenticator() {
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(given[2], given[3]);
      }
    }));
    message.setFrom(new InternetAddress(given[4], "Device"));
    message.setRecipients(Message.RecipientType.TO, given[5]);
    message.setSubject(given[6], "utf-8");
    message.setText(new String(System.in.readAllBytes(), "utf-8"), "utf-8");
    Transport.send(message);
  }
}
`;

/** `java Send.java` compiles it, which only a whole JDK does. */
function java(files: PeerFiles): MailClient {
  const [program, keytool, compiler] = [ofComputer('java'), ofComputer('keytool'), ofComputer('javac')];
  const jars = join(files.root, 'usr', 'share', 'java');
  return {
    title: 'JavaMail',
    missing: program && keytool && compiler ? null : 'there is no JDK',
    mechanism: null,
    submit: async (mail) => {
      const [source, store] = [join(mail.directory, 'Send.java'), join(mail.directory, 'trusted.p12')];
      await writeFile(source, JAVA_PROGRAM);
      const trusted = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', 'trusted'];
      const certificate = ['-importcert', '-noprompt', '-file', mail.authorityFile];
      await runProgram(keytool ?? 'keytool', [...certificate, ...trusted], {});
      const path = ['javax.mail', 'javax.activation'].map((name) => join(jars, `${name}.jar`));
      const facts = [String(mail.port), mail.security, mail.user, mail.password, mail.from, mail.to];
      const args = [
        ...[`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=trusted'],
        ...['-cp', path.join(delimiter), source, ...facts, mail.subject],
      ];
      await runProgram(program ?? 'java', args, { input: BODY });
    },
  };
}
