import { freePort } from '@/lib/testing/free-port';
import type { SignIn } from '../tools/submission-source';
import type { Installation } from './installation';

/**
 * Owns: a port of an installation at which a relay account signs in over STARTTLS and hands mail over.
 * Does not: know anything of Postern but shell lines, as installation.ts.
 */
export const SENDER = 'sender@client.test';
const USER = 'bench';

export async function openSubmission({ shell }: Installation): Promise<SignIn> {
  const port = await freePort();
  await shell(
    `New-ReceiveConnector 'bench clients' -Usage Client -Bindings '127.0.0.1:${port}' -RemoteIPRanges '127.0.0.1' -MaxInboundConnectionPerSource 100`,
  );
  await shell(`New-User 'Bench' -LogonNames '${USER}' -Kind RelayAccount -SendAs '${SENDER}'`);
  const told = await shell(`New-AppPassword 'bench' -User '${USER}' | Format-List Password`);
  const password = /^Password\s*: (\S+)$/m.exec(told)?.[1];
  if (password === undefined) throw new Error(`The shell told no password:\n${told}`);
  return { port, user: USER, password };
}
