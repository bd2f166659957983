import type { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import type { OutputRow } from '@/lib/commands/command/report';
import {
  filterTree,
  pageInfo,
  readPage,
  readParts,
  sortKeys,
  toListRequest,
  toWholeListRequest,
} from '@/lib/commands/parameters/paging';
import { type IpRange, parseIpRange } from '@/lib/mail/address/ip-range';
import { SESSION_PROPERTIES } from '@/lib/mail/session/session-properties';
import type { Reach } from '@/lib/reach';
import {
  listSessions,
  readAllSessions,
  type SessionRow,
  type SessionSelection,
} from '@/lib/store/list/session-list';
import { getReceiveSessionParameters } from './parameters';

/**
 * Ours: what Exchange writes into its SMTP Receive protocol logs, one row a session that has ended, newest first if not asked otherwise. Of a message
 * that came another way, or whose session lasts, there is none, which is no error.
 */
export const getReceiveSession = defineCommand({
  name: 'Get-ReceiveSession',
  parameters: getReceiveSessionParameters,
  permission: 'tracking.read',
  effect: 'read',
  positional: 'Identity',
  columns: ['StartTime', 'ClientAddress', 'ReceiveConnector', 'Messages', 'Outcome', 'Reply'],
  handler: async ({ db, reach }, given) => {
    const selection = selectionOf(given, reach.limits);
    const page = await readPage(() => listSessions(db, { ...toListRequest(given), ...selection }));
    return { output: page.rows.map(toSessionRow), page: pageInfo(page) };
  },
  readAll: ({ db, reach }, given) =>
    readParts(
      readAllSessions(db, { ...toWholeListRequest(given), ...selectionOf(given, reach.limits) }),
      (rows) => rows.map(toSessionRow),
    ),
});

function selectionOf(given: z.output<typeof getReceiveSessionParameters>, reach: Reach): SessionSelection {
  return {
    id: given.Identity ?? null,
    messageId: given.Message === undefined ? null : BigInt(given.Message),
    connectorName: given.ReceiveConnector ?? null,
    clients: given.ClientAddress === undefined ? null : rangeOf(given.ClientAddress),
    start: given.Start ?? null,
    end: given.End ?? null,
    server: given.Server ?? null,
    filter: filterTree(given.Filter, SESSION_PROPERTIES),
    reach,
    order: sortKeys(given.SortOrder, SESSION_PROPERTIES),
    includeDialogue: given.IncludeDialogue === true,
  };
}

function rangeOf(text: string): IpRange {
  const range = parseIpRange(text);
  if (range === null) throw new Error(`${text} was taken for a range`);
  return range;
}

function toSessionRow(row: SessionRow): OutputRow {
  return {
    Identity: row.id,
    StartTime: row.started_at.toISOString(),
    DurationMs: row.duration_ms,
    ReceiveConnector: row.connector_name,
    ClientAddress: row.client_ip,
    HelloName: row.hello_name,
    TlsVersion: row.tls_version,
    TlsCipher: row.tls_cipher,
    Account: row.account_name,
    AuthMechanism: row.auth_mechanism,
    Messages: row.messages,
    RefusedMessages: row.refused_messages,
    Size: Number(row.bytes),
    MessageIds: row.message_ids.map(Number),
    Recipients: row.recipients,
    RefusedRecipients: row.refused_recipients,
    Refusals: row.refusals,
    Reply: row.reply,
    Outcome: row.outcome,
    End: row.end,
    Error: row.error,
    Sessions: row.sessions,
    HasDialogue: row.has_dialogue,
    DialogueLeftOut: row.is_dialogue_left_out,
    Dialogue: row.dialogue,
    Server: row.server,
  };
}
