'use client';

import { makeStyles, mergeClasses, Tree, TreeItem, TreeItemLayout, tokens } from '@fluentui/react-components';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { findNode, TREE, type TreeLeaf } from './tree-nodes';

/** The console tree of Exchange 2007, on Fluent's tree: arrows move, Enter opens. */
export function ConsoleTree({ onNavigate }: { onNavigate?: () => void }) {
  const styles = useStyles();
  const t = useTranslations('console.tree');
  const router = useRouter();
  const present = findNode(usePathname())?.leaf.path;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(TREE.map((branch) => branch.id)));

  function follow(leaf: TreeLeaf) {
    router.push(leaf.path);
    onNavigate?.();
  }

  return (
    <Tree
      aria-label={t('label')}
      size="small"
      openItems={open}
      onOpenChange={(_event, data) => setOpen(new Set([...data.openItems].map(String)))}
    >
      {TREE.map((branch) => (
        <TreeItem key={branch.id} itemType="branch" value={branch.id}>
          <TreeItemLayout className={styles.branch} iconBefore={branch.icon}>
            {t(branch.label)}
          </TreeItemLayout>
          <Tree>
            {branch.leaves.map((leaf) => (
              <TreeItem
                key={leaf.path}
                itemType="leaf"
                value={leaf.path}
                aria-current={leaf.path === present ? 'page' : undefined}
                onClick={() => follow(leaf)}
              >
                <TreeItemLayout
                  iconBefore={leaf.icon}
                  className={mergeClasses(styles.leaf, leaf.path === present && styles.present)}
                >
                  {t(leaf.label)}
                </TreeItemLayout>
              </TreeItem>
            ))}
          </Tree>
        </TreeItem>
      ))}
    </Tree>
  );
}

const useStyles = makeStyles({
  branch: { minHeight: '28px', fontSize: '14px', fontWeight: tokens.fontWeightRegular },
  // Nearer to its branch than Fluent has it: the longest name must fit, also in bold.
  leaf: { minHeight: '28px', paddingLeft: '36px', fontSize: '14px', borderRadius: tokens.borderRadiusMedium },
  present: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: `inset 3px 0 0 ${tokens.colorBrandBackground}`,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    // Forced colours take shadow and fill away.
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
});
