'use client';

import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { MailArrowForwardRegular } from '@fluentui/react-icons/svg/mail-arrow-forward';
import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { ToolboxRegular } from '@fluentui/react-icons/svg/toolbox';
import type { ReactElement } from 'react';
import type { NodeLabel, NodeTree, TreeLeaf } from '@/components/console/frame/tree';
import type { NodePath } from './node-paths';

/** The console tree of Exchange 2007: only what exists. */
export const CONSOLE_TREE: NodeTree = [
  {
    id: 'organization',
    label: 'organizationConfiguration',
    icon: <BuildingRegular />,
    leaves: [leaf('/organization/hub-transport', 'hubTransport', <MailArrowForwardRegular />)],
  },
  {
    id: 'server',
    label: 'serverConfiguration',
    icon: <ServerRegular />,
    leaves: [leaf('/server/hub-transport', 'hubTransport', <MailInboxArrowRightRegular />)],
  },
  {
    id: 'toolbox',
    label: 'toolbox',
    icon: <ToolboxRegular />,
    leaves: [
      leaf('/toolbox/queue-viewer', 'queueViewer', <MailListRegular />),
      leaf('/toolbox/test-message', 'testMessage', <SendRegular />),
    ],
  },
];

function leaf(path: NodePath, label: NodeLabel, icon: ReactElement): TreeLeaf {
  return { path, label, icon };
}
