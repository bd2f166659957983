'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { ActionSet, ResolvedAction } from './actions';

interface Props {
  readonly actions: ActionSet;
  /** The tab's name. */
  readonly viewName: string;
  /** The chosen object's name, or how many are chosen. */
  readonly selectionName: string | null;
}

/** Right pane: the tab's actions, then the chosen object's, headed by its name. */
export function ActionsPane({ actions, viewName, selectionName }: Props) {
  const styles = useStyles();
  const t = useTranslations('console.actions');
  return (
    <aside className={styles.pane} data-pane="actions" aria-label={t('label')}>
      <h2 className={styles.title}>{t('label')}</h2>
      <ActionList heading={viewName} actions={actions.view} />
      {selectionName !== null && actions.selection.length > 0 && (
        <ActionList heading={selectionName} actions={actions.selection} />
      )}
    </aside>
  );
}

function ActionList({ heading, actions }: { heading: string; actions: readonly ResolvedAction[] }) {
  const styles = useStyles();
  return (
    <section className={styles.section}>
      <h3 className={styles.heading} title={heading}>
        <span className={styles.name}>{heading}</span>
      </h3>
      <ul className={styles.list}>
        {actions.map((action, index) => (
          <Fragment key={action.id}>
            {index > 0 && actions[index - 1]?.group !== action.group && (
              <li className={styles.line} aria-hidden />
            )}
            <li>
              <Button
                appearance="transparent"
                size="small"
                className={styles.action}
                icon={action.icon}
                disabledFocusable={action.disabledReason !== null}
                title={action.disabledReason ?? undefined}
                aria-keyshortcuts={action.keys.join(' ') || undefined}
                onPointerEnter={action.prepare}
                onFocus={action.prepare}
                onClick={action.run}
              >
                <ActionLabel label={action.label} />
              </Button>
            </li>
          </Fragment>
        ))}
      </ul>
    </section>
  );
}

/** Two lines break before what stands in brackets, in siblings alike. */
function ActionLabel({ label }: { label: string }) {
  const styles = useStyles();
  const at = label.indexOf(' (');
  if (at < 0) return label;
  return (
    <span>
      <span className={styles.part}>{label.slice(0, at)}</span>{' '}
      <span className={styles.part}>{label.slice(at + 1)}</span>
    </span>
  );
}

const useStyles = makeStyles({
  pane: {
    width: '220px',
    flexShrink: 0,
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 999px)': { display: 'none' },
  },
  title: {
    margin: 0,
    padding: '12px 12px 4px',
    fontSize: '12px',
    lineHeight: '16px',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  section: { paddingBottom: '8px' },
  heading: {
    margin: '0 4px',
    padding: '5px 8px',
    fontSize: '14px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  list: { listStyleType: 'none', margin: 0, padding: '4px' },
  // Of sixty letters, two lines; the rest on hover.
  name: {
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
  },
  part: { display: 'inline-block' },
  line: { height: '1px', margin: '4px 8px', backgroundColor: tokens.colorNeutralStroke2 },
  action: {
    width: '100%',
    minHeight: '28px',
    justifyContent: 'flex-start',
    textAlign: 'left',
    fontSize: '14px',
    lineHeight: '18px',
    // Two lines break between phrases, not before the last letters.
    textWrap: 'balance',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground2Hover },
    '& .fui-Button__icon': { color: tokens.colorBrandForeground1 },
  },
});
