'use client';

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  type MessageBarProps,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

interface Props {
  readonly intent: MessageBarProps['intent'];
  readonly children: ReactNode;
  readonly buttons?: ReactNode;
  /** Left out: it goes by itself. */
  readonly onDismiss?: () => void;
}

/** What an act came to, in the pane's corner. */
export function OutcomeBar({ intent, children, buttons, onDismiss }: Props) {
  const t = useTranslations('common');
  return (
    <MessageBar intent={intent} layout="multiline" role="status">
      <MessageBarBody>{children}</MessageBarBody>
      <MessageBarActions
        containerAction={
          onDismiss && (
            <Button
              size="small"
              appearance="transparent"
              icon={<DismissRegular />}
              aria-label={t('close')}
              onClick={onDismiss}
            />
          )
        }
      >
        {buttons}
      </MessageBarActions>
    </MessageBar>
  );
}
