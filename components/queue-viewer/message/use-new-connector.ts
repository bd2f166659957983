'use client';

import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import { messageRow } from '@/components/queue-viewer/row/message-row';

/** The New Send Connector wizard, filled in with a domain; '' leaves the page as it is by itself. */
export function newConnectorPath(domain: string): string {
  const query = new URLSearchParams({ tab: 'send-connectors', wizard: 'new' });
  if (domain !== '') query.set('domain', domain);
  return `/organization/hub-transport?${query}`;
}

/** How many messages say what a queue waits for: enough to see whether it is one domain or many. */
const SAMPLE = 100;

/**
 * "New send connector for this domain", for a message or a queue without a route.
 * Several domains: the wizard opens without one, as a connector for all of them is the administrator's choice.
 */
export function useNewConnector(): (target: { Identity: string } | { Queue: string }) => Promise<void> {
  const run = useRunCommand();
  const router = useRouter();
  return useCallback(
    async (target) => {
      const answer = await run('Get-Message', { ...target, IncludeRecipientInfo: true, ResultSize: SAMPLE });
      const rows = answer.ok ? answer.report.output.map((row) => messageRow.parse(row)) : [];
      const domains = new Set(
        rows.flatMap((row) => row.Recipients.map((recipient) => recipient.RecipientDomain)),
      );
      const [only = ''] = domains;
      router.push(newConnectorPath(domains.size === 1 ? only : ''));
    },
    [run, router],
  );
}
