import type { Problem } from '@/lib/commands/errors';
import { toProblem } from '@/lib/commands/issue-problem';
import { newSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { toDisplayDomain } from '@/lib/transport/domain';

/** What the Add Smart Host dialog holds -> the stored form, by the command's own schema, or the problem. */
export type SmartHostKind = 'ip' | 'fqdn';

type ComposedSmartHost =
  | { readonly ok: true; readonly host: string }
  | { readonly ok: false; readonly problem: Problem };

export function composeSmartHost(
  kind: SmartHostKind,
  typed: string,
  others: readonly string[],
): ComposedSmartHost {
  const refuse = (id: string): ComposedSmartHost => ({
    ok: false,
    problem: { id, parameter: 'SmartHosts', args: { parameter: 'SmartHosts', value: typed.trim() } },
  });
  const parsed = newSendConnectorParameters.shape.SmartHosts.safeParse([typed.trim()]);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return issue
      ? { ok: false, problem: toProblem(issue, 'New-SendConnector', [typed]) }
      : refuse('SmartHostInvalid');
  }
  const host = parsed.data?.[0];
  if (host === undefined || isIpAddress(host) !== (kind === 'ip')) return refuse('SmartHostInvalid');
  return others.includes(host) ? refuse('ListDuplicate') : { ok: true, host };
}

/** Stored hosts are names or addresses in shortest form; no name has a colon or ends in a number. */
export function isIpAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}

/** As Exchange shows it: addresses in brackets, names as people write them. */
export function showSmartHost(host: string): string {
  return isIpAddress(host) ? `[${host}]` : toDisplayDomain(host);
}
