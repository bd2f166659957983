'use client';

import { useMemo } from 'react';
import { type CommandQuery, useCommandQuery } from '@/components/console/command/use-command-query';
import { type DevicePassword, devicePasswordRow } from './device-row';

const ALL = {};

/** Everybody's app passwords by user, the one used last first. */
export function useDevicePasswords(): {
  readonly query: CommandQuery;
  readonly passwordsOf: ReadonlyMap<string, readonly DevicePassword[]>;
} {
  const query = useCommandQuery('Get-AppPassword', ALL, ['people']);
  const passwordsOf = useMemo(() => {
    const rows = query.report?.output.map((row) => devicePasswordRow.parse(row)) ?? [];
    const latestFirst = rows.toSorted((one, other) =>
      (other.LastUsed ?? '').localeCompare(one.LastUsed ?? ''),
    );
    const byUser = new Map<string, DevicePassword[]>();
    for (const row of latestFirst) byUser.set(row.UserGuid, [...(byUser.get(row.UserGuid) ?? []), row]);
    return byUser;
  }, [query.report]);
  return { query, passwordsOf };
}
