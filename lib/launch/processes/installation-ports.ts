import type { Config } from '@/lib/config';
import { builtProcesses } from './built-processes';
import { type HeldPort, holdPort } from './held-ports';
import type { LaunchOptions } from './launch';
import { checkPort, type WantedPort } from './ports';
import type { ProcessName } from './process-plan';

/**
 * Owns: which ports an installation needs, by the configuration, and holding them.
 * Promises: all of them, or an error that names the one and its setting.
 */

/** By the process that listens there; none: it binds its ports itself. */
export type HeldPorts = Readonly<Partial<Record<ProcessName, readonly HeldPort[]>>>;

/** Binds what the configuration names. */
export async function holdPorts({
  config,
  parts,
  plan = builtProcesses,
}: Pick<LaunchOptions, 'config' | 'parts' | 'plan'>): Promise<HeldPorts> {
  const held: Partial<Record<ProcessName, HeldPort[]>> = {};
  try {
    for (const [name, wanted] of wantedPorts(config, parts)) {
      if (plan[name](config).bindsItself) await checkPort(wanted);
      else held[name] = [...(held[name] ?? []), await holdPort(wanted)];
    }
    return held;
  } catch (error) {
    releasePorts(held);
    throw error;
  }
}

export function releasePorts(ports: HeldPorts): void {
  for (const held of Object.values(ports).flat()) held.release();
}

function wantedPorts(config: Config, parts: LaunchOptions['parts']): [ProcessName, WantedPort][] {
  const web: WantedPort = {
    what: 'The console',
    host: config.webHost,
    port: config.webPort,
    portSetting: 'PORT',
    hostSetting: 'POSTERN_HOST',
  };
  const smtp: WantedPort = {
    what: 'SMTP receive',
    host: config.smtpHost,
    port: config.smtpPort,
    portSetting: 'POSTERN_SMTP_PORT',
    hostSetting: 'POSTERN_SMTP_HOST',
  };
  const https = config.httpsPort !== null && {
    ...{ what: 'The console by https', host: config.webHost, port: config.httpsPort },
    ...{ portSetting: 'POSTERN_HTTPS_PORT', hostSetting: 'POSTERN_HOST' },
  };
  const all: [ProcessName, WantedPort][] = [
    ['web', web],
    ...(https ? [['web', https] satisfies [ProcessName, WantedPort]] : []),
    ['transport', smtp],
  ];
  return all.filter(([name]) => parts === 'all' || parts === name);
}
