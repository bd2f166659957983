'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { usePermittedBy } from '@/components/role-group/use-permitted-by';
import { CheckListField } from '@/components/ui/form-fields/check-list-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { MANAGEMENT_ROLE_NAMES } from '@/lib/auth/management-roles';
import { newApiTokenParameters } from '@/lib/commands/api-token/parameters';
import type { CommandAnswer } from '@/lib/commands/command/report';
import type { Owner } from './owner';
import { EMPTY_TOKEN, LIFETIMES, newTokenParameters, type TokenForm, withoutRole } from './token-form';

interface Props {
  readonly owner: Owner;
  /** The management roles that who makes it may give. */
  readonly roles: readonly string[];
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New API Token": what it may do, how long, and from where. */
export function NewApiTokenDialog({ owner, roles, onCreated, onClose }: Props) {
  const t = useTranslations('account.apiTokens');
  const account = useTranslations('account');
  const wizard = useTranslations('console.wizard');
  const permittedBy = usePermittedBy();
  const [openedAtMs] = useState(Date.now);
  const offered = MANAGEMENT_ROLE_NAMES.filter((role) => roles.includes(role));
  const lifetimes = LIFETIMES.map((value) => ({
    value,
    label: value === 'never' ? t('expiresNever') : t('expiresIn', { days: Number(value) }),
  }));
  return (
    <FormDialog<TokenForm>
      title={t('title')}
      submitLabel={wizard('new')}
      cmdlet="New-ApiToken"
      schema={newApiTokenParameters}
      defaults={EMPTY_TOKEN}
      toParameters={(form) => newTokenParameters(form, owner, openedAtMs)}
      check={(form) => withoutRole(form, offered.length > 0 ? 'Roles' : 'RoleGroups')}
      onDone={onCreated}
      onClose={onClose}
    >
      <TextField<TokenForm> name="Name" label={account('name')} hint={t('nameHint')} required />
      {owner.roleGroups.length > 0 && (
        <CheckListField<TokenForm>
          name="RoleGroups"
          label={t('roleGroups')}
          options={owner.roleGroups.map((value) => ({ value }))}
          height={120}
        />
      )}
      {offered.length > 0 && (
        <CheckListField<TokenForm>
          name="Roles"
          label={t('roles')}
          options={offered.map((value) => ({ value, about: permittedBy(value) }))}
          height={184}
        />
      )}
      <SelectField<TokenForm> name="ExpirationTime" label={t('expires')} options={lifetimes} width={200} />
      <TextAreaField<TokenForm>
        name="RemoteIPRanges"
        label={t('addresses')}
        hint={t('addressesHint')}
        rows={2}
      />
    </FormDialog>
  );
}
