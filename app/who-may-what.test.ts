import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NODE_CMDLETS } from '@/components/nodes/node-paths';
import { permissionsOf } from '@/lib/auth/management-roles';
import type { Permission } from '@/lib/auth/permission';
import { allCommands } from '@/lib/commands/registry';
import {
  COLUMN_NAMES,
  type Column,
  type Grants,
  grantLine,
  readWhoMayWhat,
  rolesOfColumn,
} from '@/lib/testing/who-may-what';

/**
 * docs/who-may-what.md says for each built-in role group what it may do. These tests hold the page to the code; that a running
 * installation does as the page says is tried in e2e/console/who-may-what.spec.ts.
 */

const permissions: ReadonlyMap<Column, ReadonlySet<Permission>> = new Map(
  COLUMN_NAMES.map((column) => [column, permissionsOf(rolesOfColumn(column))]),
);

function whoHas(isGranted: (permitted: ReadonlySet<Permission>) => boolean): ReadonlySet<Column> {
  return new Set(COLUMN_NAMES.filter((column) => isGranted(permissions.get(column) ?? new Set())));
}

const lines = (grants: Grants) => [...grants].map(([what, granted]) => grantLine(what, granted));

it('names each cmdlet, and each parameter that needs a permission of its own, with who may run it', async () => {
  const present = allCommands().flatMap(({ name, permission, parameterPermissions = {} }) => [
    grantLine(
      name,
      whoHas((permitted) => permitted.has(permission)),
    ),
    ...Object.entries(parameterPermissions).map(([parameter, needed]) =>
      grantLine(
        `${name} -${parameter}`,
        whoHas((permitted) => permitted.has(permission) && permitted.has(needed)),
      ),
    ),
  ]);
  expect(lines((await readWhoMayWhat()).cmdlets)).toEqual(present.sort());
});

it('names each page of the console with who has it', async () => {
  const permissionOf = new Map<string, Permission>(
    allCommands().map(({ name, permission }) => [name, permission]),
  );
  const present = Object.entries(NODE_CMDLETS).map(([path, cmdlets]) =>
    grantLine(
      path,
      whoHas((permitted) =>
        cmdlets.some((cmdlet) => {
          const permission = permissionOf.get(cmdlet);
          return permission !== undefined && permitted.has(permission);
        }),
      ),
    ),
  );
  expect(lines((await readWhoMayWhat()).pages)).toEqual(present.sort());
});

it('names each route of the web process', async () => {
  const routes = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file))
    .map((file) => `/${file.replace(/\/?(page|route)\.tsx?$/, '').replace(/\([^)]*\)\/?/, '')}`);
  const named = (await readWhoMayWhat()).routes.map(({ route }) => route);
  expect(named).toEqual(expect.arrayContaining(routes));
});
