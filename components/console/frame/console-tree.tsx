'use client';

import { Tree, TreeItem } from '@fluentui/react-components';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type MouseEvent, useState } from 'react';
import { findNode, type NodeTree, type TreeBranch } from './tree';
import { TreeLabel } from './tree-label';

/** The console tree of Exchange 2007, on Fluent's tree: arrows move, Enter opens. */
export function ConsoleTree({ tree, onNavigate }: { tree: NodeTree; onNavigate?: () => void }) {
  const t = useTranslations('console.tree');
  const router = useRouter();
  const node = findNode(tree, usePathname());
  const present = node && (node.leaf ?? node.branch).path;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(tree.map((branch) => branch.id)));

  function follow(path: string) {
    router.push(path);
    onNavigate?.();
  }
  /** A branch with a page of its own shows that; its chevron, and the arrow keys, open and close it. */
  function followBranch(event: MouseEvent, branch: TreeBranch) {
    if (branch.path === null) return;
    event.preventDefault();
    setOpen(new Set([...open, branch.id]));
    follow(branch.path);
  }

  return (
    <Tree
      aria-label={t('label')}
      size="small"
      openItems={open}
      onOpenChange={(_event, data) => setOpen(new Set([...data.openItems].map(String)))}
    >
      {tree.map((branch) => (
        <TreeItem
          key={branch.id}
          itemType={branch.leaves.length > 0 ? 'branch' : 'leaf'}
          value={branch.id}
          tabIndex={branch.path === null ? undefined : branch.path === present ? 0 : -1}
          aria-current={branch.path !== null && branch.path === present ? 'page' : undefined}
          onClick={(event) => followBranch(event, branch)}
        >
          <TreeLabel icon={branch.icon} present={branch.path !== null && branch.path === present}>
            {t(branch.label)}
          </TreeLabel>
          <Tree>
            {branch.leaves.map((leaf) => (
              <TreeItem
                key={leaf.path}
                itemType="leaf"
                value={leaf.path}
                // Where Tab enters; Fluent takes it from there.
                tabIndex={leaf.path === present ? 0 : -1}
                aria-current={leaf.path === present ? 'page' : undefined}
                onClick={() => follow(leaf.path)}
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
