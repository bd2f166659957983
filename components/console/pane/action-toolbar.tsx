'use client';

import {
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Overflow,
  OverflowItem,
  Toolbar,
  ToolbarButton,
  tokens,
  useIsOverflowItemVisible,
  useOverflowMenu,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { useTranslations } from 'next-intl';
import type { ActionSet, ResolvedAction } from './actions';

/**
 * The actions pane of a narrow window: one line, whatever is chosen, so that no row moves under the finger. What does not
 * fit is in its menu: New goes there last, the tab's other actions first.
 */
export function ActionToolbar({ actions }: { actions: ActionSet }) {
  const styles = useStyles();
  const t = useTranslations('console.actions');
  return (
    <Overflow padding={PADDING_PX}>
      <Toolbar size="small" className={styles.toolbar} aria-label={t('label')}>
        {actions.view.map((action) => (
          <ToolbarAction key={action.id} action={action} priority={action.group === 'new' ? 3 : 1} />
        ))}
        {actions.selection.map((action) => (
          <ToolbarAction key={action.id} action={action} priority={2} />
        ))}
        <MoreActions actions={[...actions.view, ...actions.selection]} />
      </Toolbar>
    </Overflow>
  );
}

function ToolbarAction({ action, priority }: { action: ResolvedAction; priority: number }) {
  const styles = useStyles();
  return (
    <OverflowItem id={action.id} priority={priority}>
      <ToolbarButton
        className={styles.button}
        icon={action.icon}
        disabledFocusable={action.disabledReason !== null}
        title={action.disabledReason ?? undefined}
        onPointerEnter={action.prepare}
        onFocus={action.prepare}
        onClick={action.run}
      >
        {action.label}
      </ToolbarButton>
    </OverflowItem>
  );
}

function MoreActions({ actions }: { actions: readonly ResolvedAction[] }) {
  const t = useTranslations('console.actions');
  const { ref, isOverflowing } = useOverflowMenu<HTMLButtonElement>();
  if (!isOverflowing) return null;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          ref={ref}
          size="small"
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          menuIcon={null}
          aria-label={t('more')}
          title={t('more')}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {actions.map((action) => (
            <MoreAction key={action.id} action={action} />
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function MoreAction({ action }: { action: ResolvedAction }) {
  if (useIsOverflowItemVisible(action.id)) return null;
  return (
    <MenuItem
      icon={action.icon}
      disabled={action.disabledReason !== null}
      title={action.disabledReason ?? undefined}
      onPointerEnter={action.prepare}
      onFocus={action.prepare}
      onClick={action.run}
    >
      {action.label}
    </MenuItem>
  );
}

/** The toolbar's own, which Fluent counts as room, and a little for rounding. */
const PADDING_PX = 32;

const useStyles = makeStyles({
  toolbar: {
    padding: '4px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (min-width: 1000px)': { display: 'none' },
  },
  button: { flexShrink: 0, whiteSpace: 'nowrap', fontWeight: tokens.fontWeightRegular },
});
