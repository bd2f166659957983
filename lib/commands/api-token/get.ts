import { defineCommand } from '@/lib/commands/command/define';
import { findOwned, findShownOwner } from '@/lib/commands/handler/own-account';
import { listApiTokens } from '@/lib/store/configuration/api-tokens';
import { API_TOKEN_COLUMNS, toApiTokenRow } from './output';
import { getApiTokenParameters } from './parameters';

export const getApiToken = defineCommand({
  name: 'Get-ApiToken',
  parameters: getApiTokenParameters,
  permission: 'account.read',
  effect: 'read',
  positional: 'Identity',
  columns: API_TOKEN_COLUMNS,
  handler: async (context, { Identity, User }) => {
    const tokens = await listApiTokens(context.db, await findShownOwner(context, User));
    const shown = Identity === undefined ? tokens : [findOwned(tokens, Identity, 'Get-ApiToken')];
    return { output: shown.map((token) => toApiTokenRow(token, context.now)) };
  },
});
