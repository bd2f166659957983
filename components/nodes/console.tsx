'use client';

import { type ComponentProps, useMemo } from 'react';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { ConsoleFrame } from '@/components/console/frame/console-frame';
import { consoleTree } from './console-tree';

const AccountSheet = lazyDialog(() =>
  import('@/components/account/account-sheet').then((file) => file.AccountSheet),
);

/** The console's frame with the part of the console's tree that the user may open. */
export function Console(props: Omit<ComponentProps<typeof ConsoleFrame>, 'tree' | 'account'>) {
  const { manifest } = props;
  const tree = useMemo(() => consoleTree((cmdlet) => Object.hasOwn(manifest, cmdlet)), [manifest]);
  return <ConsoleFrame {...props} tree={tree} account={AccountSheet} />;
}
