import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PERMISSIONS } from '@/lib/auth/permission';
import type { AuditedObject } from './command/audited';
import { allCommands } from './registry';

/**
 * Each cmdlet with what it needs and what it does, written down a second time on purpose: whoever gives a cmdlet another
 * permission or effect changes who may run it, and says so here.
 */
const GOLDEN = `
  Add-IPBlockListEntry      receiveConnector.write  change
  Add-RoleGroupMember       roleGroup.write         change
  Connect-SmtpCredential    sendConnector.write     change
  Disable-SecondFactor      account.write           change
  Disable-User              user.write              change
  Disable-UserSecondFactor  user.secondFactor       change
  Enable-SecondFactor       account.write           change
  Enable-User               user.write              change
  Export-Message            message.content         change
  Get-AcceptedDomain        acceptedDomain.read     read
  Get-Account               account.read            read
  Get-AdminAuditLogConfig   auditLog.read           read
  Get-ApiToken              account.read            read
  Get-AppPassword           account.read            read
  Get-ClientReport          tracking.read           read
  Get-Command               help.read               read
  Get-ConsoleCertificate    transportServer.read    read
  Get-DeliveryAttempt       tracking.read           read
  Get-FinishedMessage       tracking.read           read
  Get-Help                  help.read               read
  Get-IPBlockListEntry      receiveConnector.read   read
  Get-ManagementRole        roleGroup.read          read
  Get-Message               queue.read              read
  Get-OidcProvider          organization.read       read
  Get-OrganizationConfig    organization.read       read
  Get-Passkey               account.read            read
  Get-Queue                 queue.read              read
  Get-ReceiveConnector      receiveConnector.read   read
  Get-ReceiveSession        tracking.read           read
  Get-RestoredMail          queue.read              read
  Get-RoleGroup             roleGroup.read          read
  Get-RoleGroupMember       roleGroup.read          read
  Get-SecondFactor          account.read            read
  Get-SendConnector         sendConnector.read      read
  Get-SendConnectorTest     sendConnector.read      read
  Get-SmtpCredential        sendConnector.read      read
  Get-SystemMessage         systemMessage.read      read
  Get-TransportServer       transportServer.read    read
  Get-User                  user.read               read
  Get-UserSession           account.read            read
  New-AcceptedDomain        acceptedDomain.write    change
  New-ApiToken              account.write           change
  New-AppPassword           account.write           change
  New-OidcProvider          organization.write      change
  New-Passkey               account.write           change
  New-ReceiveConnector      receiveConnector.write  change
  New-RecoveryCode          account.write           change
  New-RoleGroup             roleGroup.write         change
  New-SendConnector         sendConnector.write     change
  New-SmtpCredential        sendConnector.write     change
  New-SystemMessage         systemMessage.write     change
  New-User                  user.write              change
  Remove-AcceptedDomain     acceptedDomain.write    change
  Remove-ApiToken           account.write           change
  Remove-AppPassword        account.write           change
  Remove-IPBlockListEntry   receiveConnector.write  change
  Remove-Message            queue.write             change
  Remove-OidcProvider       organization.write      change
  Remove-Passkey            account.write           change
  Remove-ReceiveConnector   receiveConnector.write  change
  Remove-RestoredMail       queue.write             change
  Remove-RoleGroup          roleGroup.write         change
  Remove-RoleGroupMember    roleGroup.write         change
  Remove-SendConnector      sendConnector.write     change
  Remove-SmtpCredential     sendConnector.write     change
  Remove-SystemMessage      systemMessage.write     change
  Remove-User               user.write              change
  Remove-UserSession        account.write           change
  Resume-Message            queue.write             change
  Resume-Queue              queue.write             change
  Resume-RestoredMail       queue.write             change
  Retry-Queue               queue.write             change
  Search-AdminAuditLog      auditLog.read           read
  Send-MailMessage          message.send            change
  Set-AcceptedDomain        acceptedDomain.write    change
  Set-AdminAuditLogConfig   auditLog.write          change
  Set-AdministratorPassword account.write           change
  Set-ClientReport          receiveConnector.write  change
  Set-Message               queue.write             change
  Set-OidcProvider          organization.write      change
  Set-OrganizationConfig    organization.write      change
  Set-ReceiveConnector      receiveConnector.write  change
  Set-RoleGroup             roleGroup.write         change
  Set-SendConnector         sendConnector.write     change
  Set-SmtpCredential        sendConnector.write     change
  Set-SystemMessage         systemMessage.write     change
  Set-TransportServer       transportServer.write   change
  Set-User                  user.write              change
  Set-UserPassword          user.password           change
  Stop-SendConnectorTest    sendConnector.test      change
  Suspend-Message           queue.write             change
  Suspend-Queue             queue.write             change
  Test-AdminAuditLog        auditLog.read           read
  Test-OidcProvider         organization.read       read
  Test-ReceiveConnector     receiveConnector.read   read
  Test-SendConnector        sendConnector.test      change
  Test-SmtpCredential       sendConnector.write     change
  Undo-AdminChange          auditLog.undo           change
`;

