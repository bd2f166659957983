'use client';

import {
  Button,
  Dialog,
  DialogSurface,
  makeStyles,
  ProgressBar,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { CommandPreview } from '@/components/console/command/command-text';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import type { Problem } from '@/lib/commands/command/errors';
import { LeaveDialog } from './leave-dialog';
import { scrollShadow } from './scroll-shadow';

interface SheetTab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
  readonly changed?: boolean;
  readonly invalid?: boolean;
}

interface Props {
  readonly title: string;
  readonly icon?: ReactElement;
  readonly tabs: readonly SheetTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly changed: boolean;
  /** Problems that belong to no field. */
  readonly problems?: readonly Problem[];
  /** Shell text of the change; null while there is none. Left out: nothing here can be changed. */
  readonly commandText?: string | null;
  /** Beside the buttons, at the other end: what can be done with it as it stands here. */
  readonly aside?: ReactNode;
  /** Applies the changes. @returns whether it worked; fields and `problems` say why not. Left out: read only */
  readonly onApply?: () => Promise<boolean>;
  readonly onClose: () => void;
}

/** Tabs; OK, Cancel and Apply, or Close where nothing can be changed. Leaving with changes asks. */
export function PropertySheet(props: Props) {
  const { title, icon, tabs, tab, onTab, changed, problems = [], commandText, onApply, onClose } = props;
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('common');
  const sheet = useTranslations('console.sheet');
  const titleId = useId();
  const openedAt = useInitialFocus<HTMLButtonElement>();
  const [working, setWorking] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const shown = tabs.find((candidate) => candidate.id === tab) ?? tabs[0];

  async function apply(): Promise<boolean> {
    if (!changed || !onApply) return true;
    setWorking(true);
    const applied = await onApply();
    setWorking(false);
    return applied;
  }
  async function accept() {
    if (await apply()) onClose();
  }
  function cancel() {
    if (working) return;
    if (changed) setLeaving(true);
    else onClose();
  }

  return (
    <>
      <Dialog
        open
        // A click beside the sheet must not lose what was typed.
        onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && cancel()}
      >
        <DialogSurface className={styles.surface} aria-labelledby={titleId}>
          <div className={styles.head}>
            {icon && <span className={styles.icon}>{icon}</span>}
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
            <Button
              appearance="subtle"
              size="small"
              icon={<DismissRegular />}
              aria-label={t('close')}
              onClick={cancel}
            />
          </div>
          <TabList
            className={styles.tabs}
            size="small"
            selectedValue={shown?.id}
            onTabSelect={(_event, data) => onTab(String(data.value))}
          >
            {tabs.map((candidate) => (
              <Tab key={candidate.id} value={candidate.id} ref={candidate === shown ? openedAt : undefined}>
                {candidate.label}
                {candidate.invalid ? (
                  <span
                    className={styles.invalid}
                    role="img"
                    title={sheet('invalid')}
                    aria-label={sheet('invalid')}
                  >
                    {' !'}
                  </span>
                ) : (
                  candidate.changed && (
                    <span
                      className={styles.changed}
                      role="img"
                      title={sheet('unsaved')}
                      aria-label={sheet('unsaved')}
                    >
                      {' *'}
                    </span>
                  )
                )}
              </Tab>
            ))}
          </TabList>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page of facts alone must scroll by keyboard too */}
          <div className={styles.body} role="tabpanel" aria-label={shown?.label} tabIndex={0}>
            {shown?.content}
          </div>
          {problems.length > 0 && (
            <div className={styles.problems}>
              <ErrorPanel problems={problems} commandText={commandText} />
            </div>
          )}
          {commandText !== undefined && (
            <div className={styles.command}>
              <CommandPreview text={commandText} />
            </div>
          )}
          {working && <ProgressBar aria-label={t('working')} />}
          <div className={styles.foot}>
            {props.aside && <div className={styles.aside}>{props.aside}</div>}
            {onApply ? (
              <>
                <Button appearance="primary" disabledFocusable={working} onClick={accept}>
                  {t('ok')}
                </Button>
                <Button disabled={working} onClick={cancel}>
                  {t('cancel')}
                </Button>
                <Button disabled={!changed || working} onClick={apply}>
                  {t('apply')}
                </Button>
              </>
            ) : (
              <Button appearance="primary" onClick={onClose}>
                {t('close')}
              </Button>
            )}
          </div>
        </DialogSurface>
      </Dialog>
      {leaving && <LeaveDialog onLeave={onClose} onClose={() => setLeaving(false)} />}
    </>
  );
}

const useStyles = makeStyles({
  surface: {
    width: '640px',
    maxWidth: 'calc(100vw - 32px)',
    height: '640px',
    maxHeight: 'calc(100vh - 32px)',
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    overflow: 'hidden',
  },
  head: { display: 'flex', alignItems: 'center', gap: '10px', padding: '14px 12px 6px 20px' },
  icon: { fontSize: '22px', lineHeight: 0, color: tokens.colorBrandForeground1 },
  title: {
    flexGrow: 1,
    margin: 0,
    fontSize: '16px',
    lineHeight: '22px',
    fontWeight: tokens.fontWeightSemibold,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  tabs: {
    padding: '0 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowX: 'auto',
    flexShrink: 0,
  },
  invalid: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightBold },
  changed: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightBold },
  body: { flexGrow: 1, minHeight: 0, overflow: 'auto', padding: '16px 20px', ...scrollShadow },
  problems: { padding: '0 20px 12px', maxHeight: '200px', overflow: 'auto', flexShrink: 0 },
  command: { padding: '4px 20px 8px', borderTop: `1px solid ${tokens.colorNeutralStroke2}`, flexShrink: 0 },
  aside: { marginRight: 'auto' },
  foot: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: '8px',
    padding: '12px 20px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    flexShrink: 0,
  },
});
