'use client';

import {
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Select,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useController, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { useMay } from '@/components/console/command/command-context';
import { IfMay } from '@/components/console/command/if-may';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { NewCredentialDialog } from '@/components/smtp-credential/lazy-new-credential';
import { presetOf, recognisePreset } from '@/lib/mail/settings/smart-host-presets';
import type { SendConnectorForm } from './form';

const choice = z.object({ Name: z.string(), UserName: z.string() });

/** By which credential the connector signs in, and a way to a new one. */
export function SmtpCredentialField() {
  const styles = useStyles();
  const t = useTranslations('smtpCredential.choose');
  const { field, fieldState } = useController<SendConnectorForm, 'SmtpCredential'>({
    name: 'SmtpCredential',
  });
  const may = useMay();
  const query = useCommandQuery('Get-SmtpCredential', may('Get-SmtpCredential') ? {} : null, [
    'configuration',
  ]);
  const [making, setMaking] = useState(false);
  const [hosts, connector] = useWatch<SendConnectorForm, ['SmartHosts', 'Name']>({
    name: ['SmartHosts', 'Name'],
  });
  const preset = recognisePreset(hosts);
  const provider = preset === null ? undefined : presetOf(preset.id).provider;
  const found = query.report?.output.map((row) => choice.parse(row)) ?? [];
  const isListed = field.value === '' || found.some(({ Name }) => Name === field.value);
  return (
    <>
      {query.report !== null && found.length === 0 && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('noneYet')}</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.line}>
        <Field label={t('label')} required validationMessage={fieldState.error?.message}>
          <Select {...field} className={styles.choice}>
            <option value="" disabled>
              {t('placeholder')}
            </option>
            {!isListed && <option value={field.value}>{field.value}</option>}
            {found.map(({ Name, UserName }) => (
              <option key={Name} value={Name}>
                {t('named', { name: Name, user: UserName })}
              </option>
            ))}
          </Select>
        </Field>
        <IfMay cmdlet="New-SmtpCredential">
          <Button
            className={styles.button}
            appearance={found.length === 0 ? 'primary' : 'secondary'}
            onClick={() => setMaking(true)}
            onPointerEnter={NewCredentialDialog.prepare}
            onFocus={NewCredentialDialog.prepare}
          >
            {t('new')}
          </Button>
        </IfMay>
      </div>
      <Text size={200} className={styles.about}>
        {t('overTls')}
      </Text>
      {making && (
        // React hands its events on to the form around it, whose own they are not.
        <div onSubmit={(event) => event.stopPropagation()}>
          <NewCredentialDialog
            first={provider === undefined ? undefined : { Name: connector, Provider: provider }}
            onCreated={(answer) => {
              if (!answer.ok) return;
              query.refresh();
              field.onChange(String(answer.report.output[0]?.Name ?? ''));
            }}
            onClose={() => setMaking(false)}
          />
        </div>
      )}
    </>
  );
}

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'flex-start', gap: '8px', flexWrap: 'wrap' },
  choice: { width: '320px', maxWidth: '100%' },
  button: { marginTop: '22px' },
  about: { color: tokens.colorNeutralForeground3 },
});
