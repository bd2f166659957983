'use client';

import {
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  type PositioningVirtualElement,
} from '@fluentui/react-components';
import { Fragment, type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react';
import { returnFocus } from '@/components/ui/focus/pane-focus';
import type { ActionSet, ResolvedAction } from './actions';

/** Actions as a menu's content: the context menu of a list's rows takes `actions.selection`. */
export function ActionMenuList({ actions }: { actions: readonly ResolvedAction[] }) {
  return (
    <MenuList>
      {actions.map((action, index) => (
        <Fragment key={action.id}>
          {index > 0 && actions[index - 1]?.group !== action.group && <MenuDivider />}
          <MenuItem
            icon={action.icon}
            secondaryContent={action.keys[0]}
            disabled={action.disabledReason !== null}
            title={action.disabledReason ?? undefined}
            onPointerEnter={action.prepare}
            onFocus={action.prepare}
            onClick={action.run}
          >
            {action.label}
          </MenuItem>
        </Fragment>
      ))}
    </MenuList>
  );
}

/** Right-click beside the rows, or in an empty list: the tab's actions. A row's own menu keeps its event to itself. */
export function ViewMenu({ actions, className, onKeyDown, children }: ViewMenuProps) {
  const [target, setTarget] = useState<PositioningVirtualElement | null>(null);

  function onContextMenu(event: MouseEvent) {
    // What is right-clicked in a field is the browser's: paste, spelling.
    if (event.defaultPrevented || isField(event.target)) return;
    event.preventDefault();
    const { clientX, clientY } = event;
    setTarget({ getBoundingClientRect: () => new DOMRect(clientX, clientY, 0, 0) });
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys and right-clicks that bubble up from the list inside */}
      <div className={className} onKeyDown={onKeyDown} onContextMenu={onContextMenu} data-pane-focus>
        {children}
      </div>
      <Menu
        open={target !== null}
        onOpenChange={(_event, data) => {
          if (data.open) return;
          setTarget(null);
          returnFocus();
        }}
        positioning={{ target, position: 'below', align: 'start' }}
      >
        <MenuPopover>
          <ActionMenuList actions={actions.view} />
        </MenuPopover>
      </Menu>
    </>
  );
}

interface ViewMenuProps {
  readonly actions: ActionSet;
  readonly className?: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

function isField(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input,textarea,[role="dialog"],[role="menu"]') !== null;
}
