import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defineCommand } from '@/lib/commands/command/define';
import { loadConfig } from '@/lib/config';
import { consoleCertificates } from '@/lib/console-certificates';
import { CONSOLE_CERTIFICATE_COLUMNS, toConsoleCertificateRow } from './output';
import { getConsoleCertificateParameters } from './parameters';

/** Of the computer that answers, as their files are now. None where the console does not speak TLS itself. */
export const getConsoleCertificate = defineCommand({
  name: 'Get-ConsoleCertificate',
  parameters: getConsoleCertificateParameters,
  permission: 'transportServer.read',
  effect: 'read',
  columns: CONSOLE_CERTIFICATE_COLUMNS,
  handler: async ({ now }) => {
    const config = loadConfig();
    const files = config.httpsPort === null ? [] : consoleCertificates(config);
    const output = files.map(async ({ certificate }) =>
      toConsoleCertificateRow(certificate, await readLeaf(certificate), now),
    );
    return { output: await Promise.all(output) };
  },
});

async function readLeaf(file: string): Promise<X509Certificate | null> {
  try {
    return new X509Certificate(await readFile(file));
  } catch {
    return null;
  }
}
