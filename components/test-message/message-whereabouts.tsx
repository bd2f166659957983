'use client';

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { StatusCell } from '@/components/console/list/status-cell';
import { PlaceLink } from '@/components/console/place-link';
import { SmtpReply } from '@/components/queue-viewer/message/smtp-reply';
import { finishedRow } from '@/components/queue-viewer/row/finished-row';
import { messageRow } from '@/components/queue-viewer/row/message-row';
import type { Problem } from '@/lib/commands/command/errors';
import { FinishedRecipient } from './finished-recipient';
import { WaitingCopy } from './waiting-copy';

export interface SentMessage {
  /** Null when the server's reply did not name it. */
  readonly number: number | null;
  readonly server: string;
  readonly reply: string | null;
  /** Recipients that were refused while others were taken. */
  readonly warnings: readonly Problem[];
}

const MANY = 200;

/** Live: each queue where it waits and why, then what became of it for each recipient. */
export function MessageWhereabouts({ sent }: { sent: SentMessage }) {
  const styles = useStyles();
  const t = useTranslations('testMessage');
  const explain = useProblemText();
  const { number } = sent;
  const topics = ['queues', 'routing'];
  const waiting = useCommandQuery(
    'Get-Message',
    number === null ? null : { Identity: String(number), IncludeRecipientInfo: true },
    topics,
  );
  const finished = useCommandQuery(
    'Get-FinishedMessage',
    number === null ? null : { MessageId: number, ResultSize: MANY },
    topics,
  );
  // Gone from the queues is an answer, not an error: then it has finished.
  const copies =
    waiting.problems === null ? (waiting.report?.output.map((row) => messageRow.parse(row)) ?? []) : [];
  const ends = finished.report?.output.map((row) => finishedRow.parse(row)) ?? [];

  return (
    <div className={styles.list}>
      <MessageBar intent="success" layout="multiline">
        <MessageBarBody>
          {number === null
            ? t('acceptedWithoutNumber', { server: sent.server })
            : t('accepted', { server: sent.server, number })}
          {sent.reply !== null && <SmtpReply reply={sent.reply} />}
        </MessageBarBody>
      </MessageBar>
      {sent.warnings.map((warning) => (
        <MessageBar key={String(warning.args.address)} intent="warning" layout="multiline">
          <MessageBarBody>{explain(warning).message}</MessageBarBody>
        </MessageBar>
      ))}
      {copies.map((row) => (
        <WaitingCopy key={row.Identity} row={row} />
      ))}
      {ends.map((row) => (
        <FinishedRecipient key={row.Identity} row={row} />
      ))}
      {number !== null && copies.length + ends.length === 0 && (
        <StatusCell kind="working">{t('looking')}</StatusCell>
      )}
      {ends.length > 0 && (
        <PlaceLink
          href={`/toolbox/queue-viewer?${new URLSearchParams({ tab: 'finished', 'finished.filter': `MessageId -eq ${number}` })}`}
        >
          {t('showFinished')}
        </PlaceLink>
      )}
    </div>
  );
}

const useStyles = makeStyles({ list: { display: 'grid', gap: '16px', minWidth: 0 } });
