import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';

/** What a stranger is sent to. Decisions are dated: what they name may have moved since. */
const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'];
const SHELVES = ['app', 'bench', 'components', 'docs', 'e2e', 'lib', 'prisma', 'public'];
/** A place for whatever a reader makes: `lib/commands/<noun>/<verb>.ts`, `errors*.json`. */
const PATTERN = /[<{*]|\.\.\./;

test.each(DOCUMENTS)('each path that %s names exists', (document) => {
  const text = readFileSync(join(projectRoot, document), 'utf8');
  const paths = [...text.matchAll(/`([\w.()[\]<>{},*/-]+)`|\]\(([\w./-]+)\)/g)]
    .map(([, code, link]) => code ?? link ?? '')
    .filter((path) => SHELVES.some((shelf) => path.startsWith(`${shelf}/`)) && !PATTERN.test(path));
  expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  if (document === 'ARCHITECTURE.md') expect(paths.length).toBeGreaterThan(100);
});
