import { expect, it } from 'vitest';
import { composeSenderRewriting, partsOfRewriting } from './sender-rewriting-text';

const OTHERS = ['root@printer.local -> scanner@contoso.com'];

it('makes an entry of two addresses, and two addresses of an entry', () => {
  const composed = composeSenderRewriting({ from: ' *@Old.example', to: '*@new.example ' }, OTHERS);
  expect(composed).toEqual({ ok: true, item: '*@old.example -> *@new.example' });
  expect(partsOfRewriting('*@old.example -> *@new.example')).toEqual({
    from: '*@old.example',
    to: '*@new.example',
  });
});

it.each([
  [{ from: 'root', to: 'a@contoso.com' }, 'from', 'SenderRewritingFromInvalid', 'root'],
  [{ from: 'root@printer.local', to: 'contoso.com' }, 'to', 'SenderRewritingToInvalid', 'contoso.com'],
  [{ from: 'a@printer.local', to: '*@contoso.com' }, 'to', 'SenderRewritingNothingToKeep', '*@contoso.com'],
  [{ from: 'ROOT@printer.local', to: 'a@contoso.com' }, 'from', 'ListDuplicate', 'ROOT@printer.local'],
] as const)('%j is refused at %s', (input, field, id, value) => {
  const composed = composeSenderRewriting(input, OTHERS);
  expect(composed).toMatchObject({ ok: false, field, problem: { id, args: { value } } });
});