const row = (...words: readonly string[]) => words.join(' ');

it('needs the permission and has the effect that the table says, for each cmdlet', () => {
  const declared = allCommands().map(({ name, permission, effect }) => row(name, permission, effect));
  const golden = GOLDEN.trim()
    .split('\n')
    .map((line) => row(...line.trim().split(/ +/)));
  expect(declared.sort()).toEqual(golden);
});

it('changes nothing by a permission to read, and reads by no permission to write', () => {
  const wrong = allCommands().filter(
    ({ effect, permission }) => (effect === 'read') !== permission.endsWith('.read'),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it('says what it changes, for each cmdlet that changes, and of no other', () => {
  const silent = allCommands().filter(
    ({ effect, changes }) => (effect === 'change') !== (changes !== undefined),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
  const empty = allCommands().filter(({ changes }) => Array.isArray(changes) && changes.length === 0);
  expect(empty.map(({ name }) => name)).toEqual([]);
});

it('is undone by cmdlets that there are', () => {
  const objects = allCommands().flatMap(({ changes }) => (Array.isArray(changes) ? changes : []));
  const named = objects.flatMap(({ undo }: AuditedObject) => [undo?.set ?? [], undo?.remove ?? []].flat());
  const names = new Set<string>(allCommands().map(({ name }) => name));
  expect(named.filter((name) => !names.has(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
});

it('uses each permission', () => {
  const used = new Set(allCommands().map(({ permission }) => permission));
  expect(PERMISSIONS.filter((permission) => !used.has(permission))).toEqual([]);
});

it('gives each cmdlet a name of its own, Verb-Noun, without regard to case', () => {
  const names = allCommands().map(({ name }) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  expect(names.filter((name) => !/^[A-Z][a-z]+-([A-Z]+[a-z]*)+$/.test(name))).toEqual([]);
});

it('holds every cmdlet that a file below defines', async () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      !file.endsWith('.test.ts') &&
      /= defineCommand\(/.test(readFileSync(new URL(file, folder), 'utf8')),
  );
  const registered = new Set<unknown>(allCommands());
  const forgotten: string[] = [];
  for (const file of files) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ new URL(file, folder).href);
    const found = Object.values(exported).filter((value) => registered.has(value));
    const defined = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/= defineCommand\(/g)].length;
    if (found.length !== defined) forgotten.push(file);
  }
  expect(forgotten).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
});

it('gives all of a list, part by part, wherever ResultSize may be Unlimited', () => {
  const lists = allCommands().filter(({ parameters }) => 'ResultSize' in parameters.shape);
  expect(lists.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'Get-DeliveryAttempt',
      'Get-FinishedMessage',
      'Get-Message',
      'Get-Queue',
      'Get-ReceiveSession',
    ]),
  );
  expect(lists.filter(({ readAll }) => readAll === undefined).map(({ name }) => name)).toEqual([]);
});
