'use client';

import { Tree, TreeItem } from '@fluentui/react-components';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { findNode, type NodeTree, type TreeLeaf } from './tree';
import { TreeLabel } from './tree-label';

/** The console tree of Exchange 2007, on Fluent's tree: arrows move, Enter opens. */
export function ConsoleTree({ tree, onNavigate }: { tree: NodeTree; onNavigate?: () => void }) {
  const t = useTranslations('console.tree');
  const router = useRouter();
  const present = findNode(tree, usePathname())?.leaf.path;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(tree.map((branch) => branch.id)));

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
      {tree.map((branch) => (
        <TreeItem key={branch.id} itemType="branch" value={branch.id}>
          <TreeLabel icon={branch.icon}>{t(branch.label)}</TreeLabel>
          <Tree>
            {branch.leaves.map((leaf) => (
              <TreeItem
                key={leaf.path}
                itemType="leaf"
                value={leaf.path}
                // Where Tab enters; Fluent takes it from there.
                tabIndex={leaf.path === present ? 0 : -1}
                aria-current={leaf.path === present ? 'page' : undefined}
                onClick={() => follow(leaf)}
              >
                <TreeLabel icon={leaf.icon} present={leaf.path === present}>
                  {t(leaf.label)}
                </TreeLabel>
              </TreeItem>
            ))}
          </Tree>
        </TreeItem>
      ))}
    </Tree>
  );
}
