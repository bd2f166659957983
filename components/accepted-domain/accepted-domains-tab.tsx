'use client';

import { CheckmarkStarburstRegular } from '@fluentui/react-icons/svg/checkmark-starburst';
import { useTranslations } from 'next-intl';
import { useRunCommand } from '@/components/console/command/command-context';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, newAction, onlyOne } from '@/components/console/list/list-actions';
import { NewButton } from '@/components/console/list/new-button';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { type AcceptedDomainRow, acceptedDomainRow } from './domain-row';
import { useDomainColumns } from './use-domain-columns';

const DomainSheet = lazyDialog(() => import('./domain-sheet').then((file) => file.DomainSheet));
const NewDomainDialog = lazyDialog(() => import('./new-domain-dialog').then((file) => file.NewDomainDialog));

function prepareDialogs() {
  DomainSheet.prepare();
  EffectDialog.prepare();
}

/** Organization Configuration > Hub Transport > Accepted Domains. */
export function AcceptedDomainsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('acceptedDomain');
  const run = useRunCommand();
  const state = useConfigTab({
    id: 'accepted-domains',
    cmdlet: 'Get-AcceptedDomain',
    topics: ['configuration', 'routing'],
    schema: acceptedDomainRow,
    columns: useDomainColumns(),
  });
  const { dialog, done } = state;
  const show = (answer: CommandAnswer) => done([answer]);
  const makeDefault: Action<AcceptedDomainRow> = {
    id: 'default',
    labelKey: 'acceptedDomain.actions.makeDefault',
    icon: <CheckmarkStarburstRegular />,
    cmdlet: 'Set-AcceptedDomain',
    scope: 'selection',
    group: 'state',
    appliesTo: (chosen) => isSingle(chosen) && chosen[0]?.Default === false,
    disabledReason: ([only]) => (only?.DomainName.startsWith('*') ? 'acceptedDomain.actions.wildcard' : null),
    run: onlyOne(async ({ Identity }) =>
      show(await run('Set-AcceptedDomain', { Identity, MakeDefault: true })),
    ),
  };

  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction(
        'acceptedDomain.actions.new',
        'New-AcceptedDomain',
        () => dialog.open('new'),
        NewDomainDialog.prepare,
      )}
      actions={[makeDefault]}
      removal={{
        cmdlet: 'Remove-AcceptedDomain',
        ask: (props) => <AskChosen cmdlet="Remove-AcceptedDomain" texts="acceptedDomain.remove" {...props} />,
      }}
      prepare={prepareDialogs}
      sheet={(domain, { key, onClose }) => (
        <DomainSheet key={key} domain={domain} onSaved={show} onClose={onClose} />
      )}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <NewButton
              cmdlet="New-AcceptedDomain"
              onNew={() => dialog.open('new')}
              prepare={NewDomainDialog.prepare}
            >
              {t('actions.new')}
            </NewButton>
          }
        >
          <p>{t('empty.why')}</p>
        </EmptyState>
      }
      dialogs={dialog.name === 'new' && <NewDomainDialog onCreated={show} onClose={dialog.close} />}
    />
  );
}
