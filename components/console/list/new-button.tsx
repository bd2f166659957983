'use client';

import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import type { ReactNode } from 'react';
import { IfMay } from '@/components/console/command/if-may';

interface Props {
  /** What it needs the right to. */
  readonly cmdlet: string;
  readonly onNew: () => void;
  /** Called when pointer or focus come near it. */
  readonly prepare: () => void;
  readonly children: ReactNode;
}

/** Of an empty list: makes its first object. */
export function NewButton({ cmdlet, onNew, prepare, children }: Props) {
  return (
    <IfMay cmdlet={cmdlet}>
      <Button
        appearance="primary"
        icon={<AddRegular />}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={onNew}
      >
        {children}
      </Button>
    </IfMay>
  );
}
