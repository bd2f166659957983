import type { TextKey } from '@/lib/i18n/page-texts';

/**
 * Owns: which pages the console has: the address of each, and the key of its title. Server and browser read it. The view of each
 *   stands in node-view.tsx, its place in the tree in console-tree.tsx; a view or a title that is missing does not compile.
 */
export const NODE_TITLES = {
  '/organization': 'console.tree.organizationConfiguration',
  '/organization/hub-transport': 'console.tree.hubTransport',
  '/server/hub-transport': 'console.pageTitle.serverHubTransport',
  '/toolbox/audit-log': 'console.tree.auditLog',
  '/toolbox/queue-viewer': 'console.tree.queueViewer',
  '/toolbox/test-message': 'testMessage.title',
} as const satisfies Readonly<Record<`/${string}`, TextKey>>;

export type NodePath = keyof typeof NODE_TITLES;

/** What the lists of each page run: the page is there for who may run one of them. */
export const NODE_CMDLETS: Readonly<Record<NodePath, readonly string[]>> = {
  '/organization': ['Get-User', 'Get-RoleGroup', 'Get-OidcProvider'],
  '/organization/hub-transport': ['Get-SendConnector', 'Get-SmtpCredential', 'Get-AcceptedDomain'],
  '/server/hub-transport': [
    'Get-TransportServer',
    'Get-ReceiveConnector',
    'Get-User',
    'Get-ClientReport',
    'Get-ReceiveSession',
  ],
  '/toolbox/audit-log': ['Search-AdminAuditLog'],
  '/toolbox/queue-viewer': ['Get-Queue', 'Get-Message', 'Get-FinishedMessage', 'Get-RestoredMail'],
  '/toolbox/test-message': ['Send-MailMessage'],
};

/** @param segments an address's path, cut at its slashes */
export function findNodePath(segments: readonly string[]): NodePath | null {
  const path = `/${segments.join('/')}`;
  return isNodePath(path) ? path : null;
}

function isNodePath(path: string): path is NodePath {
  return Object.hasOwn(NODE_TITLES, path);
}
