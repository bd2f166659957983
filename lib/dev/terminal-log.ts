import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { styleText } from 'node:util';
import type { ProcessName } from '@/lib/launch/processes/process-plan';
import { terminalLine } from './log-line';

/**
 * Owns: that what a process writes stands in its log file and, line by line under its name, on the terminal.
 * Promises: the file has it unchanged; empty lines are left out on the terminal.
 */
const COLOURS = { web: 'cyan', transport: 'magenta' } as const;

export function terminalLog(name: ProcessName, logFile: number): Writable {
  const title = name.padEnd('transport'.length);
  const prefix = process.stdout.isTTY ? styleText(COLOURS[name], title) : title;
  const decoder = new StringDecoder('utf8');
  let begun = '';
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeSync(logFile, chunk);
      const lines = (begun + decoder.write(chunk)).split(/\r?\n/);
      begun = lines.pop() ?? '';
      const shown = lines.filter((line) => line.trim() !== '');
      process.stdout.write(shown.map((line) => `${prefix} ${terminalLine(line)}\n`).join(''));
      done();
    },
  });
}
