'use client';

import { Button, Dialog, DialogSurface, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useId,
  useRef,
} from 'react';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { scrollShadow } from './scroll-shadow';
import { WizardRail } from './wizard-rail';

export interface WizardStep {
  readonly id: string;
  /** In the left rail and, but for an own title, above the page. */
  readonly label: string;
  /** One sentence. */
  readonly help: string;
}

interface Props {
  readonly title: string;
  readonly icon?: ReactElement;
  readonly steps: readonly WizardStep[];
  readonly current: string;
  /** Done steps can be gone back to; false while the command runs and after it succeeded. */
  readonly canGoBack: boolean;
  readonly onStep: (id: string) => void;
  /** What the last page's command came to; null before. */
  readonly outcome: 'succeeded' | 'failed' | null;
  /** null: only the way back is left. */
  readonly primary: {
    readonly label: string;
    readonly run: () => void;
    /** Called when pointer or focus come near: fetches what `run` will show. */
    readonly prepare?: () => void;
    readonly busy?: boolean;
  } | null;
  /** Left out: no Cancel (the work is done). */
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}

const PageContext = createContext<RefObject<HTMLDivElement | null>>({ current: null });

/** For a page that came later than its step: the focus, which waited at its place, goes to its first field. */
export function useLateWizardPage(): void {
  const page = useContext(PageContext);
  useEffect(() => {
    if (page.current !== null && document.activeElement === page.current) focusFirstField(page.current);
  }, [page]);
}

function focusFirstField(page: HTMLElement): void {
  const field = page.querySelector<HTMLElement>(
    'input:not([disabled]):not([type="radio"]),input[type="radio"]:checked,textarea,select',
  );
  (field ?? page).focus();
}

/** One dialog of one size for all pages: rail, title and help, fields, Back / Next / Cancel. */
export function WizardFrame(props: Props) {
  const { title, icon, steps, current, canGoBack, onStep, outcome, primary, onCancel, children } = props;
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('common');
  const titleId = useId();
  const page = useRef<HTMLDivElement>(null);
  const index = steps.findIndex((step) => step.id === current);
  const step = steps[index];
  const before = steps[index - 1];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes to the page's first field when the page changes
  useEffect(() => {
    if (page.current) focusFirstField(page.current);
  }, [current]);

  return (
    <Dialog
      open
      onOpenChange={(_event, data) =>
        data.type !== 'backdropClick' && !data.open && (onCancel ?? primary?.run)?.()
      }
    >
      <DialogSurface className={styles.surface} aria-labelledby={titleId}>
        <div className={styles.head}>
          {icon && <span className={styles.icon}>{icon}</span>}
          <h2 id={titleId} className={styles.title}>
            {title}
          </h2>
          {/* The rail of a wide window says it. */}
          <span className={styles.place}>{t('stepOf', { step: index + 1, steps: steps.length })}</span>
        </div>
        <div className={styles.middle}>
          <WizardRail
            steps={steps}
            currentIndex={index}
            canGoBack={canGoBack}
            outcome={outcome}
            onStep={onStep}
          />
          <form
            className={styles.page}
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              if (!primary?.busy) primary?.run();
            }}
            noValidate
          >
            <h3 className={styles.pageTitle}>{step?.label}</h3>
            <p className={styles.help}>{step?.help}</p>
            <div ref={page} className={styles.fields} tabIndex={-1}>
              <PageContext value={page}>{children}</PageContext>
            </div>
            {/* Enter in a field is Next, as in any wizard. */}
            <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
          </form>
        </div>
        <div className={styles.foot}>
          <Button
            appearance={primary ? 'secondary' : 'primary'}
            disabled={!before || !canGoBack}
            onClick={() => before && onStep(before.id)}
          >
            {`< ${t('back')}`}
          </Button>
          {primary && (
            <Button
              appearance="primary"
              disabledFocusable={primary.busy}
              onPointerEnter={primary.prepare}
              onFocus={primary.prepare}
              onClick={primary.run}
            >
              {primary.label}
            </Button>
          )}
          {onCancel && (
            <Button className={styles.cancel} disabled={primary?.busy} onClick={onCancel}>
              {t('cancel')}
            </Button>
          )}
        </div>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: {
    width: '760px',
    maxWidth: 'calc(100vw - 32px)',
    height: '640px',
    maxHeight: 'calc(100vh - 32px)',
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    overflow: 'hidden',
    // A phone has no room to show what is behind.
    '@media (max-width: 699px)': {
      width: '100vw',
      maxWidth: '100vw',
      height: '100dvh',
      maxHeight: '100dvh',
      borderRadius: 0,
    },
  },
  place: {
    marginLeft: 'auto',
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
    '@media (min-width: 700px)': { display: 'none' },
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    padding: '14px 20px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  icon: { fontSize: '24px', lineHeight: 0, color: tokens.colorBrandForeground1 },
  title: { margin: 0, fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  middle: { flexGrow: 1, minHeight: 0, display: 'flex' },
  page: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column', padding: '16px 20px 0' },
  pageTitle: { margin: 0, fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  help: { margin: '2px 0 14px', color: tokens.colorNeutralForeground2 },
  fields: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    outlineStyle: 'none',
    ...scrollShadow,
    // Room for focus rings, which the scrolling edge would cut.
    margin: '0 -4px',
    padding: '2px 4px 16px',
  },
  foot: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: '8px',
    padding: '12px 20px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  cancel: { marginLeft: '8px' },
});
