import type { Config } from '@/lib/config';
import { type DemoWorld, useDnsServers } from '@/lib/demo/demo-world';
import { seedMail } from '@/lib/demo/seed-mail';
import { smtpEndpoint } from '@/lib/demo/smtp-endpoint';
import { abortion, type Launched, type LaunchReport } from '@/lib/launch/processes/launch';
import { getPrisma } from '@/lib/store/database/client';

/**
 * Owns: the demo's world around an installation whose data stay from one day to the next.
 * Promises: its mail is sent unless some waits already; at the end the transport server asks the computer's own DNS servers
 *   again, for the demo's is gone.
 */
export async function enterDemoWorld(
  world: DemoWorld,
  launched: Launched,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  // Commands find the database by it.
  process.env.DATABASE_URL = launched.databaseUrls.web;
  await useDnsServers([world.dns.address]);
  const waiting = await getPrisma().message.count();
  await getPrisma().$disconnect();
  if (waiting > 0) return;
  const seeded = seedMail(await smtpEndpoint(config));
  await Promise.race([seeded, launched.failure, abortion(signal)]);
}

export async function leaveDemoWorld(report: Pick<LaunchReport, 'warn'>): Promise<void> {
  try {
    await useDnsServers([]);
  } catch (error) {
    report.warn(
      `The transport server still asks the demo's DNS server, which is gone: ${String(error)}. ` +
        'Set-TransportServer -InternalDNSServers $null puts that right.',
    );
  } finally {
    await getPrisma().$disconnect();
  }
}
