import { parseArgs } from 'node:util';

/**
 * Owns: the options of `npm run dev`.
 * Promises: one that is not known is refused by name, with the list of those that are.
 */
export interface DevOptions {
  readonly demo: boolean;
  /** Ports of the inspectors on 127.0.0.1; null: none. */
  readonly inspectorPorts: { readonly web: number; readonly transport: number } | null;
  readonly help: boolean;
}

/** Node's usual one, which debuggers look at by themselves; the transport is what is debugged most. */
const INSPECTOR_PORTS = { transport: 9229, web: 9230 };

export const devHelp = `npm run dev [-- options] runs Postern from its sources: the console reloads what changes, the transport starts again when a
file that it is built from changes. Settings are those of npm start; data lies in ./data-dev unless POSTERN_DATA_DIR says
otherwise.

  --demo       with a DNS server, a receiving SMTP server and a few messages, as npm run demo
  --inspect    inspectors on 127.0.0.1: transport at port ${INSPECTOR_PORTS.transport}, web at port ${INSPECTOR_PORTS.web}
  --help
`;

export function parseDevOptions(args: readonly string[]): DevOptions {
  const { demo = false, inspect = false, help = false } = parse(args);
  return { demo, inspectorPorts: inspect ? INSPECTOR_PORTS : null, help };
}

function parse(args: readonly string[]) {
  const options = {
    demo: { type: 'boolean' },
    inspect: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    throw new Error(`${error.message.replace(/\. .*$/s, '.')}\n\n${devHelp}`);
  }
}
