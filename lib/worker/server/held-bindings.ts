/**
 * Owns: which sockets this process has inherited from its launcher (lib/launch/processes/held-ports.ts), as the environment says:
 *
 *     POSTERN_HELD_BINDINGS=3=0.0.0.0:25,4=[::]:25
 *
 * Promises: read once; nothing that this process starts has it.
 */
export function takeHeldBindings(env: NodeJS.ProcessEnv = process.env): ReadonlyMap<string, number> {
  const text = env.POSTERN_HELD_BINDINGS ?? '';
  delete env.POSTERN_HELD_BINDINGS;
  const pairs = text.split(',').flatMap((pair): [string, number][] => {
    const at = pair.indexOf('=');
    return at < 0 ? [] : [[pair.slice(at + 1), Number(pair.slice(0, at))]];
  });
  return new Map(pairs);
}
