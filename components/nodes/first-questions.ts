import {
  type MailListQuestion,
  questionAt,
  toParameters,
} from '@/components/console/paged-list/mail-question';
import { readViewerTab, VIEWER_CMDLETS } from '@/components/console/paged-list/viewer-tab';
import { RELAY_ACCOUNTS } from '@/components/device/relay-accounts';
import { WAITING_FOR_CONNECTOR } from '@/components/send-connector/waiting-question';
import type { OutputRow } from '@/lib/commands/command/report';
import type { NodePath } from './node-paths';

/**
 * Owns: what each page asks as soon as it is there, so that the server can give the answers along with it.
 * Promises: the questions of the view's own components (node-view.tsx), as the address has them. One that is missing here, or
 *   that a view asks no more, costs only time. Pure: the server reads it.
 */
export interface FirstQuestion {
  readonly cmdlet: `Get-${string}` | 'Search-AdminAuditLog';
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of a list that has pages: as many rows as a page has. */
  readonly pageSize?: number;
  /** Asked next, by what was answered. */
  readonly next?: (output: readonly OutputRow[]) => readonly FirstQuestion[];
}

type Get = (name: string) => string | null;

const QUESTIONS: Readonly<Record<NodePath, (get: Get) => readonly FirstQuestion[]>> = {
  '/organization': (get) => {
    const tab = get('tab');
    if (tab === 'role-groups') return [whole('Get-RoleGroup')];
    return [whole(tab === 'sign-in-providers' ? 'Get-OidcProvider' : 'Get-User')];
  },
  '/organization/hub-transport': (get) => {
    const tab = get('tab');
    if (tab === 'accepted-domains') return [whole('Get-AcceptedDomain')];
    if (tab === 'smtp-credentials') return [whole('Get-SmtpCredential')];
    return [
      {
        ...whole('Get-SendConnector'),
        // Without any, the page tells how much mail waits for one.
        next: (connectors) => (connectors.length === 0 ? [WAITING_FOR_CONNECTOR] : []),
      },
    ];
  },
  '/server/hub-transport': (get) => {
    const tab = get('tab');
    if (tab === 'clients') return [ofPage(questionAt({ tab, cmdlet: 'Get-ClientReport', queue: null }, get))];
    if (tab === 'receive-sessions')
      return [ofPage(questionAt({ tab, cmdlet: 'Get-ReceiveSession', queue: null }, get))];
    if (tab === 'devices')
      return [
        { cmdlet: 'Get-User', parameters: RELAY_ACCOUNTS },
        whole('Get-AppPassword'),
        whole('Get-Account'),
      ];
    return [whole(tab === 'receive-connectors' ? 'Get-ReceiveConnector' : 'Get-TransportServer')];
  },
  '/toolbox/audit-log': (get) => [
    ofPage(questionAt({ tab: 'audit-log', cmdlet: 'Search-AdminAuditLog', queue: null }, get)),
  ],
  '/toolbox/queue-viewer': (get) => [
    viewerQuestion(get),
    ...(readViewerTab(get('tab'), get('queue')) === 'queues' ? [whole('Get-RestoredMail')] : []),
  ],
  '/toolbox/test-message': () => [],
};

export function firstQuestions(path: NodePath, get: Get): readonly FirstQuestion[] {
  return QUESTIONS[path](get);
}

function whole(cmdlet: FirstQuestion['cmdlet']): FirstQuestion {
  return { cmdlet, parameters: {} };
}

function viewerQuestion(get: Get): FirstQuestion {
  const queue = get('queue');
  const tab = readViewerTab(get('tab'), queue);
  return ofPage(questionAt({ tab, cmdlet: VIEWER_CMDLETS[tab], queue: tab === 'queue' ? queue : null }, get));
}

function ofPage(question: MailListQuestion): FirstQuestion {
  return { cmdlet: question.cmdlet, parameters: toParameters(question), pageSize: question.pageSize };
}
