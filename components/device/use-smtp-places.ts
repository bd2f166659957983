'use client';

import { accountRow, type SmtpServer } from '@/components/account/account-row';
import { useCommandQuery } from '@/components/console/command/use-command-query';

const NOTHING = {};

/** Where devices and programs sign in, what other computers reach first; null: not known yet. */
export function useSmtpPlaces(): readonly SmtpServer[] | null {
  const { report } = useCommandQuery('Get-Account', NOTHING, ['configuration']);
  return report === null ? null : accountRow.parse(report.output[0]).SmtpServers;
}
