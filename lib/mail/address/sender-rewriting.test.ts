import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAddress } from './mail-address';
import { composeRewriting, formatRewriting, parseRewriting, SenderRewriter } from './sender-rewriting';

const canonical = (text: string) => {
  const parsed = parseRewriting(text);
  return parsed.ok ? formatRewriting(parsed.value) : parsed.errorId;
};

describe('an entry of sender rewriting', () => {
  it.each([
    ['root@printer.local -> scanner@contoso.com', 'root@printer.local -> scanner@contoso.com'],
    ['*@Printer.local->Scanner@Contoso.COM', '*@printer.local -> Scanner@contoso.com'],
    ['*@old.example -> *@new.example', '*@old.example -> *@new.example'],
    ['Scan*@*.branch.example -> branch-*@contoso.com', 'scan*@*.branch.example -> branch-*@contoso.com'],
    ['*@* -> relay@contoso.com', '*@* -> relay@contoso.com'],
    ['*@bücher.example -> *@müller.example', '*@xn--bcher-kva.example -> *@xn--mller-kva.example'],
    ['bounce+a=b@old.example -> c=d@new.example', 'bounce+a=b@old.example -> c=d@new.example'],
    ['"a b"@old.example -> ab@new.example', '"a b"@old.example -> ab@new.example'],
    ['root@[192.0.2.7] -> scanner@contoso.com', 'root@[192.0.2.7] -> scanner@contoso.com'],
    ['用户@old.example -> ユーザー@new.example', '用户@old.example -> ユーザー@new.example'],
  ])('%s is stored as %s', (text, stored) => {
    expect(canonical(text)).toBe(stored);
    expect(canonical(stored)).toBe(stored);
  });

  it.each([
    ['', 'SenderRewritingInvalid'],
    ['root@printer.local', 'SenderRewritingInvalid'],
    ['root@printer.local = scanner@contoso.com', 'SenderRewritingInvalid'],
    ['-> scanner@contoso.com', 'SenderRewritingInvalid'],
    ['root@printer.local -> ', 'SenderRewritingInvalid'],
    ['a@b.example -> c@d.example -> e@f.example', 'SenderRewritingInvalid'],
    ['printer.local -> scanner@contoso.com', 'SenderRewritingFromInvalid'],
    ['@printer.local -> scanner@contoso.com', 'SenderRewritingFromInvalid'],
    ['*a*@printer.local -> scanner@contoso.com', 'SenderRewritingFromInvalid'],
    ['"*"@printer.local -> scanner@contoso.com', 'SenderRewritingFromInvalid'],
    ['root@pri*nter.local -> scanner@contoso.com', 'SenderRewritingFromInvalid'],
    ['ro ot@printer.local -> scanner@contoso.com', 'SenderRewritingFromInvalid'],
    ['*@printer.local -> contoso.com', 'SenderRewritingToInvalid'],
    ['*@printer.local -> @contoso.com', 'SenderRewritingToInvalid'],
    ['*@printer.local -> *@*.contoso.com', 'SenderRewritingToInvalid'],
    ['*@printer.local -> **@contoso.com', 'SenderRewritingToInvalid'],
    ['*@printer.local -> sca nner@contoso.com', 'SenderRewritingToInvalid'],
    ['*@printer.local -> <>', 'SenderRewritingToInvalid'],
    [`*@printer.local -> ${'x'.repeat(65)}@contoso.com`, 'SenderRewritingToInvalid'],
    ['*@printer.local -> scan\u200bner@contoso.com', 'SenderRewritingToInvalid'],
    ['root@printer.local -> *@contoso.com', 'SenderRewritingNothingToKeep'],
  ])('%j is refused: %s', (text, errorId) => {
    expect(canonical(text)).toBe(errorId);
  });

  it('is the same from its two sides', () => {
    expect(composeRewriting(' root@printer.local ', ' scanner@contoso.com ')).toEqual({
      ok: true,
      value: { from: 'root@printer.local', to: 'scanner@contoso.com' },
    });
  });
});

describe('a sender', () => {
  const rewriter = new SenderRewriter(
    [
      '*@* -> anybody@contoso.com',
      '*@*.old.example -> below-*@new.example',
      '*@old.example -> *@new.example',
      'scan*@old.example -> scanner-*@new.example',
      'scan-01*@old.example -> first*@new.example',
      'boss@old.example -> boss@old.example',
      'root@old.example -> it@new.example',
      'root@*.old.example -> it-below@new.example',
    ].map(canonical),
  );

  it.each([
    ['root@old.example', 'it@new.example'],
    ['ROOT@OLD.example', 'it@new.example'],
    ['root@b.old.example', 'it-below@new.example'],
    ['Anna.Meier@old.example', 'Anna.Meier@new.example'],
    ['Scan7@old.example', 'scanner-7@new.example'],
    ['scan@old.example', 'scanner-@new.example'],
    ['scan-01x@old.example', 'firstx@new.example'],
    ['anna@a.b.old.example', 'below-anna@new.example'],
    ['anna@notold.example', 'anybody@contoso.com'],
    ['"a b"@old.example', '"a b"@new.example'],
    ['x@[192.0.2.1]', 'anybody@contoso.com'],
    ['İx@old.example', 'İx@new.example'],
  ])('%s leaves as %s', (address, as) => {
    expect(rewriter.rewrite(address)).toBe(as);
  });

  it('stays where an entry says so, and where it is no address', () => {
    expect(rewriter.rewrite('boss@old.example')).toBeNull();
    expect(rewriter.rewrite('')).toBeNull();
    expect(rewriter.rewrite('root')).toBeNull();
    expect(new SenderRewriter(['*@old.example -> *@new.example']).rewrite('a@other.example')).toBeNull();
  });

  it('goes by the next entry where one would make no valid address of it', () => {
    const long = 'x'.repeat(60);
    const one = new SenderRewriter(['*@old.example -> prefix-*@new.example', '*@* -> all@new.example']);
    expect(one.rewrite(`${long}@old.example`)).toBe('all@new.example');
    expect(one.rewrite('"a b"@old.example')).toBe('all@new.example');
    const same = new SenderRewriter(['*@old.example -> *@new.example']);
    expect(same.rewrite('a\ufffdb@old.example')).toBeNull();
  });

  it('is a valid address or stays, whatever the entry and the address', () => {
    const local = fc.stringMatching(/^[a-z.*"\\ ü]{1,8}$/);
    const domain = fc.constantFrom('old.example', '*.old.example', '*', 'b.old.example', '[192.0.2.1]');
    const address = fc.tuple(local, domain).map(([one, other]) => `${one}@${other}`);
    fc.assert(
      fc.property(address, address, address, (from, to, sender) => {
        const parsed = composeRewriting(from, to);
        if (!parsed.ok) return;
        const made = new SenderRewriter([formatRewriting(parsed.value)]).rewrite(sender);
        if (made !== null) expect(splitAddress(made).ok).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
