import { unwatchFile, watchFile } from 'node:fs';
import type { Config } from '@/lib/config';
import {
  bindingsOfHost,
  formatBinding,
  isLoopbackBinding,
  parseBinding,
  socketsOf,
} from '@/lib/mail/routing/binding';
import { fileOf, readKnownBindings } from '@/lib/secrets/known-bindings';
import { builtProcesses } from './built-processes';
import { type HeldPort, holdPort } from './held-ports';
import type { LaunchOptions } from './launch';
import { checkPort, type WantedPort } from './ports';
import type { ProcessName } from './process-plan';

/**
 * Owns: which ports an installation needs, and holding them: the console's by the settings, those of the receive connectors as
 *   the transport process last wrote them down (lib/secrets/known-bindings.ts), at a first start by the settings.
 * Promises: all that settings name, or an error that names the one and its setting. A connector's binding that cannot be bound is
 *   left to the transport process, which goes on without it, tells it and tries again.
 */

/** By the process that listens there; none: it binds its ports itself. */
export type HeldPorts = Readonly<Partial<Record<ProcessName, readonly HeldPort[]>>>;

/** Binds what is known so far. */
export async function holdPorts({
  config,
  parts,
  plan = builtProcesses,
  isLoopbackOnly = false,
}: Pick<LaunchOptions, 'config' | 'parts' | 'plan'> & {
  /** Of the connectors' bindings: this is root, and stays it. */
  readonly isLoopbackOnly?: boolean;
}): Promise<HeldPorts> {
  const held: Partial<Record<ProcessName, HeldPort[]>> = {};
  try {
    for (const [name, wanted] of wantedPorts(config, parts)) {
      if (plan[name](config).bindsItself) await checkPort(wanted);
      else held[name] = [...(held[name] ?? []), await holdPort(wanted)];
    }
    if (parts !== 'web') held.transport = [...(await holdBindings(config, isLoopbackOnly))];
    return held;
  } catch (error) {
    releasePorts(held);
    throw error;
  }
}

async function holdBindings(config: Config, isLoopbackOnly: boolean): Promise<readonly HeldPort[]> {
  const known = await readKnownBindings(config.dataDirectory);
  const texts = known ?? bindingsOfHost(config.smtpHost, config.smtpPort);
  const held: HeldPort[] = [];
  for (const binding of socketsOf(texts.flatMap((text) => parseBinding(text) ?? []))) {
    if (isLoopbackOnly && !isLoopbackBinding(binding)) continue;
    const { address: host, port } = binding;
    try {
      held.push(await holdPort({ ...SMTP, host, port, isIpv6Only: true }, formatBinding(binding)));
    } catch (error) {
      if (known !== null) continue;
      for (const one of held) one.release();
      throw error;
    }
  }
  return held;
}

/** Those that are no connector's any more are let go, so that whoever calls there is refused. @returns what ends it */
export function followBindings(dataDirectory: string, held: readonly HeldPort[] = []): () => void {
  const path = fileOf(dataDirectory);
  const look = async () => {
    const known = await readKnownBindings(dataDirectory);
    if (known === null) return;
    const sockets = new Set(socketsOf(known.flatMap((text) => parseBinding(text) ?? [])).map(formatBinding));
    for (const port of held) if (port.binding !== undefined && !sockets.has(port.binding)) port.release();
  };
  const listener = () => void look();
  watchFile(path, { interval: LOOK_MS, persistent: false }, listener);
  void look();
  return () => unwatchFile(path, listener);
}

const LOOK_MS = 500;

export function releasePorts(ports: HeldPorts): void {
  for (const held of Object.values(ports).flat()) held.release();
}

const SMTP = {
  what: 'SMTP receive',
  portSetting: 'POSTERN_SMTP_PORT',
  hostSetting: 'POSTERN_SMTP_HOST',
} as const;

function wantedPorts(config: Config, parts: LaunchOptions['parts']): [ProcessName, WantedPort][] {
  const web: WantedPort = {
    what: 'The console',
    host: config.webHost,
    port: config.webPort,
    portSetting: 'PORT',
    hostSetting: 'POSTERN_HOST',
  };
  const https = config.httpsPort !== null && {
    ...{ what: 'The console by https', host: config.webHost, port: config.httpsPort },
    ...{ portSetting: 'POSTERN_HTTPS_PORT', hostSetting: 'POSTERN_HOST' },
  };
  const all: [ProcessName, WantedPort][] = [
    ['web', web],
    ...(https ? [['web', https] satisfies [ProcessName, WantedPort]] : []),
  ];
  return all.filter(([name]) => parts === 'all' || parts === name);
}
