'use client';

import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { IfMay } from '@/components/console/command/if-may';

/** Why mail waits here, and the one thing that helps. */
export function UnreachableNotice({ onNew }: { onNew: () => void }) {
  const t = useTranslations('queueViewer.unreachable');
  return (
    <MessageBar intent="info" shape="square">
      <MessageBarBody>{t('text')}</MessageBarBody>
      <IfMay cmdlet="New-SendConnector">
        <MessageBarActions>
          <Button size="small" onClick={onNew}>
            {t('button')}
          </Button>
        </MessageBarActions>
      </IfMay>
    </MessageBar>
  );
}
