import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { useTestDatabase } from '@/lib/testing/test-database';

useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const DAY_MS = 86_400_000;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-certificates-'));
});
afterAll(async () => {
  delete process.env.POSTERN_HTTPS_PORT;
  delete process.env.POSTERN_HTTPS_CERTIFICATES;
  await rm(directory, { recursive: true });
});

it('the certificates of the console are told with their names, their end, and what is to be done', async () => {
  const pathOf = (name: string) => join(directory, `${name}.pem`);
  for (const [name, days] of Object.entries({ lasting: 31, ending: 29, ended: -1 })) {
    const end = new Date(Date.now() + days * DAY_MS + 60_000);
    const made = await createCertificate([`${name}.example`, '192.0.2.1'], end);
    await writeFile(pathOf(name), made.cert);
  }
  expect((await runAsLocal('Get-ConsoleCertificate')).output).toEqual([]);
  process.env.POSTERN_HTTPS_PORT = '3443';
  process.env.POSTERN_HTTPS_CERTIFICATES = ['lasting', 'ending', 'ended', 'absent']
    .map((name) => `${pathOf(name)}:${join(directory, `${name}.key`)}`)
    .join(',');
  const { output } = await runAsLocal('Get-ConsoleCertificate');
  expect(output.map(({ File, Status }) => [File, Status])).toEqual([
    [pathOf('lasting'), 'Valid'],
    [pathOf('ending'), 'EndsSoon'],
    [pathOf('ended'), 'Ended'],
    [pathOf('absent'), 'Unreadable'],
  ]);
  expect(output[1]).toMatchObject({
    CertificateDomains: ['ending.example', '192.0.2.1'],
    IsSelfSigned: true,
    NotAfter: expect.stringMatching(/^\d{4}-/),
  });
});
