import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { MailArrowForwardRegular } from '@fluentui/react-icons/svg/mail-arrow-forward';
import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { ToolboxRegular } from '@fluentui/react-icons/svg/toolbox';
import type { ReactElement } from 'react';

/** The console tree: only what exists. Labels are keys of the catalogue `console.tree`. */
export interface TreeLeaf {
  readonly path: string;
  readonly label: string;
  readonly icon: ReactElement;
}

interface TreeBranch {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactElement;
  readonly leaves: readonly TreeLeaf[];
}

export const TREE: readonly TreeBranch[] = [
  {
    id: 'organization',
    label: 'organizationConfiguration',
    icon: <BuildingRegular />,
    leaves: [
      { path: '/organization/hub-transport', label: 'hubTransport', icon: <MailArrowForwardRegular /> },
    ],
  },
  {
    id: 'server',
    label: 'serverConfiguration',
    icon: <ServerRegular />,
    leaves: [{ path: '/server/hub-transport', label: 'hubTransport', icon: <MailInboxArrowRightRegular /> }],
  },
  {
    id: 'toolbox',
    label: 'toolbox',
    icon: <ToolboxRegular />,
    leaves: [
      { path: '/toolbox/queue-viewer', label: 'queueViewer', icon: <MailListRegular /> },
      { path: '/toolbox/test-message', label: 'testMessage', icon: <SendRegular /> },
    ],
  },
];

export function findNode(path: string): { branch: TreeBranch; leaf: TreeLeaf } | null {
  for (const branch of TREE) {
    const leaf = branch.leaves.find(
      (candidate) => path === candidate.path || path.startsWith(`${candidate.path}/`),
    );
    if (leaf) return { branch, leaf };
  }
  return null;
}
