'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { CommandProvider, type RunCommand } from '@/components/console/command/command-context';
import { type LazyPart, lazyDialog } from '@/components/console/dialog/lazy-part';
import type { ThemeChoice } from '@/components/ui/theme/theme-choice';
import { useHydrated } from '@/components/ui/use-hydrated';
import type { Manifest } from '@/lib/commands/manifest';
import { ConsoleHeader } from './console-header';
import { ConsoleTree } from './console-tree';
import { NewBrowserNotice } from './new-browser-notice';
import type { NodeTree } from './tree';
import { useFrameKeys } from './use-frame-keys';

const KeyList = lazyDialog(() => import('./key-list').then((file) => file.KeyList));
const TreeDrawer = lazyDialog(() => import('./tree-drawer').then((file) => file.TreeDrawer));

interface Props {
  readonly tree: NodeTree;
  readonly userName: string;
  readonly theme: ThemeChoice;
  /** What is known of each cmdlet. */
  readonly manifest: Manifest;
  /** The console's server action. */
  readonly change: RunCommand;
  /** My account, which stands above the rooms of the console. */
  readonly account: LazyPart<{ readonly userName: string; readonly onClose: () => void }>;
  readonly children: ReactNode;
}

/** Header, tree and, as children, result and actions pane (result-pane.tsx). Each pane scrolls by itself. */
export function ConsoleFrame({ tree, userName, theme, manifest, change, account: Account, children }: Props) {
  const styles = useStyles();
  const t = useTranslations('console');
  const [treeOpen, setTreeOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const [accountOpen, setAccountOpen] = useState(false);
  const hydrated = useHydrated();
  useFrameKeys({ showKeys: () => setKeysOpen(true) });

  return (
    <CommandProvider manifest={manifest} change={change}>
      {/* A page is seen before its program runs: until then a click would look taken, and be lost. */}
      <div className={styles.frame} inert={!hydrated}>
        <ConsoleHeader
          tree={tree}
          userName={userName}
          theme={theme}
          onOpenTree={() => setTreeOpen(true)}
          prepareTree={TreeDrawer.prepare}
          onShowKeys={() => setKeysOpen(true)}
          prepareKeys={KeyList.prepare}
          onShowAccount={() => setAccountOpen(true)}
          prepareAccount={Account.prepare}
        />
        <NewBrowserNotice onShowAccount={() => setAccountOpen(true)} />
        <div className={styles.panes}>
          <nav className={styles.tree} data-pane="tree" aria-label={t('tree.label')}>
            <ConsoleTree tree={tree} />
          </nav>
          {children}
        </div>
      </div>
      {treeOpen && <TreeDrawer tree={tree} onClose={() => setTreeOpen(false)} />}
      {accountOpen && <Account userName={userName} onClose={() => setAccountOpen(false)} />}
      {keysOpen && <KeyList onClose={() => setKeysOpen(false)} />}
    </CommandProvider>
  );
}

const useStyles = makeStyles({
  frame: { height: '100%', display: 'flex', flexDirection: 'column' },
  panes: { flexGrow: 1, minHeight: 0, display: 'flex' },
  tree: {
    width: '240px',
    flexShrink: 0,
    overflow: 'auto',
    padding: '8px 4px',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 699px)': { display: 'none' },
  },
});
