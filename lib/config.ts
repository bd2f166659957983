import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CannotStartError } from './cannot-start';
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

/** Absolute paths of PEM files. */
export interface CertificateFiles {
  /** The chain included. */
  readonly certificate: string;
  readonly key: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

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

/** What a value must be, and the cure that is printed when it is not. */
interface Check<T> {
  readonly schema: z.ZodType<T, string>;
  readonly cure: string;
  /** Values that must not be repeated on a screen or in a log. */
  readonly secret?: true;
}

const port: Check<number> = {
  schema: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65535),
  cure: 'Give a port from 1 to 65535.',
};

const bindAddress: Check<string> = {
  schema: z.string().refine((value) => isIP(value) !== 0 || value === 'localhost'),
  cure: 'Give an IP address of this computer such as 127.0.0.1, 0.0.0.0 or ::, or localhost.',
};

const publicUrl: Check<URL> = {
  schema: z
    .url({ protocol: /^https?$/ })
    .transform((value) => new URL(value))
    .refine((url) => url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''),
  cure: 'Give scheme, host and port only, such as https://mail.contoso.com.',
};

const certificateFiles: Check<readonly CertificateFiles[]> = {
  schema: z
    .string()
    .transform((value) => value.split(',').map((pair) => pair.trim().split(':')))
    .refine((pairs) => pairs.every((pair) => pair.length === 2 && pair.every(Boolean)))
    .transform((pairs) =>
      pairs.map(([certificate = '', key = '']) => ({ certificate: resolve(certificate), key: resolve(key) })),
    ),
  cure: 'Give pairs of PEM files with commas between them, such as /etc/ssl/console.pem:/etc/ssl/console.key.',
};

const trustedProxies: Check<readonly string[]> = {
  schema: z
    .string()
    .transform((value) => value.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every(isAddressOrBlock)),
  cure: 'Give addresses or CIDR blocks with commas between them, such as 10.0.0.5,192.0.2.0/24.',
};

function isAddressOrBlock(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  if (family === 0 || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits);
}

const directory: Check<string> = {
  schema: z
    .string()
    .refine((value) => !value.includes('\0'))
    .transform((value) => resolve(value)),
  cure: 'Give the path of a directory that may be created and written.',
};

const databaseUrl: Check<string> = {
  schema: z.string().refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    // libpq takes a list of hosts; pg would look for a host of that name.
    const isOneHost = !url.hostname.includes(',') && !url.searchParams.get('host')?.includes(',');
    const isPostgres = url.protocol === 'postgresql:' || url.protocol === 'postgres:';
    return isPostgres && isOneHost && url.pathname.length > 1;
  }),
  cure: 'Give postgresql://user:password@host:port/database. Of several servers give the one address that leads to the primary.',
  secret: true,
};

const secretKey: Check<Buffer> = {
  schema: z
    .string()
    .transform((value) =>
      /^[0-9a-fA-F]{64}$/.test(value) ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64'),
    )
    .refine((key) => key.length === 32),
  cure: 'Give 32 random bytes, for instance the output of `openssl rand -hex 32`.',
  secret: true,
};

const logLevel: Check<LogLevel> = {
  schema: z.enum(logLevels),
  cure: `Give one of ${logLevels.join(', ')}.`,
};

const accountName: Check<string> = {
  schema: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/),
  cure: 'Give the name of an account of this computer, such as postern.',
};

const adminPassword: Check<string> = {
  schema: z.string().min(passwordLength.minimum).max(passwordLength.maximum),
  cure: `Give ${passwordLength.minimum} to ${passwordLength.maximum} characters.`,
  secret: true,
};

const serverName: Check<string> = {
  schema: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/),
  cure: 'Give 1 to 64 letters, digits and hyphens, beginning and ending with a letter or digit.',
};

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
