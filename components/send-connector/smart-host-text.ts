import { toProblem } from '@/lib/commands/issue-problem';
import { newSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { toDisplayDomain } from '@/lib/transport/domain';
import type { Composed } from './item-dialog';

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

/** Stored hosts are names or addresses in shortest form; no name has a colon or ends in a number. */
export function isIpAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}

/** As Exchange shows it: addresses in brackets, names as people write them. */
export function showSmartHost(host: string): string {
  return isIpAddress(host) ? `[${host}]` : toDisplayDomain(host);
}
