'use client';

import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ConnectionNotice } from '@/components/console/live/connection-notice';
import { useHydrated } from '@/components/ui/use-hydrated';
import { ViewMenu } from './action-menu';
import { ActionToolbar } from './action-toolbar';
import type { ActionSet } from './actions';
import { ActionsPane } from './actions-pane';

export interface ResultTab {
  readonly id: string;
  readonly label: string;
}

interface Props {
  readonly title: string;
  readonly tabs: readonly ResultTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  /** "3 objects", "12 of 3,402". */
  readonly count?: ReactNode;
  readonly actions: ActionSet;
  /** Heading of the chosen object's actions; null when none is chosen. */
  readonly selectionName: string | null;
  /** Filter bar; mark its first field with data-view-filter for Ctrl+F. */
  readonly filter?: ReactNode;
  /** What an act did, or a read that failed: over the list's lower corner, so that nothing moves for it. */
  readonly outcome?: ReactNode;
  /** Dialogs of the view; outside of the context menu's reach. */
  readonly dialogs?: ReactNode;
  readonly children: ReactNode;
}

/** Middle and right pane of a node: title, tabs, filter, list, and the actions of all of them. */
export function ResultPane(props: Props) {
  const { title, tabs, tab, onTab, count, actions, selectionName, filter, outcome, dialogs, children } =
    props;
  const styles = useStyles();
  const hydrated = useHydrated();
  const viewName = tabs.find((candidate) => candidate.id === tab)?.label ?? title;
  return (
    <>
      <main className={styles.pane} data-pane="result" tabIndex={-1}>
        <div className={styles.head}>
          <h1 className={styles.title}>{title}</h1>
          <span className={styles.count} aria-live="polite">
            {count}
          </span>
        </div>
        {tabs.length > 1 && (
          <TabList
            className={styles.tabs}
            size="small"
            selectedValue={tab}
            onTabSelect={(_event, data) => onTab(String(data.value))}
          >
            {tabs.map((candidate) => (
              <Tab key={candidate.id} value={candidate.id}>
                {candidate.label}
              </Tab>
            ))}
          </TabList>
        )}
        <ActionToolbar actions={actions} />
        {filter && <div className={styles.filter}>{filter}</div>}
        <ViewMenu actions={actions} className={styles.body} onKeyDown={actions.onKeyDown}>
          {children}
        </ViewMenu>
        <div className={styles.corner} data-outcome>
          {outcome}
          <ConnectionNotice />
        </div>
      </main>
      <ActionsPane actions={actions} viewName={viewName} selectionName={selectionName} />
      {/* A dialog that the address opens stands in a portal, which the server cannot render. */}
      {hydrated && dialogs}
    </>
  );
}

const useStyles = makeStyles({
  pane: {
    position: 'relative',
    flexGrow: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    outlineStyle: 'none',
  },
  head: {
    display: 'flex',
    alignItems: 'baseline',
    flexShrink: 0,
    justifyContent: 'space-between',
    gap: '16px',
    padding: '12px 16px 4px',
  },
  title: { margin: 0, fontSize: '20px', lineHeight: '28px', fontWeight: tokens.fontWeightSemibold },
  count: {
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    fontSize: '12px',
  },
  tabs: {
    padding: '0 8px',
    flexShrink: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    // Narrow panes (tablets) have them in two rows: what is out of sight nobody touches.
    flexWrap: 'wrap',
  },
  filter: {
    padding: '6px 16px',
    flexShrink: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  body: { flexGrow: 1, minHeight: 0, overflow: 'auto', position: 'relative' },
  // Above the list's pages, which stay in reach.
  corner: {
    position: 'absolute',
    right: '16px',
    bottom: '48px',
    zIndex: 2,
    width: '560px',
    maxWidth: 'calc(100% - 32px)',
    maxHeight: 'calc(100% - 64px)',
    overflow: 'auto',
    display: 'grid',
    gap: '8px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
    ':empty': { display: 'none' },
  },
});
