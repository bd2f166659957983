import { isIP } from 'node:net';
import { CannotStartError } from './cannot-start';
import {
  accountName,
  adminPassword,
  bindAddress,
  type CertificateFiles,
  type Check,
  certificateFiles,
  databaseUrl,
  directory,
  file,
  hostNames,
  type LogLevel,
  logLevel,
  logLevels,
  port,
  publicUrl,
  secretKey,
  serverName,
  trustedProxies,
} from './config-checks';
import { passwordLength } from './password-length';

/**
 * Owns: the settings by environment: their names, defaults, texts and checks. The one place where they are documented;
 *   `npm start -- --help` prints this table and the README repeats it.
 * Promises: a complete, typed `Config`, or a `ConfigError` that names the variable and the cure.
 * Does not: read or make files, or know which process asks.
 */
export interface Config {
  /** TCP port of the web console. */
  readonly webPort: number;
  /** Address the web console binds. */
  readonly webHost: string;
  /** TCP port at which the console speaks TLS; null: nowhere, a proxy does or nobody needs it. */
  readonly httpsPort: number | null;
  /** PEM files by pairs; none: the self-signed pair of the data directory (https-certificate.ts). */
  readonly httpsCertificates: readonly CertificateFiles[];
  /** The console's public origin when it differs from the bound address: `https://mail.contoso.com`. */
  readonly publicUrl: URL | null;
  /** Addresses and CIDR blocks of reverse proxies whose X-Forwarded-For is believed (client-address.mjs). */
  readonly trustedProxies: readonly string[];
  /** Hosts that are called by HTTPS wherever their names lead, such as a sign-in provider of one's own network. */
  readonly httpAllowedHosts: readonly string[];
  /** PEM: authorities that vouch for hosts that are called, beside the public ones. */
  readonly httpAuthorities: string | null;
  /** Where the two receive connectors of a new server listen. Afterwards bindings are the connectors' own. */
  readonly smtpHost: string;
  readonly smtpPort: number;
  /** POSTERN_SMTP_HOST or POSTERN_SMTP_PORT is set. */
  readonly smtpIsNamed: boolean;
  /** Default of a new send connector's Port. */
  readonly connectorPort: number;
  /** Absolute path: keys, credentials and, without DATABASE_URL, the database. */
  readonly dataDirectory: string;
  /** A PostgreSQL that others run; null means that Postern runs its own. */
  readonly databaseUrl: string | null;
  /** The same database by a role that may change its tables, for migrations; null means that DATABASE_URL's may. */
  readonly migrationUrl: string | null;
  /** 32 bytes that encrypt stored secrets; null means the data directory's secret.key. */
  readonly secretKey: Buffer | null;
  readonly logLevel: LogLevel;
  /** The account that Postern runs as when root starts it. */
  readonly user: string | null;
  /** First start only. */
  readonly adminPassword: string | null;
  /** First start only: the transport server's name. */
  readonly serverName: string | null;
}

export interface Setting {
  readonly name: string;
  /** What it does when it is not set. */
  readonly default: string;
  readonly text: string;
  readonly firstStartOnly?: true;
}

const USUAL_HTTPS_PORT = 3443;

