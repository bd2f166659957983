'use client';

import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useConnectionLost } from './use-live';

/** Says that what is shown may be out of date; goes by itself. */
export function ConnectionNotice() {
  const t = useTranslations('console.live');
  if (!useConnectionLost()) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{t('lost')}</MessageBarBody>
    </MessageBar>
  );
}
