'use client';

import { Button } from '@fluentui/react-components';
import { PlayCircleRegular } from '@fluentui/react-icons/svg/play-circle';
import { useTranslations } from 'next-intl';
import { type ComponentProps, useState } from 'react';
import { IfMay } from '@/components/console/command/if-may';
import { TestDialog } from './lazy-test-dialog';

type Props = Omit<ComponentProps<typeof TestDialog>, 'onClose'>;

/** "Test..." in a sheet or a wizard, of the settings as they are there. */
export function TestButton(props: Props) {
  const t = useTranslations('sendConnector.actions');
  const [open, setOpen] = useState(false);
  return (
    <IfMay cmdlet="Test-SendConnector">
      <Button
        icon={<PlayCircleRegular />}
        onPointerEnter={TestDialog.prepare}
        onFocus={TestDialog.prepare}
        onClick={() => setOpen(true)}
      >
        {t('test')}
      </Button>
      {open && <TestDialog {...props} onClose={() => setOpen(false)} />}
    </IfMay>
  );
}
