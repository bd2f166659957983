import { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { OutputRow } from '@/lib/commands/command/report';
import { lastErrorProperties } from '@/lib/commands/handler/last-error';
import { pageSize, readParts } from '@/lib/commands/parameters/paging';
import { parseMessageIdentity } from '@/lib/mail/queue/mail-identity';
import { type AttemptRow, readAllAttempts, readAttempts } from '@/lib/store/list/attempts';
import { getDeliveryAttemptParameters } from './parameters';

/** Ours: the timeline of a message, also after it has gone. Of a message never tried there is none, which is no error. */
export const getDeliveryAttempt = defineCommand({
  name: 'Get-DeliveryAttempt',
  parameters: getDeliveryAttemptParameters,
  permission: 'tracking.read',
  effect: 'read',
  positional: 'Message',
  columns: ['Date', 'Outcome', 'Host', 'Address', 'Reply'],
  handler: async ({ db, reach }, given) => {
    const attempts = await readAttempts(db, messageIdOf(given), {
      includeDialogue: given.IncludeDialogue === true,
      reach: reach.limits,
      limit: pageSize(given.ResultSize),
    });
    return { output: attempts.map(toAttemptRow) };
  },
  readAll: ({ db, reach }, given) => {
    const options = { includeDialogue: given.IncludeDialogue === true, reach: reach.limits };
    return readParts(readAllAttempts(db, messageIdOf(given), options), (rows) => rows.map(toAttemptRow));
  },
});

function messageIdOf({ Message }: { readonly Message: string }): bigint {
  const identity = parseMessageIdentity(Message);
  if (identity === null) throw refuse('MessageIdentityInvalid', 'Message', { identity: Message });
  return identity.messageId;
}

function toAttemptRow(row: AttemptRow): OutputRow {
  return {
    Identity: row.id.toString(),
    Date: row.at.toISOString(),
    Outcome: OUTCOMES[row.outcome] ?? row.outcome,
    SentAs: row.sent_as,
    Host: row.host,
    Address: row.address,
    Port: row.port,
    TlsVersion: row.tls_version,
    TlsCipher: row.tls_cipher,
    DurationMs: row.duration_ms,
    Reply: row.reply,
    EnhancedCode: row.enhanced_code,
    ...lastErrorProperties({
      last_error_key: row.error_key,
      last_error_args: row.error_args,
      last_error_reply: row.reply,
    }),
    Recipients: recipientsOf(row.recipients),
    HasDialogue: row.has_dialogue,
    Dialogue: row.dialogue,
    CopyId: row.copy_id.toString(),
    QueueId: row.queue_id.toString(),
    Server: row.server,
  };
}

/** Empty: all recipients of the copy had what the attempt had. */
function recipientsOf(stored: unknown): OutputRow[] {
  const recipients = storedRecipients.safeParse(stored);
  if (!recipients.success) return [];
  return recipients.data.map(({ address, outcome, reply, key, args }) => ({
    Address: address,
    Outcome: OUTCOMES[outcome] ?? outcome,
    Reply: reply,
    ...lastErrorProperties({ last_error_key: key, last_error_args: args, last_error_reply: reply }),
  }));
}

/** As lib/store/hot/out/attempts.ts writes them. */
const storedRecipients = z.array(
  z.object({
    address: z.string(),
    outcome: z.string(),
    reply: z.string().nullable(),
    key: z.string().nullable(),
    args: z.unknown(),
  }),
);

/** Output is PascalCase; rows are written by the mail path in its own words. */
const OUTCOMES: Readonly<Record<string, string>> = {
  delivered: 'Delivered',
  retry: 'Retry',
  failed: 'Failed',
};
