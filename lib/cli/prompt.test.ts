import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { useTestDatabase } from '@/lib/testing/test-database';

const database = useTestDatabase();

test('lines from a pipe run one after another, also when the pipe ended long ago', {
  timeout: 60_000,
}, async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join('lib', 'cli', 'main.ts')], {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: database.url },
  });
  child.stdin.end(
    'New-AcceptedDomain -Name contoso -DomainName contoso.example\nGet-AcceptedDomain | ConvertTo-Json\n',
  );
  const [output, complaints, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expect(complaints).not.toContain(' : ');
  expect(output).toContain('"DomainName": "contoso.example"');
  expect(status).toBe(0);
});
