'use client';

import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { MailArrowForwardRegular } from '@fluentui/react-icons/svg/mail-arrow-forward';
import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { ToolboxRegular } from '@fluentui/react-icons/svg/toolbox';
import type { ReactElement } from 'react';
import type { NodeLabel, NodeTree, TreeLeaf } from '@/components/console/frame/tree';
import { findNodePath, NODE_CMDLETS, type NodePath } from './node-paths';

/** The console tree of Exchange 2007: only what exists. */
const CONSOLE_TREE: NodeTree = [
  {
    id: 'organization',
    label: 'organizationConfiguration',
    icon: <BuildingRegular />,
    path: '/organization',
    leaves: [leaf('/organization/hub-transport', 'hubTransport', <MailArrowForwardRegular />)],
  },
  {
    id: 'server',
    label: 'serverConfiguration',
    icon: <ServerRegular />,
    path: null,
    leaves: [leaf('/server/hub-transport', 'hubTransport', <MailInboxArrowRightRegular />)],
  },
  {
    id: 'toolbox',
    label: 'toolbox',
    icon: <ToolboxRegular />,
    path: null,
    leaves: [
      leaf('/toolbox/queue-viewer', 'queueViewer', <MailListRegular />),
      leaf('/toolbox/test-message', 'testMessage', <SendRegular />),
      leaf('/toolbox/audit-log', 'auditLog', <HistoryRegular />),
    ],
  },
];

/** @param may whether the user may run a cmdlet: a page is there for who may run one of its own */
export function consoleTree(may: (cmdlet: string) => boolean): NodeTree {
  const isOpen = (path: string) => {
    const node = findNodePath(path.slice(1).split('/'));
    return node !== null && NODE_CMDLETS[node].some((cmdlet) => may(cmdlet));
  };
  return CONSOLE_TREE.map((branch) => ({
    ...branch,
    path: branch.path !== null && isOpen(branch.path) ? branch.path : null,
    leaves: branch.leaves.filter(({ path }) => isOpen(path)),
  })).filter(({ path, leaves }) => path !== null || leaves.length > 0);
}

function leaf(path: NodePath, label: NodeLabel, icon: ReactElement): TreeLeaf {
  return { path, label, icon };
}
