'use client';

import { makeStyles } from '@fluentui/react-components';
import type { SettingsTable } from '@/lib/mail/settings/setting';
import { FieldPairs } from './field-pairs';
import { SettingField, type SettingTexts } from './setting-field';
import { fieldGroups } from './setting-groups';

interface Props<Name> {
  readonly table: SettingsTable;
  readonly names: readonly Name[];
  readonly textsOf: (name: Name) => SettingTexts;
}

/** Settings without an order of their own, by the kind of their controls: boxes, choices, numbers in pairs, texts. */
export function SettingFields<Name extends string>({ table, names, textsOf }: Props<Name>) {
  const styles = useStyles();
  const field = (name: Name) => {
    const setting = table[name];
    return setting && <SettingField key={name} name={name} setting={setting} texts={textsOf(name)} />;
  };
  const { boxes, choices, numbers, others } = fieldGroups(table, names);
  return (
    <div className={styles.fields}>
      <div>{boxes.map(field)}</div>
      {choices.map(field)}
      <FieldPairs>{numbers.map(field)}</FieldPairs>
      {others.map(field)}
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
});
