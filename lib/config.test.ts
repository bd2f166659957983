import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, consoleUrl, isExposedWithoutTls, loadConfig, settings } from './config';

describe('loadConfig', () => {
  test('needs no setting at all', () => {
    expect(loadConfig({})).toEqual({
      webPort: 3000,
      webHost: '127.0.0.1',
      httpsPort: null,
      httpsCertificates: [],
      publicUrl: null,
      trustedProxies: [],
      httpAllowedHosts: [],
      httpAuthorities: null,
      smtpHost: '127.0.0.1',
      smtpPort: 2525,
      smtpIsNamed: false,
      connectorPort: 25,
      dataDirectory: resolve('data'),
      databaseUrl: null,
      migrationUrl: null,
      secretKey: null,
      logLevel: 'info',
      user: null,
      adminPassword: null,
      serverName: null,
    });
  });

  test('takes an empty variable as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ webPort: 3000, databaseUrl: null });
  });

  test('reads every setting of the table', () => {
    const config = loadConfig({
      PORT: '8080',
      POSTERN_HOST: '0.0.0.0',
      POSTERN_HTTPS_PORT: '443',
      POSTERN_HTTPS_CERTIFICATES: '/etc/ssl/a.pem:/etc/ssl/a.key, b.pem:b.key',
      POSTERN_URL: 'https://mail.contoso.com',
      POSTERN_TRUSTED_PROXIES: '10.0.0.5, 192.0.2.0/24,2001:db8::/32',
      POSTERN_HTTP_ALLOWED_HOSTS: 'keycloak.contoso.internal, 10.0.0.7',
      POSTERN_HTTP_AUTHORITIES: '/etc/ssl/contoso.pem',
      POSTERN_SMTP_HOST: '::',
      POSTERN_SMTP_PORT: '25',
      POSTERN_CONNECTOR_PORT: '587',
      POSTERN_DATA_DIR: '/var/lib/postern',
      DATABASE_URL: 'postgresql://postern:s3cret@db:5432/postern',
      POSTERN_MIGRATION_URL: 'postgresql://owner:s3cret@db:5432/postern',
      POSTERN_SECRET_KEY: 'ab'.repeat(32),
      POSTERN_LOG_LEVEL: 'debug',
      POSTERN_USER: 'postern',
      POSTERN_ADMIN_PASSWORD: 'correct horse',
      POSTERN_SERVER_NAME: 'EDGE01',
    });
    expect(config).toMatchObject({
      webPort: 8080,
      webHost: '0.0.0.0',
      httpsPort: 443,
      httpsCertificates: [
        { certificate: '/etc/ssl/a.pem', key: '/etc/ssl/a.key' },
        { certificate: resolve('b.pem'), key: resolve('b.key') },
      ],
      trustedProxies: ['10.0.0.5', '192.0.2.0/24', '2001:db8::/32'],
      httpAllowedHosts: ['keycloak.contoso.internal', '10.0.0.7'],
      httpAuthorities: '/etc/ssl/contoso.pem',
      smtpHost: '::',
      smtpPort: 25,
      smtpIsNamed: true,
      connectorPort: 587,
      dataDirectory: '/var/lib/postern',
      databaseUrl: 'postgresql://postern:s3cret@db:5432/postern',
      migrationUrl: 'postgresql://owner:s3cret@db:5432/postern',
      secretKey: Buffer.alloc(32, 0xab),
      logLevel: 'debug',
      user: 'postern',
      adminPassword: 'correct horse',
      serverName: 'EDGE01',
    });
    expect(config.publicUrl?.href).toBe('https://mail.contoso.com/');
  });

  test('takes the key as base64 too', () => {
    const key = Buffer.alloc(32, 7);
    expect(loadConfig({ POSTERN_SECRET_KEY: key.toString('base64') }).secretKey).toEqual(key);
  });

  test.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['POSTERN_HOST', 'mail.contoso.com'],
    ['POSTERN_HTTPS_PORT', 'https'],
    ['POSTERN_HTTPS_CERTIFICATES', '/etc/ssl/console.pem'],
    ['POSTERN_HTTPS_CERTIFICATES', 'a.pem:'],
    ['POSTERN_HTTPS_CERTIFICATES', 'a.pem:a.key,'],
    ['POSTERN_URL', 'mail.contoso.com'],
    ['POSTERN_URL', 'ftp://mail.contoso.com'],
    ['POSTERN_URL', 'https://mail.contoso.com/console'],
    ['POSTERN_TRUSTED_PROXIES', 'proxy.contoso.com'],
    ['POSTERN_TRUSTED_PROXIES', '10.0.0.1,'],
    ['POSTERN_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['POSTERN_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['POSTERN_HTTP_ALLOWED_HOSTS', 'https://keycloak.contoso.com'],
    ['POSTERN_HTTP_ALLOWED_HOSTS', 'keycloak.contoso.com:8443'],
    ['POSTERN_HTTP_ALLOWED_HOSTS', '*'],
    ['POSTERN_SMTP_HOST', 'everywhere'],
    ['POSTERN_SMTP_PORT', '-1'],
    ['POSTERN_CONNECTOR_PORT', 'smtp'],
    ['DATABASE_URL', 'mysql://db/postern'],
    ['DATABASE_URL', 'postgresql://db'],
    ['DATABASE_URL', 'postgresql://db1:5432,db2:5432/postern?target_session_attrs=read-write'],
    ['DATABASE_URL', 'postgresql://db1,db2/postern'],
    ['DATABASE_URL', 'postgresql:///postern?host=db1,db2'],
    ['POSTERN_MIGRATION_URL', 'mysql://db/postern'],
    ['POSTERN_SECRET_KEY', 'too short'],
    ['POSTERN_LOG_LEVEL', 'verbose'],
    ['POSTERN_LOG_LEVEL', 'INFO'],
    ['POSTERN_USER', '--help'],
    ['POSTERN_USER', 'a b'],
    ['POSTERN_ADMIN_PASSWORD', 'short'],
    ['POSTERN_SERVER_NAME', 'mail.contoso.com'],
    ['POSTERN_SERVER_NAME', '-edge'],
  ])('refuses %s=%s with its name and the cure', (variable, value) => {
    const attempt = () => loadConfig({ [variable]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(new RegExp(`^${variable} .+\\. Give .+\\.$`));
  });

  test('refuses one port for http and https', () => {
    for (const env of [
      { PORT: '3443', POSTERN_HOST: '::' },
      { PORT: '3443', POSTERN_HTTPS_PORT: '3443' },
    ]) {
      expect(() => loadConfig(env)).toThrow(
        /^POSTERN_HTTPS_PORT is 3443, which is PORT, too\. Give another port/,
      );
    }
  });

  test('speaks TLS where others reach the console, and leaves it to a proxy that POSTERN_URL tells of', () => {
    expect(loadConfig({ POSTERN_HOST: '::' }).httpsPort).toBe(3443);
    expect(loadConfig({ POSTERN_HOST: '::', POSTERN_URL: 'https://mail.contoso.com' }).httpsPort).toBeNull();
  });

  test('refuses POSTERN_MIGRATION_URL beside the embedded database, which has roles of its own', () => {
    expect(() => loadConfig({ POSTERN_MIGRATION_URL: 'postgresql://owner:s3cret@db/postern' })).toThrow(
      /^(?!.*s3cret)POSTERN_MIGRATION_URL stands without DATABASE_URL\. Set DATABASE_URL too/,
    );
  });

  test.each(['DATABASE_URL', 'POSTERN_MIGRATION_URL', 'POSTERN_SECRET_KEY', 'POSTERN_ADMIN_PASSWORD'])(
    'never repeats a bad %s',
    (variable) => {
      expect(() => loadConfig({ [variable]: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
    },
  );

  test('documents each variable it reads, and reads each it documents', () => {
    const asked = new Set<string>();
    loadConfig(
      new Proxy<Record<string, string | undefined>>(
        {},
        {
          get: (_target, key) => {
            asked.add(String(key));
            return undefined;
          },
        },
      ),
    );
    expect([...asked].sort()).toEqual(settings.map((setting) => setting.name).sort());
  });
});

describe('consoleUrl', () => {
  test.each([
    [{}, 'http://127.0.0.1:3000/'],
    [{ POSTERN_HOST: '0.0.0.0', PORT: '80' }, 'https://localhost:3443/'],
    [{ POSTERN_HTTPS_PORT: '8443' }, 'https://127.0.0.1:8443/'],
    [{ POSTERN_HOST: '::1' }, 'http://[::1]:3000/'],
    [{ POSTERN_URL: 'https://mail.contoso.com' }, 'https://mail.contoso.com/'],
  ])('%o is opened at %s', (env, url) => {
    expect(consoleUrl(loadConfig(env)).href).toBe(url);
  });
});

describe('isExposedWithoutTls', () => {
  test.each([
    [{}, false],
    [{ POSTERN_HOST: '::1' }, false],
    [{ POSTERN_HOST: '0.0.0.0' }, false],
    [{ POSTERN_HOST: '0.0.0.0', POSTERN_URL: 'http://mail.contoso.com' }, true],
    [{ POSTERN_HOST: '0.0.0.0', POSTERN_HTTPS_PORT: '443', POSTERN_URL: 'http://mail.contoso.com' }, false],
    [{ POSTERN_URL: 'http://mail.contoso.com' }, true],
    [{ POSTERN_HOST: '0.0.0.0', POSTERN_URL: 'https://mail.contoso.com' }, false],
    [{ POSTERN_URL: 'http://localhost:8080' }, false],
  ])('%o: %s', (env, exposed) => {
    expect(isExposedWithoutTls(loadConfig(env))).toBe(exposed);
  });
});
