import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import { toStored } from '@/lib/mail/settings/stored-settings';
import type { ReceiveConnectorData } from '@/lib/store/configuration/receive-connectors';
import type { ReceiveConnector } from './settings';

/** A receive connector as its row has it, without its name. */
export function toColumns(connector: ReceiveConnector): Omit<ReceiveConnectorData, 'name'> {
  return {
    ...toStored(RECEIVE_CONNECTOR_SETTINGS, connector),
    authMechanism: [...connector.AuthMechanism],
    permissionGroups: [...connector.PermissionGroups],
  };
}
