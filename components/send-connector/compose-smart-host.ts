import type { Composed } from '@/components/console/dialog/item-dialog';
import { toProblem } from '@/lib/commands/command/issue-problem';
import { newSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { isIpAddress } from './smart-host-text';

/** What the Add Smart Host dialog holds -> the stored form, by the command's own schema, or the problem. */
export type SmartHostKind = 'ip' | 'fqdn';

export function composeSmartHost(
  kind: SmartHostKind,
  typed: string,
  others: readonly string[],
): Composed<SmartHostKind> {
  const value = typed.trim();
  const refuse = (id: string): Composed<SmartHostKind> => ({
    ok: false,
    field: kind,
    problem: { id, parameter: 'SmartHosts', args: { parameter: 'SmartHosts', value } },
  });
  const parsed = newSendConnectorParameters.shape.SmartHosts.safeParse([value]);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return issue
      ? { ok: false, field: kind, problem: toProblem(issue, 'New-SendConnector', [typed]) }
      : refuse('SmartHostInvalid');
  }
  const host = parsed.data?.[0];
  if (host === undefined || isIpAddress(host) !== (kind === 'ip')) return refuse('SmartHostInvalid');
  return others.includes(host) ? refuse('ListDuplicate') : { ok: true, item: host };
}
