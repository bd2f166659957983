import { styleText } from 'node:util';
import { terminalLine } from './log-line';

/**
 * Owns: that what a process says stands in the terminal too, line by line under its name.
 */
const COLOURS = { web: 'cyan', transport: 'magenta', postgres: 'blue' } as const;

export function showLogLine(process: string, line: string): void {
  const colour = COLOURS[process as keyof typeof COLOURS]; // undefined for any other
  const title = process.padEnd('transport'.length);
  const prefix = colour && globalThis.process.stdout.isTTY ? styleText(colour, title) : title;
  globalThis.process.stdout.write(`${prefix} ${terminalLine(line)}\n`);
}
