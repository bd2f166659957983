'use client';

import { type ComponentProps, useMemo } from 'react';
import { ConsoleFrame } from '@/components/console/frame/console-frame';
import { consoleTree } from './console-tree';

/** The console's frame with the part of the console's tree that the user may open. */
export function Console(props: Omit<ComponentProps<typeof ConsoleFrame>, 'tree'>) {
  const { manifest } = props;
  const tree = useMemo(() => consoleTree((cmdlet) => Object.hasOwn(manifest, cmdlet)), [manifest]);
  return <ConsoleFrame {...props} tree={tree} />;
}
