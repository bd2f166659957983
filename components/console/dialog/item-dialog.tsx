'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import type { Problem } from '@/lib/commands/command/errors';

/** An item as a dialog's fields make it, in its stored form, or what is wrong with it at which field. */
export type Composed<Field extends string> =
  | { readonly ok: true; readonly item: string }
  | { readonly ok: false; readonly field: Field; readonly problem: Problem };

interface Props<Field extends string> {
  readonly title: string;
  readonly composed: Composed<Field>;
  readonly onSave: (item: string) => void;
  readonly onClose: () => void;
  /** The fields; what is wrong at one is said once OK was tried. */
  readonly children: (messageAt: (field: Field) => string | undefined) => ReactNode;
}

/** One item of a list, in a small dialog of its own above the list's. */
export function ItemDialog<Field extends string>(props: Props<Field>) {
  const { composed, onSave, onClose } = props;
  useReturnFocus();
  const styles = useStyles();
  const common = useTranslations('common');
  const explain = useProblemText();
  const [tried, setTried] = useState(false);
  const messageAt = (field: Field) =>
    tried && !composed.ok && composed.field === field ? explain(composed.problem).sentence : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    // React's events bubble out of portals: the form behind is not meant.
    event.stopPropagation();
    setTried(true);
    if (composed.ok) onSave(composed.item);
  }

  return (
    <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{props.title}</DialogTitle>
            <DialogContent className={styles.fields}>{props.children(messageAt)}</DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary">
                {common('ok')}
              </Button>
              <Button onClick={onClose}>{common('cancel')}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '440px' },
  fields: { display: 'grid', gap: '10px' },
});
