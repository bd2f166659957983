import { makeStyles } from '@fluentui/react-components';

/** A tab of the sheet: what it is about, what there is, what can be done. */
export const useSectionStyles = makeStyles({
  section: { display: 'grid', gap: '12px', justifyItems: 'start' },
  help: { margin: 0 },
});
