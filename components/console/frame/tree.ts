import type { ReactElement } from 'react';
import type { TextKeyIn } from '@/lib/i18n/page-texts';

/** Key of the catalogue `console.tree`. */
export type NodeLabel = TextKeyIn<'console.tree'>;

/** A frame's tree: branches that open, leaves that are pages. */
export interface TreeLeaf {
  readonly path: string;
  readonly label: NodeLabel;
  readonly icon: ReactElement;
}

export interface TreeBranch {
  readonly id: string;
  readonly label: NodeLabel;
  readonly icon: ReactElement;
  readonly leaves: readonly TreeLeaf[];
}

export type NodeTree = readonly TreeBranch[];

/** The node that an address shows, with the branch it stands in. */
export function findNode(tree: NodeTree, path: string): { branch: TreeBranch; leaf: TreeLeaf } | null {
  for (const branch of tree) {
    const leaf = branch.leaves.find(
      (candidate) => path === candidate.path || path.startsWith(`${candidate.path}/`),
    );
    if (leaf) return { branch, leaf };
  }
  return null;
}