export const settings: readonly Setting[] = [
  { name: 'PORT', default: '3000', text: 'Port of the web console.' },
  {
    name: 'POSTERN_HOST',
    default: '127.0.0.1',
    text: 'Address the web console binds. 0.0.0.0 lets others in, by https alone.',
  },
  {
    name: 'POSTERN_HTTPS_PORT',
    default: `${USUAL_HTTPS_PORT} where POSTERN_HOST is no loopback address and POSTERN_URL is not set`,
    text: 'Port at which the web console speaks TLS itself. Whoever comes by http from another computer is sent there.',
  },
  {
    name: 'POSTERN_HTTPS_CERTIFICATES',
    default: 'https-cert.pem:https-key.pem in the data directory, self-signed at the first start',
    text: 'PEM files as certificate:key, with commas between the pairs: a browser gets the one for the name that it asks for. They are read again when they change.',
  },
  {
    name: 'POSTERN_URL',
    default: 'http://POSTERN_HOST:PORT',
    text: "The console's public address. Requests for another host or from another origin are refused; https makes its cookies secure. With a reverse proxy in front, the address that the proxy has.",
  },
  {
    name: 'POSTERN_TRUSTED_PROXIES',
    default: 'none',
    text: 'Addresses and CIDR blocks of reverse proxies, with commas between them: the X-Forwarded-For and X-Forwarded-Proto that they write are believed.',
  },
  {
    name: 'POSTERN_HTTP_ALLOWED_HOSTS',
    default: 'none',
    text: "Hosts that Postern may call by HTTPS although they are in a private network, with commas between them: a sign-in provider of one's own, for one.",
  },
  {
    name: 'POSTERN_HTTP_AUTHORITIES',
    default: 'the public ones',
    text: "PEM file of one's own certificate authorities, which vouch for hosts that Postern calls by HTTPS. HTTPS_PROXY and NO_PROXY say by which proxy.",
  },
  {
    name: 'POSTERN_SMTP_HOST',
    default: '127.0.0.1',
    text: 'First start only: address of the receive connectors.',
  },
  {
    name: 'POSTERN_SMTP_PORT',
    default: '2525',
    text: 'First start only: their port. Later: Set-ReceiveConnector -Bindings.',
  },
  { name: 'POSTERN_CONNECTOR_PORT', default: '25', text: "Default of a new send connector's Port." },
  {
    name: 'POSTERN_DATA_DIR',
    default: './data',
    text: 'Directory of keys, local credentials and the embedded database. npm run backup saves what is in it.',
  },
  {
    name: 'DATABASE_URL',
    default: 'an embedded PostgreSQL in the data directory',
    text: 'postgresql://user:password@host:port/database, PostgreSQL 14 or newer: use it and start none.',
  },
  {
    name: 'POSTERN_MIGRATION_URL',
    default: 'DATABASE_URL',
    text: 'The same database by a role that owns its tables. Only migrations use it; the role of DATABASE_URL needs no right but to log in then.',
  },
  {
    name: 'POSTERN_SECRET_KEY',
    default: 'secret.key in the data directory',
    text: '32 bytes as 64 hexadecimal digits or base64; encrypts the passwords of send connectors.',
  },
  {
    name: 'POSTERN_LOG_LEVEL',
    default: 'info',
    text: `The least that the log (logs/postern.log in the data directory) tells: ${logLevels.join(', ')}.`,
  },
  {
    name: 'POSTERN_USER',
    default: 'whoever starts it; as root on loopback addresses only',
    text: "Started by root: the account that it runs as, once its ports are bound and the data directory is that account's.",
  },
  {
    name: 'POSTERN_ADMIN_PASSWORD',
    default: 'generated and shown once',
    text: `The administrator's password, ${passwordLength.minimum} to ${passwordLength.maximum} characters.`,
    firstStartOnly: true,
  },
  {
    name: 'POSTERN_SERVER_NAME',
    default: "the computer's name",
    text: "The transport server's name, 1 to 64 letters, digits and hyphens.",
    firstStartOnly: true,
  },
];

/** A setting that cannot be used. The message is one line for people: the variable, what is wrong, what would be right. */
export class ConfigError extends CannotStartError {
  override readonly name = 'ConfigError';
  readonly variable: string;
  readonly cure: string;

  constructor(variable: string, problem: string, cure: string) {
    super(`${variable} ${problem}. ${cure}`);
    this.variable = variable;
    this.cure = cure;
  }
}

