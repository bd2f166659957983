import { defineCommand } from '@/lib/commands/command/define';
import { findOwned, findShownOwner, lockOwner } from '@/lib/commands/handler/own-account';
import { deleteApiToken, listApiTokens } from '@/lib/store/configuration/api-tokens';
import { AUDITED_API_TOKEN } from './audited';
import { API_TOKEN_COLUMNS } from './output';
import { removeApiTokenParameters } from './parameters';

/** It opens nothing from the next request on. */
export const removeApiToken = defineCommand({
  name: 'Remove-ApiToken',
  parameters: removeApiTokenParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_API_TOKEN],
  confirms: true,
  positional: 'Identity',
  columns: API_TOKEN_COLUMNS,
  handler: async (context, { Identity, User }) => {
    const tokens = await listApiTokens(context.db, await findShownOwner(context, User));
    const token = findOwned(tokens, Identity, 'Get-ApiToken');
    await lockOwner(context, token.userId);
    await context.audit.changing(AUDITED_API_TOKEN, token.id);
    await deleteApiToken(context.db, token.id);
    return {};
  },
});
