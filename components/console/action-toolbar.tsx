'use client';

import { makeStyles, Toolbar, ToolbarButton, ToolbarDivider, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ActionSet, ResolvedAction } from './actions';

/** The actions pane of a narrow window. */
export function ActionToolbar({ actions }: { actions: ActionSet }) {
  const styles = useStyles();
  const t = useTranslations('console.actions');
  return (
    <Toolbar size="small" className={styles.toolbar} aria-label={t('label')}>
      {actions.view.map((action) => (
        <ToolbarAction key={action.id} action={action} />
      ))}
      {actions.selection.length > 0 && <ToolbarDivider />}
      {actions.selection.map((action) => (
        <ToolbarAction key={action.id} action={action} />
      ))}
    </Toolbar>
  );
}

function ToolbarAction({ action }: { action: ResolvedAction }) {
  const styles = useStyles();
  return (
    <ToolbarButton
      className={styles.button}
      icon={action.icon}
      disabledFocusable={action.disabledReason !== null}
      title={action.disabledReason ?? undefined}
      onClick={action.run}
    >
      {action.label}
    </ToolbarButton>
  );
}

const useStyles = makeStyles({
  toolbar: {
    flexWrap: 'wrap',
    padding: '4px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (min-width: 1000px)': { display: 'none' },
  },
  button: { flexShrink: 0, whiteSpace: 'nowrap', fontWeight: tokens.fontWeightRegular },
});
