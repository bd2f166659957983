import { defineCommand } from '@/lib/commands/command/define';
import { BlockList } from '@/lib/mail/address/block-list';
import { listIpBlockListEntries } from '@/lib/store/configuration/ip-block-list';
import { findEntry, IP_BLOCK_LIST_COLUMNS, toIpBlockListRow } from './output';
import { getIpBlockListEntryParameters } from './parameters';

export const getIpBlockListEntry = defineCommand({
  name: 'Get-IPBlockListEntry',
  parameters: getIpBlockListEntryParameters,
  permission: 'receiveConnector.read',
  effect: 'read',
  positional: 'Identity',
  columns: IP_BLOCK_LIST_COLUMNS,
  handler: async ({ db }, { Identity, IPAddress }) => {
    const entries =
      Identity === undefined ? await listIpBlockListEntries(db) : [await findEntry(db, Identity)];
    const shown = entries.filter(
      ({ ipRange }) => IPAddress === undefined || new BlockList([ipRange]).covers(IPAddress),
    );
    return { output: shown.map(toIpBlockListRow) };
  },
});
