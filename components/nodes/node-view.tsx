'use client';

import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import { useMay } from '@/components/console/command/command-context';
import { orLoadAnew } from '@/components/console/or-load-anew';
import { NODE_CMDLETS, type NodePath } from './node-paths';
import { NotPermitted } from './not-permitted';

/** What the server knows and a view may need. */
export interface NodeSettings {
  /** Default of a new connector's Port (POSTERN_CONNECTOR_PORT). */
  readonly connectorPort: number;
}

/**
 * Each node's view is a program of its own: a page that imported all of them would bring all of them along (421 KB of script
 * where the largest needs 373). The page's HTML names the chunk, so that it is fetched with the rest.
 */
const NODE_VIEWS: Readonly<Record<NodePath, ComponentType<NodeSettings>>> = {
  '/organization': dynamic(() => orLoadAnew(import('./organization').then((file) => file.Organization))),
  '/organization/hub-transport': dynamic(() =>
    orLoadAnew(import('./organization-hub-transport').then((file) => file.OrganizationHubTransport)),
  ),
  '/server/hub-transport': dynamic(() =>
    orLoadAnew(import('./server-hub-transport').then((file) => file.ServerHubTransport)),
  ),
  '/toolbox/audit-log': dynamic(() =>
    orLoadAnew(import('@/components/audit-log/audit-log-view').then((file) => file.AuditLogView)),
  ),
  '/toolbox/queue-viewer': dynamic(() =>
    orLoadAnew(import('@/components/queue-viewer/queue-viewer').then((file) => file.QueueViewer)),
  ),
  '/toolbox/test-message': dynamic(() =>
    orLoadAnew(import('@/components/test-message/test-message-view').then((file) => file.TestMessageView)),
  ),
};

interface Props {
  readonly path: NodePath;
  readonly settings: NodeSettings;
}

/** Result and actions pane of one node. */
export function NodeView({ path, settings }: Props) {
  const may = useMay();
  if (!NODE_CMDLETS[path].some((cmdlet) => may(cmdlet))) return <NotPermitted path={path} />;
  const View = NODE_VIEWS[path];
  return <View {...settings} />;
}
