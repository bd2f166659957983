import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { useTestDatabase } from '@/lib/testing/test-database';

const database = useTestDatabase();

async function shell(command: string): Promise<string> {
  const args = ['--import', 'tsx', join('lib', 'cli', 'main.ts'), '-Command', command];
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return output + complaints;
}

test.each([
  ['an error', "Get-SendConnector -Identity 'a\u001b[31mb'", 'a<U+001B>[31mb'],
  ['a syntax error', 'Get-SendConnector | Where\u009b-Object', 'Where<U+009B>-Object'],
  ['an unknown cmdlet', 'Get-\u202eThing', 'Get-<U+202E>Thing'],
])('%s of the shell moves no cursor and turns no text around', async (_title, command, shown) => {
  const printed = await shell(command);
  expect(printed).toContain(shown);
  expect(printed).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
});
