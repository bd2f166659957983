'use client';

import { Link, makeStyles } from '@fluentui/react-components';
import NextLink from 'next/link';
import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { EmptyState } from '@/components/console/list/empty-state';
import { NewButton } from '@/components/console/list/new-button';
import { NoConnectorPicture } from './no-connector-picture';
import { WAITING_FOR_CONNECTOR } from './waiting-question';

const queue = z.object({ MessageCount: z.number() });

const TOPICS = ['queues', 'messages'];

interface Props {
  readonly onNew: () => void;
  /** Called when pointer or focus come near the button. */
  readonly prepareNew: () => void;
}

/** First run: why no mail leaves, how much waits for it, and one button. */
export function NoConnectors({ onNew, prepareNew }: Props) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.empty');
  const actions = useTranslations('sendConnector.actions');
  const query = useCommandQuery(WAITING_FOR_CONNECTOR.cmdlet, WAITING_FOR_CONNECTOR.parameters, TOPICS);
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
        <NewButton cmdlet="New-SendConnector" onNew={onNew} prepare={prepareNew}>
          {actions('new')}
        </NewButton>
      }
    >
      <p>{t('why')}</p>
      {/* Its line is there before it is known what it says: the button below stays where it is. */}
      <p aria-live="polite" className={styles.waiting}>
        {waiting === 0 && t('nothingWaits')}
        {waiting !== null && waiting > 0 && (
          <>
            <strong>{t('waiting', { count: waiting })}</strong>{' '}
            <NextLink href="/toolbox/queue-viewer" legacyBehavior passHref>
              <Link>{t('look')}</Link>
            </NextLink>
          </>
        )}
      </p>
    </EmptyState>
  );
}

const useStyles = makeStyles({ waiting: { minHeight: '20px' } });
