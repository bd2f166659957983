'use client';

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
} from '@fluentui/react-components';
import { MailRegular } from '@fluentui/react-icons/svg/mail';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { useLastKnown } from '@/components/console/paged-list/use-last-known';
import { messageRow } from '@/components/queue-viewer/row/message-row';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { parseMessageIdentity } from '@/lib/mail/queue/mail-identity';
import { DeliveryAttempts } from './delivery-attempts';
import { MessageGeneral } from './message-general';
import { QueueConnection } from './queue-connection';
import { RecipientInformation } from './recipient-information';
import { useBesideMessage } from './use-beside-message';

interface Props {
  readonly identity: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onClose: () => void;
  /** Recently Finished, cut down by a filter. */
  readonly onShowFinished: (filter: string) => void;
  readonly onNewConnector: (identity: string) => void;
}

/** General, Recipient Information and our Delivery Attempts; kept fresh, and what it last was when the message goes. */
export function MessageProperties(props: Props) {
  const { identity, onShowFinished, onNewConnector } = props;
  const styles = useStyles();
  const t = useTranslations('queueViewer');
  const sheet = useTranslations('console.sheet');
  const { row, gone, problems } = useLastKnown(
    'Get-Message',
    { Identity: identity, IncludeRecipientInfo: true },
    messageRow,
  );
  const number = parseMessageIdentity(identity)?.messageId.toString() ?? null;
  const { finished, failingQueue } = useBesideMessage(number, row);
  const page = (content: ReactNode) => (
    <div className={styles.page}>
      {gone && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('properties.gone')}</MessageBarBody>
          {number !== null && (
            <MessageBarActions>
              <Button size="small" onClick={() => onShowFinished(`MessageId -eq ${number}`)}>
                {t('properties.whereItWent')}
              </Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
      {problems && <ErrorPanel problems={problems} />}
      {row?.QueueKind === 'Unreachable' && !gone && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {t('stuck', {
              domain: [...new Set(row.Recipients.map((one) => one.RecipientDomain))].join(', '),
            })}
          </MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => onNewConnector(identity)}>
              {t('actions.newSendConnector')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {content}
    </div>
  );
  const waiting = problems === null && !gone ? <DelayedSkeleton /> : null;
  const tabs = [
    {
      id: 'general',
      label: t('properties.general'),
      content: page(
        row ? <MessageGeneral row={row} queueRetryCount={failingQueue?.RetryCount ?? 0} /> : waiting,
      ),
    },
    {
      id: 'recipients',
      label: t('properties.recipients'),
      content: page(row ? <RecipientInformation recipients={row.Recipients} finished={finished} /> : waiting),
    },
    {
      id: 'attempts',
      label: t('properties.attempts'),
      content: page(
        number === null ? null : (
          <DeliveryAttempts
            message={number}
            finished={finished}
            none={t(
              row?.QueueKind === 'Unreachable'
                ? 'attempt.noneUnreachable'
                : failingQueue
                  ? 'attempt.noneQueue'
                  : 'attempt.none',
            )}
          >
            {failingQueue && !gone && <QueueConnection queue={failingQueue} />}
          </DeliveryAttempts>
        ),
      ),
    },
  ];
  return (
    <PropertySheet
      title={sheet('title', { name: row?.Subject || identity })}
      icon={<MailRegular />}
      tabs={tabs}
      tab={props.tab}
      onTab={props.onTab}
      changed={false}
      onClose={props.onClose}
    />
  );
}

const useStyles = makeStyles({ page: { display: 'grid', gap: '12px' } });
