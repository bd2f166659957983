import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { readStoredMessage } from '@/lib/store/list/content';
import { findByIdentity } from './act';
import { exportMessageParameters } from './parameters';

/**
 * A copy as .eml; the message stays in the queue and need not be suspended (Exchange asks for that). It changes nothing,
 * but is declared a change: who read whose mail belongs in the audit log.
 */
export const exportMessage = defineCommand({
  name: 'Export-Message',
  parameters: exportMessageParameters,
  permission: 'message.content',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: ['Identity', 'FileName', 'Size'],
  handler: async (context, given) => {
    // The shell writes the file itself and does not pass Path on: a file on this computer is nobody else's to write.
    if (given.Path !== undefined) throw refuse('PathNeedsShell', 'Path');
    const [message] = await findByIdentity(context, given.Identity);
    const stored = message && (await readStoredMessage(context.db, message.message_id));
    if (!stored) throw refuse('MessageNotFound', 'Identity', { identity: given.Identity }, 404);
    context.audit.actsOn('Message', [message.identity]);
    return {
      output: [
        {
          Identity: message.identity,
          FileName: `message-${message.message_id}.eml`,
          Size: stored.content.length,
          ...(context.whatIf ? {} : encode(stored.content)),
        },
      ],
    };
  },
});

/** Text where it is text, so that it can be read as it is; anything else would not survive JSON. */
function encode(content: Uint8Array): { Encoding: 'utf8' | 'base64'; Content: string } {
  try {
    return {
      Encoding: 'utf8',
      Content: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content),
    };
  } catch {
    return { Encoding: 'base64', Content: Buffer.from(content).toString('base64') };
  }
}
