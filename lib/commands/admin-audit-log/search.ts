import type { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import {
  pageInfo,
  readPage,
  readParts,
  toListRequest,
  toWholeListRequest,
} from '@/lib/commands/parameters/paging';
import {
  type AuditSelection,
  readAllAuditEntries,
  searchAuditEntries,
} from '@/lib/store/audit/search-entries';
import { AUDIT_COLUMNS, toAuditRow } from './output';
import { searchAdminAuditLogParameters } from './parameters';

/** Newest first. */
export const searchAdminAuditLog = defineCommand({
  name: 'Search-AdminAuditLog',
  parameters: searchAdminAuditLogParameters,
  permission: 'auditLog.read',
  effect: 'read',
  columns: AUDIT_COLUMNS,
  handler: async ({ db }, given) => {
    const request = { ...toListRequest(given), ...selectionOf(given) };
    const page = await readPage(() => searchAuditEntries(db, request));
    return { output: page.rows.map(toAuditRow), page: pageInfo(page) };
  },
  readAll: ({ db }, given) =>
    readParts(readAllAuditEntries(db, { ...toWholeListRequest(given), ...selectionOf(given) }), (rows) =>
      rows.map(toAuditRow),
    ),
});

function selectionOf(given: z.output<typeof searchAdminAuditLogParameters>): AuditSelection {
  return {
    id: given.Identity === undefined ? null : BigInt(given.Identity),
    cmdlets: given.Cmdlets ?? null,
    parameters: given.Parameters ?? null,
    objects: given.ObjectIds ?? null,
    users: given.UserIds ?? null,
    start: given.StartDate ?? null,
    end: given.EndDate ?? null,
    isSuccess: given.IsSuccess ?? null,
  };
}
