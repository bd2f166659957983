import { defineCommand } from '@/lib/commands/command/define';
import { actOnRestored } from './act';
import { RESTORED_MAIL_COLUMNS } from './output';
import { resumeRestoredMailParameters } from './parameters';

/** What was delivered since the backup is sent twice. */
export const resumeRestoredMail = defineCommand({
  name: 'Resume-RestoredMail',
  parameters: resumeRestoredMailParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  confirms: true,
  positional: 'Identity',
  columns: RESTORED_MAIL_COLUMNS,
  handler: (context, given) => actOnRestored(context, given, 'releaseRestored'),
});
