'use client';

import {
  makeStyles,
  mergeClasses,
  tokens,
  treeItemLayoutClassNames,
  useTreeItemContext_unstable,
} from '@fluentui/react-components';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import type { ReactElement } from 'react';

interface Props {
  readonly icon: ReactElement;
  /** The node that is shown. */
  readonly present?: boolean;
  readonly children: string;
}

/**
 * A node's line. Fluent's own can hold a checkbox or a radio button as well, and brings both along: 9 KB of script. Under its
 * class name Fluent draws the focus.
 */
export function TreeLabel({ icon, present = false, children }: Props) {
  const styles = useStyles();
  const isBranch = useTreeItemContext_unstable((item) => item.itemType === 'branch');
  const open = useTreeItemContext_unstable((item) => item.open);
  // A click on it opens and closes, where one on the rest of the line may show the branch's page.
  const chevron = useTreeItemContext_unstable((item) => item.expandIconRef);
  return (
    <div
      className={mergeClasses(
        treeItemLayoutClassNames.root,
        styles.line,
        !isBranch && styles.leaf,
        present && styles.present,
        present && !isBranch && styles.bold,
      )}
    >
      {isBranch && (
        <div ref={chevron} className={styles.chevron} aria-hidden>
          <ChevronRight12Regular className={mergeClasses(styles.closed, open && styles.open)} />
        </div>
      )}
      <div className={styles.icon}>{icon}</div>
      <div className={styles.text}>{children}</div>
    </div>
  );
}

const useStyles = makeStyles({
  line: {
    display: 'flex',
    alignItems: 'center',
    minHeight: '28px',
    boxSizing: 'border-box',
    fontSize: '14px',
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
    ':hover': {
      color: tokens.colorNeutralForeground2Hover,
      backgroundColor: tokens.colorSubtleBackgroundHover,
    },
    ':active': {
      color: tokens.colorNeutralForeground2Pressed,
      backgroundColor: tokens.colorSubtleBackgroundPressed,
    },
  },
  // Nearer to its branch than Fluent has it: the longest name must fit, also in bold.
  leaf: { paddingLeft: '36px', borderRadius: tokens.borderRadiusMedium },
  present: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    boxShadow: `inset 3px 0 0 ${tokens.colorBrandBackground}`,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    // Forced colours take shadow and fill away.
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  // A branch's name would take two lines.
  bold: { fontWeight: tokens.fontWeightSemibold },
  chevron: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    minWidth: '24px',
    flexShrink: 0,
    color: tokens.colorNeutralForeground3,
  },
  closed: {
    transitionProperty: 'transform',
    transitionDuration: tokens.durationNormal,
    transitionTimingFunction: tokens.curveEasyEaseMax,
  },
  open: { transform: 'rotate(90deg)' },
  icon: {
    display: 'flex',
    alignItems: 'center',
    paddingRight: tokens.spacingHorizontalXXS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
  },
  text: { padding: `0 ${tokens.spacingHorizontalXXS}` },
});
