'use client';

import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PlaceLink } from '@/components/console/place-link';

const sessionIdentity = z.object({ Identity: z.string() });
const TOPICS = ['receiveSessions'];

/** The way from a message to the session that brought it. */
export function SessionOfMessage({ number }: { number: number }) {
  const t = useTranslations('queueViewer.session');
  const { report, problems } = useCommandQuery(
    'Get-ReceiveSession',
    { Message: number, ResultSize: 1 },
    TOPICS,
  );
  if (report === null && problems === null) return null;
  const output = report?.output[0];
  if (output === undefined) return t('none');
  const { Identity: identity } = sessionIdentity.parse(output);
  return (
    <PlaceLink
      href={`/server/hub-transport?${new URLSearchParams({ tab: 'receive-sessions', open: identity, sheet: 'general' })}`}
    >
      {t('show')}
    </PlaceLink>
  );
}
