'use client';

import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { MailMultipleRegular } from '@fluentui/react-icons/svg/mail-multiple';
import { useRouter } from 'next/navigation';
import { useRunCommand } from '@/components/console/command/command-context';
import { isSingle, onlyOne } from '@/components/console/list/list-actions';
import type { Action } from '@/components/console/pane/actions';
import { renderFilter } from '@/lib/shell/filter/filter';
import { type ClientRow, isOneAddress } from './client-row';

/** Where a client is seen elsewhere: its sessions, its mail, and the limits of the connector that it comes by. */
export function useClientPlaces(): readonly Action<ClientRow>[] {
  const router = useRouter();
  const run = useRunCommand();

  async function openLimits(connector: string) {
    const answer = await run('Get-ReceiveConnector', { Identity: connector });
    const guid = answer.ok ? answer.report.output[0]?.Guid : undefined;
    // One that is no more, or is another server's namesake: the list of all.
    const list = new URLSearchParams({ tab: 'receive-connectors' });
    const sheet = new URLSearchParams({ chosen: String(guid), dialog: 'properties', sheet: 'limits' });
    router.push(guid === undefined ? `?${list}` : `?${list}&${sheet}`);
  }
  return [
    {
      id: 'viewSessions',
      labelKey: 'serverConfiguration.actions.viewSessions',
      icon: <MailListRegular />,
      cmdlet: 'Get-ReceiveSession',
      scope: 'selection',
      appliesTo: (rows) => isSingle(rows) && rows.every(isOneAddress),
      run: onlyOne((client) => router.push(sessionsOf(client))),
    },
    {
      id: 'viewMail',
      labelKey: 'client.actions.viewMail',
      icon: <MailMultipleRegular />,
      cmdlet: 'Get-Message',
      scope: 'selection',
      appliesTo: (rows) => isSingle(rows) && rows.every(isOneAddress),
      run: onlyOne((client) => router.push(mailOf(client))),
    },
    {
      id: 'limits',
      labelKey: 'client.actions.limits',
      icon: <ClockRegular />,
      cmdlet: 'Set-ReceiveConnector',
      scope: 'selection',
      appliesTo: (rows) => isSingle(rows) && rows.every(({ ReceiveConnector }) => ReceiveConnector !== null),
      run: onlyOne(({ ReceiveConnector }) => void openLimits(ReceiveConnector ?? '')),
    },
  ];
}

function sessionsOf({ ClientAddress, Account }: ClientRow): string {
  const filter = renderFilter([
    { property: 'ClientAddress', operator: 'eq', value: ClientAddress },
    { property: 'Account', operator: 'eq', value: Account },
  ]);
  return `?${new URLSearchParams({ tab: 'receive-sessions', 'receive-sessions.filter': filter })}`;
}

function mailOf({ ClientAddress }: ClientRow): string {
  const filter = renderFilter([{ property: 'SourceIP', operator: 'eq', value: ClientAddress }]);
  return `/toolbox/queue-viewer?${new URLSearchParams({ tab: 'messages', 'messages.filter': filter })}`;
}