/**
 * Reads and checks the settings. An empty variable counts as not set, as `VAR= npm start` means it.
 * @throws ConfigError at the first bad one, in the table's order.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const webPort = read(env, 'PORT', port, '3000');
  const webHost = read(env, 'POSTERN_HOST', bindAddress, '127.0.0.1');
  return {
    webPort,
    webHost,
    httpsPort: readHttpsPort(env, webPort, webHost),
    httpsCertificates: readOptional(env, 'POSTERN_HTTPS_CERTIFICATES', certificateFiles) ?? [],
    publicUrl: readOptional(env, 'POSTERN_URL', publicUrl),
    trustedProxies: readOptional(env, 'POSTERN_TRUSTED_PROXIES', trustedProxies) ?? [],
    httpAllowedHosts: readOptional(env, 'POSTERN_HTTP_ALLOWED_HOSTS', hostNames) ?? [],
    httpAuthorities: readOptional(env, 'POSTERN_HTTP_AUTHORITIES', file),
    smtpHost: read(env, 'POSTERN_SMTP_HOST', bindAddress, '127.0.0.1'),
    smtpPort: read(env, 'POSTERN_SMTP_PORT', port, '2525'),
    smtpIsNamed: Boolean(env.POSTERN_SMTP_HOST || env.POSTERN_SMTP_PORT),
    connectorPort: read(env, 'POSTERN_CONNECTOR_PORT', port, '25'),
    dataDirectory: read(env, 'POSTERN_DATA_DIR', directory, './data'),
    databaseUrl: readOptional(env, 'DATABASE_URL', databaseUrl),
    migrationUrl: readMigrationUrl(env),
    secretKey: readOptional(env, 'POSTERN_SECRET_KEY', secretKey),
    logLevel: readLogLevel(env),
    user: readOptional(env, 'POSTERN_USER', accountName),
    adminPassword: readOptional(env, 'POSTERN_ADMIN_PASSWORD', adminPassword),
    serverName: readOptional(env, 'POSTERN_SERVER_NAME', serverName),
  };
}

/** On loopback addresses nobody listens in, and a POSTERN_URL says that a proxy speaks TLS, unless a port is named. */
function readHttpsPort(env: Readonly<Record<string, string | undefined>>, webPort: number, webHost: string) {
  const usual = isLoopback(webHost) || env.POSTERN_URL ? null : USUAL_HTTPS_PORT;
  const httpsPort = readOptional(env, 'POSTERN_HTTPS_PORT', port) ?? usual;
  if (httpsPort !== webPort) return httpsPort;
  throw new ConfigError(
    'POSTERN_HTTPS_PORT',
    `is ${httpsPort}, which is PORT, too`,
    'Give another port: http has one of its own, from which it leads to https.',
  );
}

function readMigrationUrl(env: Readonly<Record<string, string | undefined>>): string | null {
  const url = readOptional(env, 'POSTERN_MIGRATION_URL', databaseUrl);
  if (url !== null && !env.DATABASE_URL) {
    throw new ConfigError(
      'POSTERN_MIGRATION_URL',
      'stands without DATABASE_URL',
      'Set DATABASE_URL too: the embedded database has roles of its own.',
    );
  }
  return url;
}

/** By itself, for the log: it is there before anything else is, also where another setting is bad. */
export function readLogLevel(env: Readonly<Record<string, string | undefined>> = process.env): LogLevel {
  return read(env, 'POSTERN_LOG_LEVEL', logLevel, 'info');
}

/** The address people open: POSTERN_URL, or what the bound address amounts to on this computer. */
export function consoleUrl(config: Pick<Config, 'publicUrl' | 'webHost' | 'webPort' | 'httpsPort'>): URL {
  if (config.publicUrl) return config.publicUrl;
  const everywhere = config.webHost === '0.0.0.0' || config.webHost === '::';
  const host = everywhere ? 'localhost' : isIP(config.webHost) === 6 ? `[${config.webHost}]` : config.webHost;
  if (config.httpsPort !== null) return new URL(`https://${host}:${config.httpsPort}`);
  return new URL(`http://${host}:${config.webPort}`);
}

/** Whether others than this computer can reach the console without TLS: worth a loud warning at every start. */
export function isExposedWithoutTls(config: Pick<Config, 'publicUrl' | 'webHost' | 'httpsPort'>): boolean {
  if (config.httpsPort !== null) return false;
  if (config.publicUrl)
    return config.publicUrl.protocol !== 'https:' && !isLoopbackName(config.publicUrl.hostname);
  return !isLoopback(config.webHost);
}

/** Of an address to bind: whether only this computer reaches it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function read<T>(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  check: Check<T>,
  fallback: string,
): T {
  return parse(variable, check, env[variable] || fallback);
}

function readOptional<T>(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  check: Check<T>,
): T | null {
  const value = env[variable];
  return value ? parse(variable, check, value) : null;
}

function parse<T>(variable: string, check: Check<T>, value: string): T {
  const result = check.schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    variable,
    check.secret ? 'cannot be used' : `is '${value}', which cannot be used`,
    check.cure,
  );
}
