import { describe, expect, it } from 'vitest';
import { newAcceptedDomainParameters, setAcceptedDomainParameters } from './parameters';

const complaints = (given: Record<string, unknown>) =>
  (
    newAcceptedDomainParameters.safeParse({ Name: 'contoso', DomainName: 'contoso.com', ...given }).error
      ?.issues ?? []
  ).map((issue) => `${issue.path.join('.')} ${issue.message}`);

describe('New-AcceptedDomain', () => {
  it.each([
    ['a domain', { DomainName: 'Contoso.COM' }, { DomainName: 'contoso.com' }],
    ['a domain with all subdomains', { DomainName: '*.contoso.com' }, { DomainName: '*.contoso.com' }],
    ['an internationalized domain as A-labels', { DomainName: '例え.jp' }, { DomainName: 'xn--r8jz45g.jp' }],
    ['a type without regard to case', { DomainType: 'internalrelay' }, { DomainType: 'InternalRelay' }],
    ['a name that is its pattern', { Name: '*.contoso.com' }, { Name: '*.contoso.com' }],
  ])('accepts %s', (_title, given, expected) => {
    expect(
      newAcceptedDomainParameters.parse({ Name: 'x', DomainName: 'contoso.com', ...given }),
    ).toMatchObject(expected);
  });

  it.each([
    ['every domain', { DomainName: '*' }, 'DomainName AcceptedDomainInvalid'],
    ['a wildcard in the middle', { DomainName: 'a.*.com' }, 'DomainName AcceptedDomainInvalid'],
    ['an address', { DomainName: 'user@contoso.com' }, 'DomainName AcceptedDomainInvalid'],
    ['a name of 257 characters', { Name: 'x'.repeat(257) }, 'Name TextTooLong'],
    ['a name that turns text around', { Name: 'a\u202eb' }, 'Name NameInvalid'],
    ['another type', { DomainType: 'Relay' }, 'DomainType ValueNotOneOf'],
    [
      'a default with all subdomains',
      { DomainName: '*.contoso.com', MakeDefault: true },
      'MakeDefault DefaultDomainWildcard',
    ],
  ])('refuses %s', (_title, given, complaint) => {
    expect(complaints(given)).toEqual([complaint]);
  });

  it('cannot change the domain afterwards, as in Exchange', () => {
    expect(setAcceptedDomainParameters.shape).not.toHaveProperty('DomainName');
  });
});
