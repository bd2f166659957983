'use client';

import { KeyResetRegular } from '@fluentui/react-icons/svg/key-reset';
import { PlayCircleRegular } from '@fluentui/react-icons/svg/play-circle';
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
import { signsInByDevice } from '@/lib/mail/settings/smtp-credential-kinds';
import { type SmtpCredentialRow, smtpCredentialRow } from './credential-row';
import { NewCredentialDialog } from './lazy-new-credential';
import { useCredentialColumns } from './use-credential-columns';

const SignInDialog = lazyDialog(() => import('./sign-in-dialog').then((file) => file.SignInDialog));
const CredentialSheet = lazyDialog(() => import('./credential-sheet').then((file) => file.CredentialSheet));

function prepareDialogs() {
  CredentialSheet.prepare();
  EffectDialog.prepare();
}

/** Organization Configuration > Hub Transport > SMTP Credentials. */
export function SmtpCredentialsTab({ tabs }: { readonly tabs: PaneTabs }) {
  const t = useTranslations('smtpCredential');
  const run = useRunCommand();
  const state = useConfigTab({
    id: 'smtp-credentials',
    cmdlet: 'Get-SmtpCredential',
    topics: ['configuration'],
    schema: smtpCredentialRow,
    columns: useCredentialColumns(),
  });
  const { dialog, done, query } = state;
  const show = (answer: CommandAnswer) => done([answer]);
  const test: Action<SmtpCredentialRow> = {
    id: 'test',
    labelKey: 'smtpCredential.actions.test',
    icon: <PlayCircleRegular />,
    cmdlet: 'Test-SmtpCredential',
    scope: 'selection',
    group: 'state',
    appliesTo: (chosen) => isSingle(chosen),
    run: onlyOne(async ({ Identity }) => {
      const answer = await run('Test-SmtpCredential', { Identity });
      const failed = answer.ok && answer.report.output[0]?.Status === 'Failed';
      if (!failed) {
        show(answer);
        return;
      }
      // The sheet says why, and has the fields that cure it.
      query.refresh();
      dialog.open('properties');
    }),
  };

  const signIn: Action<SmtpCredentialRow> = {
    id: 'signIn',
    labelKey: 'smtpCredential.actions.signIn',
    icon: <KeyResetRegular />,
    cmdlet: 'Connect-SmtpCredential',
    scope: 'selection',
    group: 'state',
    appliesTo: ([only, ...more]) =>
      only !== undefined &&
      more.length === 0 &&
      only.Kind === 'RefreshToken' &&
      signsInByDevice(only.Provider),
    run: () => dialog.open('signIn'),
    prepare: SignInDialog.prepare,
  };

  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction(
        'smtpCredential.actions.new',
        'New-SmtpCredential',
        () => dialog.open('new'),
        NewCredentialDialog.prepare,
      )}
      actions={[test, signIn]}
      removal={{
        cmdlet: 'Remove-SmtpCredential',
        ask: (props) => <AskChosen cmdlet="Remove-SmtpCredential" texts="smtpCredential.remove" {...props} />,
      }}
      prepare={prepareDialogs}
      sheet={(credential, { key, ...props }) => (
        // One that was tried meanwhile is another: it shows what came of it.
        <CredentialSheet key={`${key} ${credential.Status}`} credential={credential} {...props} />
      )}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <NewButton
              cmdlet="New-SmtpCredential"
              onNew={() => dialog.open('new')}
              prepare={NewCredentialDialog.prepare}
            >
              {t('actions.new')}
            </NewButton>
          }
        >
          <p>{t('empty.why')}</p>
        </EmptyState>
      }
      dialogs={
        <>
          {dialog.name === 'new' && <NewCredentialDialog onCreated={show} onClose={dialog.close} />}
          {dialog.name === 'signIn' && state.list.only && (
            <SignInDialog credential={state.list.only} onClose={dialog.close} />
          )}
        </>
      }
    />
  );
}
