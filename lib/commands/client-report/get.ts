import type { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import type { OutputRow } from '@/lib/commands/command/report';
import { isInForce } from '@/lib/commands/ip-block-list/output';
import {
  filterTree,
  pageInfo,
  readPage,
  readParts,
  sortKeys,
  toListRequest,
  toWholeListRequest,
} from '@/lib/commands/parameters/paging';
import { BlockList } from '@/lib/mail/address/block-list';
import { parseIpRange } from '@/lib/mail/address/ip-range';
import { routedNetworkOf } from '@/lib/mail/address/source-network';
import { CLIENT_PROPERTIES } from '@/lib/mail/session/client-properties';
import type { Reach } from '@/lib/reach';
import { listIpBlockListEntries } from '@/lib/store/configuration/ip-block-list';
import type { IpBlockListEntry } from '@/lib/store/generated/client';
import {
  type ClientRow,
  type ClientSelection,
  listClients,
  readAllClients,
} from '@/lib/store/list/client-list';
import { getClientReportParameters } from './parameters';

/** Ours: who hands over mail, added up. Exchange has its protocol logs for it, and whoever reads them. */
export const getClientReport = defineCommand({
  name: 'Get-ClientReport',
  parameters: getClientReportParameters,
  permission: 'tracking.read',
  effect: 'read',
  positional: 'Identity',
  columns: ['ClientAddress', 'Name', 'Account', 'Encryption', 'Messages30Days', 'Refusals30Days', 'LastSeen'],
  handler: async ({ db, reach }, given) => {
    const entries = await listIpBlockListEntries(db);
    const selection = selectionOf(given, reach.limits);
    const page = await readPage(() => listClients(db, { ...toListRequest(given), ...selection }));
    return { output: page.rows.map((row) => toClientRow(row, entries)), page: pageInfo(page) };
  },
  readAll: ({ db, reach }, given) =>
    readParts(
      readAllClients(db, { ...toWholeListRequest(given), ...selectionOf(given, reach.limits) }),
      async (rows) => {
        const entries = await listIpBlockListEntries(db);
        return rows.map((row) => toClientRow(row, entries));
      },
    ),
});

function selectionOf(given: z.output<typeof getClientReportParameters>, reach: Reach): ClientSelection {
  return {
    id: given.Identity ?? null,
    clients: given.ClientAddress === undefined ? null : parseIpRange(given.ClientAddress),
    filter: filterTree(given.Filter, CLIENT_PROPERTIES),
    reach,
    order: sortKeys(given.SortOrder, CLIENT_PROPERTIES),
  };
}

function toClientRow(row: ClientRow, entries: readonly IpBlockListEntry[]): OutputRow {
  const blocked = entries.find(
    (entry) => isInForce(entry) && new BlockList([entry.ipRange]).covers(row.address),
  );
  return {
    Identity: row.id,
    ClientAddress: row.address,
    Network: row.address.includes('/') ? row.address : routedNetworkOf(row.address),
    Name: row.name,
    Label: row.label,
    Account: row.account,
    AuthMechanism: row.auth_mechanism,
    HelloNames: [...row.hello_names],
    Senders: [...row.senders],
    ReceiveConnector: row.connector_name,
    Encryption: row.encryption,
    TlsVersion: row.tls_version,
    LastPlainText: row.plain_text_at?.toISOString() ?? null,
    LastOldTls: row.old_tls_at?.toISOString() ?? null,
    MessagesToday: Number(row.messages_1),
    Messages7Days: Number(row.messages_7),
    Messages30Days: Number(row.messages_30),
    RefusalsToday: Number(row.refusals_1),
    Refusals7Days: Number(row.refusals_7),
    Refusals30Days: Number(row.refusals_30),
    SessionsToday: Number(row.sessions_1),
    Sessions7Days: Number(row.sessions_7),
    Sessions30Days: Number(row.sessions_30),
    LastRefusal: row.last_refusal,
    RefusedTime: row.refused_at?.toISOString() ?? null,
    BlockedBy: blocked?.id ?? null,
    BlockedRange: blocked?.ipRange ?? null,
    BlockedUntil: blocked?.expiresAt?.toISOString() ?? null,
    FirstSeen: row.first_seen_at.toISOString(),
    LastSeen: row.last_seen_at.toISOString(),
  };
}
