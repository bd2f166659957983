import { USAGES } from '@/lib/mail/routing/send-connector-choices';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { fromStored, toStored, type WrittenSettings } from '@/lib/mail/settings/stored-settings';
import type { StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import type { SendConnector } from './settings';

/**
 * Owns: the two directions between a connector's row and the connector.
 * Does not: hold the password, which goes one way only (credential.ts).
 */

export function toSendConnector(row: StoredSendConnector): SendConnector {
  const usage = USAGES.find((candidate) => candidate === row.usage);
  // The database's own checks allow no other value.
  if (usage === undefined) throw new Error(`A send connector's intended use is stored as "${row.usage}"`);
  return {
    Name: row.name,
    Usage: usage,
    SmtpCredential: row.smtpCredential?.name ?? null,
    ...fromStored(SEND_CONNECTOR_SETTINGS, row),
  };
}

export function toColumns(
  connector: SendConnector,
): WrittenSettings<typeof SEND_CONNECTOR_SETTINGS> & { readonly name: string; readonly usage: string } {
  return {
    name: connector.Name,
    usage: connector.Usage,
    ...toStored(SEND_CONNECTOR_SETTINGS, connector),
  };
}
