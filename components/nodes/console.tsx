'use client';

import type { ComponentProps } from 'react';
import { ConsoleFrame } from '@/components/console/frame/console-frame';
import { CONSOLE_TREE } from './console-tree';

/** The console's frame with the console's tree. */
export function Console(props: Omit<ComponentProps<typeof ConsoleFrame>, 'tree'>) {
  return <ConsoleFrame {...props} tree={CONSOLE_TREE} />;
}
