'use client';

import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import {
  choicesOf,
  type FilterChoice,
  type FilterField,
  type FilterLine,
  type LineFault,
  newLine,
  takesValue,
} from './filter-draft';

interface Props {
  readonly line: FilterLine;
  readonly fields: readonly FilterField[];
  readonly fault: LineFault | undefined;
  readonly onChange: (line: FilterLine) => void;
  readonly onRemove: () => void;
}

/** Property, operator, value, X. */
export function FilterLineRow({ line, fields, fault, onChange, onRemove }: Props) {
  const styles = useStyles();
  const t = useTranslations('filterBar');
  const field = fields.find((candidate) => candidate.name === line.property) ?? fields[0];
  if (!field) return null;
  return (
    <div className={styles.line}>
      <Select
        size="small"
        className={styles.property}
        data-property
        aria-label={t('property')}
        value={field.name}
        onChange={(_event, data) => {
          const next = fields.find((candidate) => candidate.name === data.value);
          if (next) onChange(newLine(line.id, next));
        }}
      >
        {fields.map((candidate) => (
          <option key={candidate.name} value={candidate.name}>
            {candidate.label}
          </option>
        ))}
      </Select>
      <Select
        size="small"
        className={styles.operator}
        aria-label={t('operator')}
        value={line.choice}
        onChange={(_event, data) => {
          const choice = choicesOf(field).find((candidate) => candidate === data.value);
          if (choice) onChange({ ...line, choice });
        }}
      >
        {choicesOf(field).map((choice: FilterChoice) => (
          <option key={choice} value={choice}>
            {isOrder(choice) && field.type === 'date'
              ? t(`dateOperators.${choice}`)
              : t(`operators.${choice}`)}
          </option>
        ))}
      </Select>
      {takesValue(line.choice) && (
        <Field className={styles.value} size="small" validationMessage={fault && t(fault)}>
          <ValueInput field={field} value={line.value} onValue={(value) => onChange({ ...line, value })} />
        </Field>
      )}
      <Button
        size="small"
        appearance="subtle"
        className={styles.remove}
        icon={<DismissRegular />}
        aria-label={t('removeExpression')}
        title={t('removeExpression')}
        onClick={onRemove}
      />
    </div>
  );
}

/** Of times people say before and after, not less and greater. */
function isOrder(choice: FilterChoice): choice is 'gt' | 'ge' | 'lt' | 'le' {
  return ['gt', 'ge', 'lt', 'le'].includes(choice);
}

interface ValueProps {
  readonly field: FilterField;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function ValueInput({ field, value, onValue }: ValueProps) {
  const styles = useStyles();
  const t = useTranslations('filterBar');
  if (field.values) {
    return (
      <Select
        size="small"
        aria-label={t('value')}
        value={value}
        onChange={(_event, data) => onValue(data.value)}
      >
        {field.values.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </Select>
    );
  }
  return (
    <Input
      size="small"
      className={styles.input}
      aria-label={t('value')}
      type={field.type === 'date' ? 'datetime-local' : 'text'}
      inputMode={field.type === 'number' || field.type === 'size' ? 'decimal' : undefined}
      value={value}
      onChange={(_event, data) => onValue(data.value)}
    />
  );
}

const useStyles = makeStyles({
  /** One line, whatever the window leaves of it. */
  line: { display: 'flex', alignItems: 'flex-start', gap: '6px' },
  property: { flex: '0 1 200px', minWidth: '90px' },
  operator: { flex: '0 1 190px', minWidth: '90px' },
  value: { flex: '0 1 240px', minWidth: '90px' },
  input: { minWidth: 0, '& input': { minWidth: 0, width: '100%' } },
  remove: { flexShrink: 0 },
});
