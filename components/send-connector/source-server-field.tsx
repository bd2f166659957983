'use client';

import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { StatusCell } from '@/components/console/list/status-cell';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { ListEditor } from '@/components/ui/form-fields/list-editor';
import type { SendConnectorForm } from './form';
import type { SourceServer } from './source-servers';

interface Props {
  readonly servers: readonly SourceServer[];
  readonly lastStays?: boolean;
}

/** The transport servers that send for this connector. */
export function SourceServerField({ servers, lastStays }: Props) {
  const t = useTranslations('sendConnector.sourceServer');
  const { field, fieldState } = useController<SendConnectorForm, 'SourceTransportServers'>({
    name: 'SourceTransportServers',
  });
  const [adding, setAdding] = useState(false);
  const status = (name: string) => servers.find((server) => server.name === name)?.isLive ?? false;
  return (
    <>
      <ListEditor
        label={t('list')}
        columns={[
          { header: t('name'), width: '1fr', cell: (name) => name },
          { header: t('role'), width: '160px', cell: () => t('hubTransport') },
          {
            header: t('status'),
            width: '120px',
            cell: (name) => (
              <StatusCell kind={status(name) ? 'good' : 'bad'}>
                {status(name) ? t('live') : t('down')}
              </StatusCell>
            ),
          },
        ]}
        items={field.value}
        empty={t('empty')}
        error={fieldState.error?.message}
        lastStays={lastStays ? t('lastStays') : undefined}
        onAdd={() => setAdding(true)}
        onRemove={(name) => field.onChange(field.value.filter((present) => present !== name))}
      />
      {adding && (
        <AddServersDialog
          servers={servers.filter((server) => !field.value.includes(server.name))}
          onAdd={(names) => {
            field.onChange([...field.value, ...names]);
            setAdding(false);
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

interface AddProps {
  readonly servers: readonly SourceServer[];
  readonly onAdd: (names: readonly string[]) => void;
  readonly onClose: () => void;
}

function AddServersDialog({ servers, onAdd, onClose }: AddProps) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('sendConnector.sourceServer');
  const common = useTranslations('common');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('addTitle')}</DialogTitle>
          <DialogContent className={styles.list}>
            {servers.length === 0 && t('allThere')}
            {servers.map(({ name, isLive }) => (
              <Checkbox
                key={name}
                label={isLive ? name : t('nameDown', { name })}
                checked={chosen.includes(name)}
                onChange={(_event, data) =>
                  setChosen(data.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
                }
              />
            ))}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={() => onAdd(chosen)}>
              {common('ok')}
            </Button>
            <Button onClick={onClose}>{common('cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '400px' },
  list: { display: 'grid' },
});
