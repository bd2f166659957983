import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { passwordLength } from './password-length';

/**
 * Owns: what the value of each setting must be (config.ts names them), and the cure that is printed when it is not.
 * Promises: pure; no check reads a file or the network.
 */

/** Absolute paths of PEM files. */
export interface CertificateFiles {
  /** The chain included. */
  readonly certificate: string;
  readonly key: string;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What a value must be, and the cure that is printed when it is not. */
export interface Check<T> {
  readonly schema: z.ZodType<T, string>;
  readonly cure: string;
  /** Values that must not be repeated on a screen or in a log. */
  readonly secret?: true;
}

export const port: Check<number> = {
  schema: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65535),
  cure: 'Give a port from 1 to 65535.',
};

export const bindAddress: Check<string> = {
  schema: z.string().refine((value) => isIP(value) !== 0 || value === 'localhost'),
  cure: 'Give an IP address of this computer such as 127.0.0.1, 0.0.0.0 or ::, or localhost.',
};

export const publicUrl: Check<URL> = {
  schema: z
    .url({ protocol: /^https?$/ })
    .transform((value) => new URL(value))
    .refine((url) => url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''),
  cure: 'Give scheme, host and port only, such as https://mail.contoso.com.',
};

export const certificateFiles: Check<readonly CertificateFiles[]> = {
  schema: z
    .string()
    .transform((value) => value.split(',').map((pair) => pair.trim().split(':')))
    .refine((pairs) => pairs.every((pair) => pair.length === 2 && pair.every(Boolean)))
    .transform((pairs) =>
      pairs.map(([certificate = '', key = '']) => ({ certificate: resolve(certificate), key: resolve(key) })),
    ),
  cure: 'Give pairs of PEM files with commas between them, such as /etc/ssl/console.pem:/etc/ssl/console.key.',
};

export const trustedProxies: Check<readonly string[]> = {
  schema: z
    .string()
    .transform((value) => value.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every(isAddressOrBlock)),
  cure: 'Give addresses or CIDR blocks with commas between them, such as 10.0.0.5,192.0.2.0/24.',
};

export const hostNames: Check<readonly string[]> = {
  schema: z
    .string()
    .transform((value) => value.split(',').map((entry) => entry.trim()))
    .refine((entries) =>
      entries.every((entry) => isIP(entry) !== 0 || /^[\w-]+(?:\.[\w-]+)*\.?$/.test(entry)),
    ),
  cure: 'Give host names or addresses, without ports, with commas between them, such as keycloak.contoso.internal.',
};

function isAddressOrBlock(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  if (family === 0 || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits);
}

export const directory: Check<string> = {
  schema: z
    .string()
    .refine((value) => !value.includes('\0'))
    .transform((value) => resolve(value)),
  cure: 'Give the path of a directory that may be created and written.',
};

export const file: Check<string> = {
  schema: z
    .string()
    .refine((value) => !value.includes('\0'))
    .transform((value) => resolve(value)),
  cure: 'Give the path of a file.',
};

export const databaseUrl: Check<string> = {
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

export const secretKey: Check<Buffer> = {
  schema: z
    .string()
    .transform((value) =>
      /^[0-9a-fA-F]{64}$/.test(value) ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64'),
    )
    .refine((key) => key.length === 32),
  cure: 'Give 32 random bytes, for instance the output of `openssl rand -hex 32`.',
  secret: true,
};

export const logLevel: Check<LogLevel> = {
  schema: z.enum(logLevels),
  cure: `Give one of ${logLevels.join(', ')}.`,
};

export const accountName: Check<string> = {
  schema: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/),
  cure: 'Give the name of an account of this computer, such as postern.',
};

export const adminPassword: Check<string> = {
  schema: z.string().min(passwordLength.minimum).max(passwordLength.maximum),
  cure: `Give ${passwordLength.minimum} to ${passwordLength.maximum} characters.`,
  secret: true,
};

export const serverName: Check<string> = {
  schema: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/),
  cure: 'Give 1 to 64 letters, digits and hyphens, beginning and ending with a letter or digit.',
};
