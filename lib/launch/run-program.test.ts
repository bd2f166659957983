import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toolPath, tools } from './run-program.mjs';

test('each program of a package is where its package has it', () => {
  expect(Object.keys(tools).filter((name) => !existsSync(toolPath(name)))).toEqual([]);
});
