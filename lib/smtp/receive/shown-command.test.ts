import { describe, expect, it } from 'vitest';
import { verbOf } from './receive-commands';
import { ShownCommands } from './shown-command';

/** Each refused, one after another, but those that begin with `+`. */
function shown(...lines: readonly string[]): string[] {
  const commands = new ShownCommands();
  return lines.map((said) => {
    const isGranted = said.startsWith('+');
    const line = isGranted ? said.slice(1) : said;
    return commands.show(verbOf(line), line, !isGranted);
  });
}

describe('what a client says may be shown', () => {
  it('whole, where it is a command, well-formed or not', () => {
    const lines = [
      'MAIL FROM:Scanner 1 <a@b>',
      'EHLO',
      'MAILFROM:<a@b>',
      'RCPT TO:<login@x.example>',
      'XYZZY 1',
    ];
    expect(shown(...lines)).toEqual(lines);
  });

  it('without credentials, from AUTH on', () => {
    expect(
      shown(
        'AUTH PLAIN AGFsaWNlAHNlY3JldA==',
        'AGFsaWNl',
        'auth login',
        'YWxpY2U=',
        'NOOP c2VjcmV0',
        'AUTH c2VjcmV0',
        'MAIL FROM:<a@x.example>',
        '+QUIT',
      ),
    ).toEqual([
      'AUTH PLAIN (hidden)',
      '(hidden)',
      'AUTH login',
      '(hidden)',
      'NOOP (hidden)',
      'AUTH (hidden)',
      'MAIL FROM:<a@x.example>',
      'QUIT',
    ]);
  });

  it.each([
    'PASS secret',
    'APOP alice c4c9334bac560ecc979e58001b3e22fb',
    'a1 LOGIN alice secret',
    'a1 authenticate PLAIN AGFsaWNlAHNlY3JldA==',
    'AUTHINFO PASS secret',
    'Authorization: Basic YWxpY2U6c2VjcmV0',
  ])('without the password of another protocol: %s', (line) => {
    expect(shown(line, 'secret')).toEqual(['(hidden)', '(hidden)']);
  });

  it.each(['DATA', 'BDAT 86 LAST'])('without content that follows a refused %s', (refused) => {
    expect(
      shown(
        '+EHLO x',
        refused,
        'Subject: private',
        'Dear Bob,',
        'help me',
        'Data follow',
        '.',
        '+RSET',
        '+MAIL FROM:<a@b>',
      ),
    ).toEqual([
      'EHLO x',
      refused,
      '(hidden)',
      '(hidden)',
      'HELP (hidden)',
      'DATA (hidden)',
      '(hidden)',
      'RSET',
      'MAIL FROM:<a@b>',
    ]);
  });
});
