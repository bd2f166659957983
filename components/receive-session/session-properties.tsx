'use client';

import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { MonoBox } from '@/components/ui/text/mono-box';
import { SessionGeneral } from './session-general';
import { type SessionRow, sessionRow } from './session-row';

interface Props {
  readonly identity: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onClose: () => void;
}

/** What came of a session, and its dialogue where it is kept. */
export function SessionProperties({ identity, tab, onTab, onClose }: Props) {
  const t = useTranslations('receiveSession');
  const sheet = useTranslations('console.sheet');
  const { report, problems } = useCommandQuery('Get-ReceiveSession', {
    Identity: identity,
    IncludeDialogue: true,
  });
  const output = report?.output[0];
  const row = output === undefined ? null : sessionRow.parse(output);
  const page = (content: (row: SessionRow) => ReactNode) => {
    if (problems) return <ErrorPanel problems={problems} />;
    if (row) return content(row);
    return report ? <Note>{t('gone')}</Note> : <DelayedSkeleton />;
  };
  return (
    <PropertySheet
      title={sheet('title', { name: row?.ClientAddress ?? t('unknownClient') })}
      icon={<MailInboxArrowRightRegular />}
      tabs={[
        {
          id: 'general',
          label: t('tabs.general'),
          content: page((one) => (
            <>
              {one.Sessions > 1 && (
                <MessageBar intent="info" layout="multiline">
                  <MessageBarBody>{t('folded', { count: one.Sessions })}</MessageBarBody>
                </MessageBar>
              )}
              <SessionGeneral row={one} />
            </>
          )),
        },
        {
          id: 'dialogue',
          label: t('tabs.dialogue'),
          content: page((one) =>
            one.Dialogue === null ? (
              <Note>{t(one.DialogueLeftOut ? 'dialogueLeftOut' : 'noDialogue')}</Note>
            ) : (
              <MonoBox label={t('tabs.dialogue')} text={one.Dialogue} isPage />
            ),
          ),
        },
      ]}
      tab={tab}
      onTab={onTab}
      changed={false}
      onClose={onClose}
    />
  );
}

function Note({ children }: { children: string }) {
  const styles = useStyles();
  return <p className={styles.note}>{children}</p>;
}

const useStyles = makeStyles({ note: { margin: 0, color: tokens.colorNeutralForeground3 } });
