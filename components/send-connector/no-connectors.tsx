'use client';

import { Button, Link } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import NextLink from 'next/link';
import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { EmptyState } from '@/components/console/list/empty-state';
import { NoConnectorPicture } from './no-connector-picture';

const queue = z.object({ MessageCount: z.number() });

interface Props {
  readonly onNew: () => void;
  /** Called when pointer or focus come near the button. */
  readonly prepareNew: () => void;
}

/** First run: why no mail leaves, how much waits for it, and one button. */
export function NoConnectors({ onNew, prepareNew }: Props) {
  const t = useTranslations('sendConnector.empty');
  const actions = useTranslations('sendConnector.actions');
  const query = useCommandQuery('Get-Queue', { Filter: "DeliveryType -eq 'Unreachable'" }, [
    'queues',
    'messages',
  ]);
  const waiting = query.report
    ? z
        .array(queue)
        .parse(query.report.output)
        .reduce((sum, { MessageCount }) => sum + MessageCount, 0)
    : null;
  return (
    <EmptyState
      title={t('title')}
      picture={<NoConnectorPicture />}
      button={
        <Button
          appearance="primary"
          icon={<AddRegular />}
          onPointerEnter={prepareNew}
          onFocus={prepareNew}
          onClick={onNew}
        >
          {actions('new')}
        </Button>
      }
    >
      <p>{t('why')}</p>
      {waiting !== null && (
        <p aria-live="polite">
          {waiting === 0 ? (
            t('nothingWaits')
          ) : (
            <>
              <strong>{t('waiting', { count: waiting })}</strong>{' '}
              <NextLink href="/toolbox/queue-viewer" legacyBehavior passHref>
                <Link>{t('look')}</Link>
              </NextLink>
            </>
          )}
        </p>
      )}
    </EmptyState>
  );
}
