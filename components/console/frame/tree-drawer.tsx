'use client';

import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  OverlayDrawer,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConsoleTree } from './console-tree';
import type { NodeTree } from './tree';

/** The tree of a narrow window. @param onClose when it has slid away */
export function TreeDrawer({ tree, onClose }: { tree: NodeTree; onClose: () => void }) {
  const t = useTranslations('console');
  const [open, setOpen] = useState(true);
  return (
    <OverlayDrawer
      open={open}
      onOpenChange={(_event, data) => setOpen(data.open)}
      surfaceMotion={{ onMotionFinish: (_event, { direction }) => direction === 'exit' && onClose() }}
      size="small"
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={t('closeTree')}
              onClick={() => setOpen(false)}
            />
          }
        >
          {t('product')}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <ConsoleTree tree={tree} onNavigate={() => setOpen(false)} />
      </DrawerBody>
    </OverlayDrawer>
  );
}
