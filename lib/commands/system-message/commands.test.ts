import { beforeEach, describe, expect, it } from 'vitest';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

beforeEach(async () => {
  await installation.db.systemMessage.deleteMany();
});

const given = { DsnCode: '5.1.2', Internal: true, Language: 'En', Text: 'Ask the <B>help desk</B>.' };
const create = (more: Record<string, unknown> = {}) => runAsLocal('New-SystemMessage', { ...given, ...more });
const identities = async (parameters: Record<string, unknown> = {}) =>
  (await runAsLocal('Get-SystemMessage', parameters)).output.map((row) => row.Identity);

describe('New-SystemMessage', () => {
  it('takes Exchange’s words', async () => {
    expect((await create()).output[0]).toMatchObject({
      Identity: 'en\\Internal\\5.1.2',
      DsnCode: '5.1.2',
      Internal: true,
      Language: 'en',
      Text: 'Ask the <B>help desk</B>.',
    });
    await create({ Language: 'ja', Internal: false, Text: '宛先を確認してください。\r\n内線 1234' });
    expect(await identities()).toEqual(['en\\Internal\\5.1.2', 'ja\\External\\5.1.2']);
    expect(
      (await runAsLocal('Get-SystemMessage', { Identity: 'JA\\external\\5.1.2' })).output[0],
    ).toMatchObject({
      Text: '宛先を確認してください。\n内線 1234',
    });
  });

  it('refuses a second text for the same code, scope and language', async () => {
    await create();
    expect(await complaintsOf('New-SystemMessage', given)).toEqual(['DsnCode SystemMessageTaken']);
  });

  it.each([
    ['a code of success', { DsnCode: '2.1.5' }, 'DsnCode DsnCodeInvalid'],
    ['a code that is none', { DsnCode: '5.1' }, 'DsnCode DsnCodeInvalid'],
    ['a language in which no report is written', { Language: 'de' }, 'Language ValueNotOneOf'],
    ['no text', { Text: '  ' }, 'Text TextEmpty'],
    ['a text of 513 characters', { Text: 'x'.repeat(513) }, 'Text TextTooLong'],
    ['control characters', { Text: 'a\u001bb' }, 'Text TextHasControlCharacters'],
    ['no scope', { Internal: undefined }, 'Internal ParameterRequired'],
  ])('refuses %s', async (_title, more, complaint) => {
    expect(await complaintsOf('New-SystemMessage', { ...given, ...more })).toEqual([complaint]);
  });
});

describe('Get-SystemMessage', () => {
  it('shows the original texts of each code, scope and language', async () => {
    const rows = (await runAsLocal('Get-SystemMessage', { Original: true })).output;
    expect(rows.length).toBeGreaterThan(500);
    const [row] = (await runAsLocal('Get-SystemMessage', { Original: true, Identity: 'ja\\Internal\\5.1.1' }))
      .output;
    expect(row).toMatchObject({ DsnCode: '5.1.1', Language: 'ja', Text: 'メールボックスが存在しません。' });
  });

  it('names the cure for what is no identity, and for what is not there', async () => {
    expect(await complaintsOf('Get-SystemMessage', { Identity: '5.1.1' })).toEqual([
      'Identity SystemMessageIdentityInvalid',
    ]);
    expect(await complaintsOf('Get-SystemMessage', { Identity: 'en\\Internal\\5.1.1' })).toEqual([
      'Identity ObjectNotFound',
    ]);
  });
});

describe('Set-SystemMessage', () => {
  it('changes the text, and takes the original one again', async () => {
    await create();
    const Identity = 'En\\Internal\\5.1.2';
    expect((await runAsLocal('Set-SystemMessage', { Identity, Text: 'New' })).output[0]).toMatchObject({
      Text: 'New',
    });
    expect((await runAsLocal('Set-SystemMessage', { Identity, Original: true })).output[0]).toMatchObject({
      Text: 'The domain or host of the address does not exist.',
    });
  });

  it('wants one of both', async () => {
    const Identity = 'en\\Internal\\5.1.2';
    expect(await complaintsOf('Set-SystemMessage', { Identity })).toEqual(['Text TextOrOriginalRequired']);
    expect(await complaintsOf('Set-SystemMessage', { Identity, Text: 'a', Original: true })).toEqual([
      'Text ParametersExclusive',
    ]);
  });
});

describe('Remove-SystemMessage', () => {
  it('removes it', async () => {
    await create();
    await runAsLocal('Remove-SystemMessage', { Identity: 'en\\Internal\\5.1.2', Confirm: false });
    expect(await identities()).toEqual([]);
  });
});
