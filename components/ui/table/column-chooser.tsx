'use client';

import {
  Button,
  Menu,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { ColumnTripleEditRegular } from '@fluentui/react-icons/svg/column-triple-edit';
import { useTranslations } from 'next-intl';
import type { DataColumn } from './data-column';
import type { TableLayout } from './use-table-layout';

interface Props<Row> {
  readonly layout: TableLayout<Row>;
  readonly columns: readonly DataColumn<Row>[];
}

/** View > Add/Remove Columns. The last column cannot be taken away. */
export function ColumnChooser<Row>({ layout, columns }: Props<Row>) {
  const styles = useStyles();
  const t = useTranslations('dataTable');
  return (
    <Menu
      checkedValues={{ columns: layout.columns.map(({ column }) => column.id) }}
      onCheckedValueChange={(_event, { checkedItems }) => {
        if (checkedItems.length > 0) layout.show(checkedItems);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" className={styles.button} icon={<ColumnTripleEditRegular />}>
          {t('columns')}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {columns.map((column) => (
            <MenuItemCheckbox key={column.id} name="columns" value={column.id}>
              {column.header}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

const useStyles = makeStyles({
  button: { flexShrink: 0, whiteSpace: 'nowrap', fontWeight: tokens.fontWeightRegular },
});
