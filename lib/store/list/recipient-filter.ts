import { normalizeDomain } from '@/lib/mail/address/domain';
import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import type { SqlParameters } from '@/lib/store/database/sql-parameters';
import { likePattern } from './filter-sql';

/**
 * Owns: conditions on the recipients of queued messages (Recipients, RecipientDomain), all of a filter together.
 * Promises: each asks for itself whether one of the recipients that are still open is so; "not equal" means none of them.
 *   However many there are, the database plans one join, and reads the recipients of a copy twice at most.
 * Does not: look at anything but `c` (copy) and its recipients.
 *
 * An EXISTS for each was a join for each: to plan 100 of them took 29 s, whatever was queued.
 */
export function isOnRecipients({ property }: FilterExpression): boolean {
  return property === 'Recipients' || property === 'RecipientDomain';
}

export function compileRecipientFilter(tree: FilterTree, parameters: SqlParameters): string[] {
  // Each message has a recipient: "is present" is always true.
  const constants = tree.filter(({ value }) => value === null);
  const tests = tree.filter(({ value }) => value !== null);
  const conditions: string[] = constants.map(({ operator }) => (operator === 'ne' ? 'true' : 'false'));
  const finder = finderOf(tests);
  const others = tests.filter((test) => test !== finder);
  if (finder) conditions.push(`${finder.operator === 'ne' ? 'NOT ' : ''}${exists(finder, parameters)}`);
  if (others.length > 0) conditions.push(allOf(others, parameters));
  return conditions;
}

/** The one that the planner may begin with: what an index serves, else what is about one recipient, else any. */
function finderOf(tests: FilterTree): FilterExpression | undefined {
  const equal = tests.filter(({ operator }) => operator === 'eq');
  return (
    equal.find(({ property }) => property === 'RecipientDomain') ??
    equal[0] ??
    tests.find(({ operator }) => operator === 'like') ??
    tests[0]
  );
}

const OPEN = "r.copy_id = c.id AND r.status <> 'Complete'";

function exists(test: FilterExpression, parameters: SqlParameters): string {
  return `EXISTS (SELECT FROM recipient r WHERE ${OPEN} AND ${match(test, parameters)})`;
}

function allOf(tests: FilterTree, parameters: SqlParameters): string {
  const found = tests.map((test) => {
    // Of no open recipient at all it is null.
    const any = `coalesce(bool_or(${match(test, parameters)}), false)`;
    return test.operator === 'ne' ? `NOT ${any}` : any;
  });
  return `(SELECT ${found.join(' AND ')} FROM recipient r WHERE ${OPEN})`;
}

/** Of one recipient; for "not equal", what none may be. */
function match({ property, operator, value }: FilterExpression, parameters: SqlParameters): string {
  const text = String(value);
  const column = property === 'RecipientDomain' ? 'r.domain' : 'r.address';
  if (operator === 'like') return `lower(${column}) LIKE lower(${parameters.text(likePattern(text))})`;
  if (property === 'RecipientDomain') return `r.domain = ${parameters.text(domainOf(text))}`;
  return `${sameDomain(text, parameters)}lower(r.address) = lower(${parameters.text(text)})`;
}

/** Addresses have no index, domains have one. */
function sameDomain(address: string, parameters: SqlParameters): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : `r.domain = ${parameters.text(domainOf(address.slice(at + 1)))} AND `;
}

/** As it is stored: A-label, lower case. */
function domainOf(text: string): string {
  return normalizeDomain(text) ?? text.toLowerCase();
}
