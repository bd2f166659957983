import { defineCommand } from '@/lib/commands/command/define';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { isWiderThanAnOrganization, parseIpRange, relationOf } from '@/lib/mail/address/ip-range';
import {
  createIpBlockListEntry,
  deleteIpBlockListEntry,
  listIpBlockListEntries,
} from '@/lib/store/configuration/ip-block-list';
import { AUDITED_IP_BLOCK_LIST_ENTRY } from './audited';
import { IP_BLOCK_LIST_COLUMNS, isInForce, toIpBlockListRow } from './output';
import { addIpBlockListEntryParameters } from './parameters';

/** Each connection is compared with all of them. */
const MAX_ENTRIES = 1000;

/** Whoever is connected is refused at the next command. */
export const addIpBlockListEntry = defineCommand({
  name: 'Add-IPBlockListEntry',
  parameters: addIpBlockListEntryParameters,
  permission: 'receiveConnector.write',
  effect: 'change',
  changes: [AUDITED_IP_BLOCK_LIST_ENTRY],
  positional: 'IPAddress',
  columns: IP_BLOCK_LIST_COLUMNS,
  handler: async ({ db, audit, reach, notify, newId }, given) => {
    const { IPAddress, IPRange, ExpirationTime, Comment } = given;
    if (IPAddress !== undefined && IPRange !== undefined) throw refuse('AddressAndRange', 'IPRange');
    const ipRange = IPAddress ?? IPRange;
    if (ipRange === undefined) throw refuse('ParameterRequired', 'IPAddress', { parameter: 'IPAddress' });
    reach.require({}, 'IPAddress', ipRange);
    const expiresAt = ExpirationTime === undefined ? null : new Date(ExpirationTime);
    if (expiresAt !== null && expiresAt <= new Date()) throw refuse('ExpirationTimePast', 'ExpirationTime');
    const entries = await listIpBlockListEntries(db);
    const taken = () =>
      refuse('IpRangeBlocked', IPAddress === undefined ? 'IPRange' : 'IPAddress', { range: ipRange }, 409);
    const present = entries.find((entry) => entry.ipRange === ipRange);
    if (present !== undefined) {
      if (isInForce(present)) throw taken();
      await audit.changing(AUDITED_IP_BLOCK_LIST_ENTRY, present.id);
      await deleteIpBlockListEntry(db, present.id);
    }
    if (entries.filter(isInForce).length >= MAX_ENTRIES) {
      throw refuse('IpBlockListFull', null, { max: String(MAX_ENTRIES) }, 409);
    }
    const data = { id: newId(), ipRange, comment: Comment ?? null, expiresAt };
    const created = await refuseIfTaken(createIpBlockListEntry(db, data), taken);
    audit.created(AUDITED_IP_BLOCK_LIST_ENTRY, created.id);
    await notify('configuration', created.id);
    return { output: [toIpBlockListRow(created)], warnings: warningsOf(ipRange) };
  },
});

const OWN = ['127.0.0.0/8', '::1'];

/** What works as it was asked for, and is hardly what was meant. */
function warningsOf(ipRange: string): Problem[] {
  const range = parseIpRange(ipRange);
  if (range === null) return [];
  const warning = (id: string): Problem => ({ id, parameter: null, args: { range: ipRange } });
  const isOwn = OWN.some((own) => {
    const loopback = parseIpRange(own);
    return loopback !== null && relationOf(range, loopback) !== 'apart';
  });
  return [
    ...(isOwn ? [warning('BlocksThisComputer')] : []),
    ...(isWiderThanAnOrganization(range) ? [warning('BlocksMany')] : []),
  ];
}
