import { defineCommand } from '@/lib/commands/command/define';
import { deleteIpBlockListEntry } from '@/lib/store/configuration/ip-block-list';
import { AUDITED_IP_BLOCK_LIST_ENTRY } from './audited';
import { findEntry, IP_BLOCK_LIST_COLUMNS } from './output';
import { removeIpBlockListEntryParameters } from './parameters';

export const removeIpBlockListEntry = defineCommand({
  name: 'Remove-IPBlockListEntry',
  parameters: removeIpBlockListEntryParameters,
  permission: 'receiveConnector.write',
  effect: 'change',
  changes: [AUDITED_IP_BLOCK_LIST_ENTRY],
  confirms: true,
  positional: 'Identity',
  columns: IP_BLOCK_LIST_COLUMNS,
  handler: async ({ db, audit, reach, notify }, { Identity }) => {
    const entry = await findEntry(db, Identity);
    reach.require({}, 'Identity', entry.ipRange);
    await audit.changing(AUDITED_IP_BLOCK_LIST_ENTRY, entry.id);
    await deleteIpBlockListEntry(db, entry.id);
    await notify('configuration', entry.id);
    return {};
  },
});
