'use client';

import { Field, Input, Select } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import type { ItemDialogProps } from '@/components/console/dialog/edited-list';
import { type Composed, ItemDialog } from '@/components/console/dialog/item-dialog';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { partsOfMapping } from './provider-row';

const ALL = {};

/** "Add Group": a group as the provider names it, and one of our role groups. */
export function MappingDialog({ item, others, onSave, onClose }: ItemDialogProps) {
  const t = useTranslations('oidcProvider.mapping');
  const first = useInitialFocus<HTMLInputElement>();
  const start = item === null ? { group: '', roleGroup: '' } : partsOfMapping(item);
  const [group, setGroup] = useState(start.group);
  const [chosen, setChosen] = useState(start.roleGroup);
  const { report } = useCommandQuery('Get-RoleGroup', ALL);
  const names = report?.output.map(({ Name }) => String(Name)) ?? [];
  const roleGroup = chosen === '' ? (names[0] ?? '') : chosen;
  // What has been removed since stays until it is taken out.
  const offered = roleGroup === '' || names.includes(roleGroup) ? names : [roleGroup, ...names];
  return (
    <ItemDialog
      title={t(item === null ? 'addTitle' : 'editTitle')}
      composed={compose(group, roleGroup, others)}
      onSave={onSave}
      onClose={onClose}
    >
      {(messageAt) => (
        <>
          <Field label={t('group')} hint={t('groupHint')} validationMessage={messageAt('group')} required>
            <Input
              value={group}
              input={{ ref: first }}
              spellCheck={false}
              onChange={(_event, data) => setGroup(data.value)}
            />
          </Field>
          <Field label={t('roleGroup')} validationMessage={messageAt('roleGroup')}>
            <Select value={roleGroup} onChange={(_event, data) => setChosen(data.value)}>
              {offered.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        </>
      )}
    </ItemDialog>
  );
}

function compose(
  group: string,
  roleGroup: string,
  others: readonly string[],
): Composed<'group' | 'roleGroup'> {
  const name = group.trim();
  const item = `${name}=>${roleGroup}`;
  const wrong = (field: 'group' | 'roleGroup', id: string, args = {}) =>
    ({ ok: false, field, problem: { id, parameter: null, args } }) as const;
  if (name === '' || name.length > 256) return wrong('group', 'OidcMappingInvalid', { value: name });
  if (roleGroup === '') return wrong('roleGroup', 'OidcMappingInvalid', { value: name });
  return others.includes(item) ? wrong('group', 'ListDuplicate', { value: name }) : { ok: true, item };
}
