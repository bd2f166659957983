import type { ReactElement } from 'react';
import type { TextKeyIn } from '@/lib/i18n/page-texts';

/** Key of the catalogue `console.tree`. */
export type NodeLabel = TextKeyIn<'console.tree'>;

/** A frame's tree: branches that open and may be pages themselves, leaves that are pages. */
export interface TreeLeaf {
  readonly path: string;
  readonly label: NodeLabel;
  readonly icon: ReactElement;
}

export interface TreeBranch {
  readonly id: string;
  readonly label: NodeLabel;
  readonly icon: ReactElement;
  /** Its own page; null: it only opens. */
  readonly path: string | null;
  readonly leaves: readonly TreeLeaf[];
}

export type NodeTree = readonly TreeBranch[];

interface FoundNode {
  readonly branch: TreeBranch;
  /** Null: the branch's own page is shown. */
  readonly leaf: TreeLeaf | null;
}

/** The node that an address shows, with the branch it stands in. */
export function findNode(tree: NodeTree, path: string): FoundNode | null {
  for (const branch of tree) {
    if (path === branch.path) return { branch, leaf: null };
    const leaf = branch.leaves.find(
      (candidate) => path === candidate.path || path.startsWith(`${candidate.path}/`),
    );
    if (leaf) return { branch, leaf };
  }
  return null;
}
