import type { Config } from '@/lib/config';
import { parseBinding } from '@/lib/mail/routing/binding';
import { readKnownBindings } from '@/lib/secrets/known-bindings';

/** Where this computer hands mail over: at a receive connector's binding, of a new server at what its settings say. */
export async function smtpEndpoint(
  config: Config,
): Promise<{ readonly host: string; readonly port: number }> {
  const [known] = (await readKnownBindings(config.dataDirectory)) ?? [];
  const binding = known === undefined ? null : parseBinding(known);
  if (binding === null) return { host: config.smtpHost, port: config.smtpPort };
  const here: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return { host: here[binding.address] ?? binding.address, port: binding.port };
}
