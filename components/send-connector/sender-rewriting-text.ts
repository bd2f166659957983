import type { Composed } from '@/components/console/dialog/item-dialog';
import { composeRewriting, formatRewriting, parseRewriting } from '@/lib/mail/address/sender-rewriting';

/** What the Sender Rewriting dialog holds -> `*@printer.local -> scanner@contoso.com`, or the problem at its field. */
interface SenderRewritingInput {
  readonly from: string;
  readonly to: string;
}

/** @param others the entries already there, without the one that is edited */
export function composeSenderRewriting(
  input: SenderRewritingInput,
  others: readonly string[],
): Composed<'from' | 'to'> {
  const refuse = (field: 'from' | 'to', id: string) => {
    const args = { value: input[field].trim(), parameter: 'SenderRewriting' };
    return { ok: false, field, problem: { id, parameter: 'SenderRewriting', args } } as const;
  };
  const composed = composeRewriting(input.from, input.to);
  if (!composed.ok) {
    return refuse(composed.errorId === 'SenderRewritingFromInvalid' ? 'from' : 'to', composed.errorId);
  }
  const { from } = composed.value;
  const isTaken = others.some((other) => partsOfRewriting(other).from === from);
  return isTaken ? refuse('from', 'ListDuplicate') : { ok: true, item: formatRewriting(composed.value) };
}

/** Of an entry as it is stored. */
export function partsOfRewriting(entry: string): SenderRewritingInput {
  const parsed = parseRewriting(entry);
  return parsed.ok ? parsed.value : { from: entry, to: '' };
}
