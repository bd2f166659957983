'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { NavigationRegular } from '@fluentui/react-icons/svg/navigation';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { focusResult } from '@/components/ui/focus/pane-focus';
import { LanguageSwitch } from '@/components/ui/language-switch';
import { ProductMark } from '@/components/ui/product-mark';
import type { ThemeChoice } from '@/components/ui/theme/theme-choice';
import { ThemeMenu } from '@/components/ui/theme/theme-menu';
import { findNode, type NodeTree } from './tree';
import { UserMenu } from './user-menu';

interface Props {
  readonly tree: NodeTree;
  readonly userName: string;
  readonly theme: ThemeChoice;
  readonly onOpenTree: () => void;
  readonly onShowKeys: () => void;
  /** Called when pointer or focus come near what opens them. */
  readonly prepareTree: () => void;
  readonly prepareKeys: () => void;
  readonly onShowAccount: () => void;
  readonly prepareAccount: () => void;
}

export function ConsoleHeader(props: Props) {
  const { tree, userName, theme, onOpenTree, prepareTree } = props;
  const styles = useStyles();
  const t = useTranslations('console');
  const node = findNode(tree, usePathname());
  return (
    <header className={styles.header}>
      <Button data-skip size="small" className={styles.skip} onClick={focusResult}>
        {t('skip')}
      </Button>
      <Button
        className={styles.treeButton}
        appearance="subtle"
        icon={<NavigationRegular />}
        aria-label={t('openTree')}
        onPointerEnter={prepareTree}
        onFocus={prepareTree}
        onClick={onOpenTree}
      />
      <ProductMark size={22} />
      <span className={styles.product}>{t('product')}</span>
      {node && (
        <nav className={styles.path} aria-label={t('path')}>
          {node.leaf && (
            <>
              <span className={styles.branch}>{t(`tree.${node.branch.label}`)}</span>
              <ChevronRightRegular className={styles.chevron} aria-hidden />
            </>
          )}
          <span aria-current="page">{t(`tree.${(node.leaf ?? node.branch).label}`)}</span>
        </nav>
      )}
      <div className={styles.tools}>
        <LanguageSwitch />
        <ThemeMenu initial={theme} />
        <UserMenu
          userName={userName}
          onShowKeys={props.onShowKeys}
          prepareKeys={props.prepareKeys}
          onShowAccount={props.onShowAccount}
          prepareAccount={props.prepareAccount}
        />
      </div>
    </header>
  );
}

const useStyles = makeStyles({
  header: {
    height: '40px',
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '0 8px 0 16px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'nowrap',
    '@media (max-width: 699px)': { paddingLeft: '4px' },
  },
  // Seen by whoever comes by Tab, and by nobody else.
  skip: { position: 'fixed', top: '-100px', left: '8px', zIndex: 3, ':focus': { top: '6px' } },
  treeButton: { minWidth: '32px', '@media (min-width: 700px)': { display: 'none' } },
  product: { fontSize: '16px', fontWeight: tokens.fontWeightSemibold, marginRight: '12px' },
  path: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    '@media (max-width: 699px)': { display: 'none' },
  },
  branch: { color: tokens.colorNeutralForeground3 },
  chevron: { color: tokens.colorNeutralForeground3, fontSize: '12px', flexShrink: 0 },
  tools: { marginLeft: 'auto', display: 'flex', alignItems: 'center', gap: '4px' },
});
