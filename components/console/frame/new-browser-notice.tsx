'use client';

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { TimeText } from '@/components/ui/time/time-text';
import { useHydrated } from '@/components/ui/use-hydrated';
import { keepNewBrowsers, readNewBrowsers } from './new-browsers';

/** Says from where somebody has signed in to this account for the first time; stays until it is put away. */
export function NewBrowserNotice({ onShowAccount }: { readonly onShowAccount: () => void }) {
  const t = useTranslations('console.newBrowser');
  const common = useTranslations('common');
  const [isAway, setAway] = useState(false);
  // What the tab keeps is not known to the server, which has drawn the page.
  if (!useHydrated() || isAway) return null;
  const browsers = readNewBrowsers();
  if (browsers.length === 0) return null;

  function putAway() {
    keepNewBrowsers([]);
    setAway(true);
  }

  return (
    <MessageBar intent="warning" layout="multiline" role="status">
      <MessageBarBody>
        <MessageBarTitle>{t('title')}</MessageBarTitle>
        {browsers.map(({ at, address, browser }) => (
          <div key={`${at} ${address}`}>
            <TimeText iso={at} />:{' '}
            {t('line', {
              browser: browser ?? t('unknownBrowser'),
              address: address ?? t('unknownAddress'),
            })}
          </div>
        ))}
        {t('cure')}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<DismissRegular />}
            aria-label={common('close')}
            onClick={putAway}
          />
        }
      >
        <Button onClick={onShowAccount}>{t('show')}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
