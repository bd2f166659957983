import { expect, it } from 'vitest';
import { PERMISSIONS } from '@/lib/auth/permission';
import { proveLocalUser } from '@/lib/auth/prove-local-user';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { allCommands } from '@/lib/commands/registry';
import { LOCAL, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';
import { authorise } from './authorise';
import { answer, run } from './run';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

const AUDITED = { cmdlet: 'New-AcceptedDomain', parameters: { Name: 'a', DomainName: 'a.example' } };

/** What a face would hand over that forgot to ask, or was deceived. */
const UNPROVED: readonly (readonly [string, unknown])[] = [
  ['nobody', null],
  ['nothing at all', undefined],
  ['a name', 'console:administrator'],
  [
    'an object with the fields of an actor',
    { name: 'local:root', userId: null, permissions: new Set(PERMISSIONS) },
  ],
  ['a copy of an actor', { ...proveLocalUser() }],
  ['an heir of an actor', Object.create(proveLocalUser())],
];

it.each(UNPROVED)(
  'run() refuses %s, changes nothing and names nobody in the audit log',
  async (_who, actor) => {
    // What the compiler keeps a face from doing is done here.
    const forged = actor as ProvedActor | null;
    await expect(run({ ...AUDITED, actor: forged })).rejects.toMatchObject({
      status: 401,
      problems: [{ id: 'SessionRequired', parameter: null }],
    });
    expect(await installation.db.acceptedDomain.count()).toBe(0);
    expect(await installation.db.auditEntry.count()).toBe(0);
  },
);

it('tells nobody which cmdlets and parameters there are', async () => {
  const questions = [
    { cmdlet: 'Format-Disk', parameters: {} },
    { cmdlet: 'Get-Queue', parameters: { Colour: 'blue' } },
    { cmdlet: 'Get-Help', parameters: {} },
  ];
  const answers = await Promise.all(questions.map((question) => answer({ ...question, actor: null })));
  expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
    new Set([
      JSON.stringify({
        ok: false,
        status: 401,
        problems: [{ id: 'SessionRequired', parameter: null, args: {} }],
        commandText: null,
      }),
    ]),
  );
});

it('runs for who is proved, and the audit log has their name', async () => {
  await run({ ...AUDITED, actor: LOCAL });
  expect(await installation.db.auditEntry.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
    actor: 'local:test',
    outcome: 'succeeded',
  });
});

it('refuses what an actor has no permission for by its name, changes nothing and audits it', async () => {
  const reader = ProvedActor.prove('console:reader', 'reader', ['acceptedDomain.read', 'queue.read']);
  const parameters = { Identity: 'a', DomainType: 'InternalRelay' };
  await expect(run({ cmdlet: 'Set-AcceptedDomain', parameters, actor: reader })).rejects.toMatchObject({
    status: 403,
    problems: [{ id: 'PermissionRequired', parameter: null, args: { permission: 'acceptedDomain.write' } }],
  });
  expect(await installation.db.acceptedDomain.findFirst({ where: { name: 'a' } })).toMatchObject({
    domainType: 'Authoritative',
  });
  expect(await installation.db.auditEntry.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
    actor: 'console:reader',
    outcome: 'refused',
    errorId: 'PermissionRequired',
  });
  const { output } = await run({ cmdlet: 'Get-AcceptedDomain', parameters: {}, actor: reader });
  expect(output).toHaveLength(1);
});

it('lets who may only read run no cmdlet that changes anything', () => {
  const reads = PERMISSIONS.filter((permission) => permission.endsWith('.read'));
  const reader = ProvedActor.prove('console:reader', 'reader', reads);
  const allowed = allCommands().filter((definition) => {
    try {
      authorise(reader, definition, {});
      return true;
    } catch {
      return false;
    }
  });
  expect(allowed.map(({ effect }) => effect)).toEqual(Array.from(allowed, () => 'read'));
  expect(allowed.length).toBe(allCommands().filter(({ effect }) => effect === 'read').length);
});
