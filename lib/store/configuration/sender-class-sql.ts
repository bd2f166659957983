import { toDisplayDomain } from '@/lib/mail/address/domain';
import type { SenderLimit } from '@/lib/mail/routing/placement-class';
import type { SqlParameters } from '@/lib/store/database/sql-parameters';

/**
 * Owns: on which lists of senders a stored address is, by SQL: as lib/mail/routing/placement-class says it, so that the
 *   database forms the classes of waiting mail.
 * Promises: an internationalized domain is found in both of its forms.
 */

/** Text: `1` or `0` for each list. */
export function senderClassSql(
  column: string,
  limits: readonly SenderLimit[],
  parameters: SqlParameters,
): string {
  const address = `lower(${column})`;
  const domain = `lower(substring(${column} from '[^@]*$'))`;
  const list = (values: readonly string[]) =>
    `ARRAY(SELECT jsonb_array_elements_text(${parameters.typed(JSON.stringify(values), 'jsonb')}))`;
  const bits = limits.map(({ acceptMessagesOnlyFrom: items }) => {
    const addresses = items.filter((item) => item.includes('@')).flatMap(bothForms);
    const domains = items.filter((item) => !item.includes('@'));
    const exact = domains.map((item) => item.replace('*.', '')).flatMap(bothForms);
    const below = domains
      .filter((item) => item.startsWith('*.'))
      .flatMap((item) => bothForms(item.slice(2)))
      .map((name) => `%.${name.replace(/[\\%_]/g, '\\$&')}`);
    return `CASE WHEN ${address} = ANY(${list(addresses)}) OR ${domain} = ANY(${list(exact)})
      OR ${domain} LIKE ANY(${list(below)}) THEN '1' ELSE '0' END`;
  });
  return `(${bits.join(' || ')})`;
}

/** Of a domain, or of an address with one. */
function bothForms(text: string): readonly string[] {
  const at = text.lastIndexOf('@') + 1;
  const shown = text.slice(0, at) + toDisplayDomain(text.slice(at));
  return shown === text ? [text] : [text, shown];
}
