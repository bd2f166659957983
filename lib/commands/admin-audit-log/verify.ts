import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { loadConfig } from '@/lib/config';
import { findAuditKey } from '@/lib/secrets/audit-key';
import { type Fault, verifyChain } from '@/lib/store/audit/verify-chain';
import { testAdminAuditLogParameters } from './parameters';

/**
 * Ours: Exchange keeps its log in a mailbox and trusts that. Whoever wants to see how far it is asks for a part after the other
 * (-MaxEntries, then -StartAfter what came as NextEntry).
 */
export const testAdminAuditLog = defineCommand({
  name: 'Test-AdminAuditLog',
  parameters: testAdminAuditLogParameters,
  permission: 'auditLog.read',
  effect: 'read',
  columns: ['Result', 'Checked', 'BrokenEntry', 'Reason', 'LastEntry', 'LastHash'],
  handler: async ({ db }, { StartAfter, MaxEntries }) => {
    const key = await findAuditKey(loadConfig());
    if (key === null) throw refuse('AuditKeyMissing', null, {}, 409);
    const verdict = await verifyChain(db, key, {
      after: StartAfter === undefined ? null : BigInt(StartAfter),
      maxEntries: MaxEntries ?? null,
    });
    const { fault, lastId } = verdict;
    const output = {
      Result: fault === null ? 'Intact' : 'Broken',
      Checked: verdict.checked,
      BrokenEntry: fault?.entryId == null ? null : String(fault.entryId),
      Reason: fault === null ? null : REASONS[fault.kind],
      LastEntry: lastId === null ? null : String(lastId),
      LastHash: verdict.lastHash,
      NextEntry: verdict.isMore && lastId !== null ? String(lastId) : null,
      Unsealed: verdict.unsealed,
      BeforeChain: verdict.beforeChain,
      RemovedByAge: Number(verdict.removed),
    };
    const warning = { id: 'AuditEntriesUnsealed', parameter: null, args: { count: verdict.unsealed } };
    return { output: [output], warnings: verdict.unsealed > 0 ? [warning] : [] };
  },
});

const REASONS: Readonly<Record<Fault, string>> = {
  altered: 'EntryAltered',
  predecessorMissing: 'PredecessorMissing',
  notChained: 'EntryWithoutHash',
  otherKey: 'OtherKey',
  unknownForm: 'UnknownForm',
  anchorForged: 'BeginningForged',
};
