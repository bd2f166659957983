import type { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import type { OutputRow } from '@/lib/commands/command/report';
import { lastErrorProperties } from '@/lib/commands/handler/last-error';
import {
  filterTree,
  pageInfo,
  readPage,
  readParts,
  toListRequest,
  toWholeListRequest,
} from '@/lib/commands/parameters/paging';
import { FINISHED_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import type { Reach } from '@/lib/reach';
import {
  type FinishedRow,
  type FinishedSelection,
  listFinished,
  readAllFinished,
} from '@/lib/store/list/finished-list';
import { shownSender } from './output';
import { getFinishedMessageParameters } from './parameters';

/** Ours: "Recently finished", one row a recipient, newest first. Exchange would send the administrator to the tracking log. */
export const getFinishedMessage = defineCommand({
  name: 'Get-FinishedMessage',
  parameters: getFinishedMessageParameters,
  permission: 'tracking.read',
  effect: 'read',
  positional: 'MessageId',
  columns: ['DateFinished', 'Outcome', 'FromAddress', 'Recipient', 'Subject'],
  handler: async ({ db, reach }, given) => {
    const selection = selectionOf(given, reach.limits);
    const page = await readPage(() => listFinished(db, { ...toListRequest(given), ...selection }));
    return { output: page.rows.map(toFinishedRow), page: pageInfo(page) };
  },
  readAll: ({ db, reach }, given) =>
    readParts(
      readAllFinished(db, { ...toWholeListRequest(given), ...selectionOf(given, reach.limits) }),
      (rows) => rows.map(toFinishedRow),
    ),
});

function selectionOf(given: z.output<typeof getFinishedMessageParameters>, reach: Reach): FinishedSelection {
  return {
    messageId: given.MessageId === undefined ? null : BigInt(given.MessageId),
    connectorId: given.ConnectorId ?? null,
    start: given.Start ?? null,
    end: given.End ?? null,
    server: given.Server ?? null,
    filter: filterTree(given.Filter, FINISHED_PROPERTIES),
    reach,
  };
}

function toFinishedRow(row: FinishedRow): OutputRow {
  return {
    Identity: row.id.toString(),
    DateFinished: row.finished_at.toISOString(),
    Outcome: row.outcome,
    Recipient: row.address,
    RecipientDomain: row.domain,
    FromAddress: shownSender(row.from_address),
    Subject: row.subject,
    InternetMessageId: row.internet_message_id,
    Size: Number(row.size),
    MessageSourceName: row.source_name,
    SourceIP: row.source_ip,
    DateReceived: row.received_at.toISOString(),
    MessageId: Number(row.message_id),
    ConnectorId: row.connector_id,
    ConnectorName: row.connector_name,
    RemoteServer: row.host,
    Reply: row.reply,
    ...lastErrorProperties({
      last_error_key: row.error_key,
      last_error_args: row.error_args,
      last_error_reply: row.reply,
    }),
    NDR: row.ndr,
    NDRMessageId: row.ndr_message_id === null ? null : Number(row.ndr_message_id),
    Actor: row.actor,
    QueueId: row.queue_id.toString(),
    Server: row.server,
  };
}
