'use client';

import { Button } from '@fluentui/react-components';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { IfMay } from '@/components/console/command/if-may';
import type { QueueRow } from '@/components/queue-viewer/row/queue-row';

/** Of a queue whose server takes no passwords any more: the way to where OAuth 2.0 is chosen. Nothing of any other. */
export function ChooseOAuth({ row }: { readonly row: QueueRow }) {
  const t = useTranslations('queueViewer.actions');
  const router = useRouter();
  const { NextHopConnector: connector } = row;
  if (connector === null || !isEndOfPasswords(row)) return null;
  const address = new URLSearchParams({
    tab: 'send-connectors',
    chosen: connector,
    dialog: 'properties',
    sheet: 'network',
  });
  return (
    <IfMay cmdlet="Set-SendConnector">
      <Button onClick={() => router.push(`/organization/hub-transport?${address}`)}>
        {t('chooseOAuth')}
      </Button>
    </IfMay>
  );
}

/** Of several addresses of one host the error is of all of them, and has the reply of the first. */
function isEndOfPasswords({ LastErrorDetail: detail }: QueueRow): boolean {
  if (detail === null) return false;
  if (detail.Key === 'basicAuthenticationEnded') return true;
  return detail.Key === 'allHostsFailed' && END_OF_PASSWORDS.test(detail.Reply ?? '');
}

/** A token, too, may hear 5.7.139: these words are about passwords alone. */
const END_OF_PASSWORDS = /^(?:550 5\.7\.30 |535 5\.7\.139 .*basic authentication is disabled)/i;
