import process from 'node:process';

/**
 * Owns: how the computer's own npm is called.
 * Promises: the npm that runs this script, by the Node that runs it; without one, the first `npm` in PATH.
 */

/**
 * @param {{ readonly npm_execpath?: string }} [env]
 * @param {string} [platform]
 * @returns {{ program: string, args: string[], options: { shell: boolean } }} to be followed by npm's own arguments
 */
export function npmCommand(env = process.env, platform = process.platform) {
  // Yarn and pnpm set it too.
  const script = env.npm_execpath ?? '';
  if (/[\\/]npm-cli\.js$/.test(script)) {
    return { program: process.execPath, args: [script], options: { shell: false } };
  }
  const isWindows = platform === 'win32';
  return { program: isWindows ? 'npm.cmd' : 'npm', args: [], options: { shell: isWindows } };
}
