import { describe, expect, it } from 'vitest';
import { newAcceptedDomainParameters } from '@/lib/commands/accepted-domain/parameters';
import { EMPTY_FORM, newFieldOf, newParameters, setParameters } from './form';

describe('a new accepted domain', () => {
  it('is called after its domain when it has no name', () => {
    const parameters = newParameters({ ...EMPTY_FORM, DomainName: ' contoso.com ' });
    expect(newAcceptedDomainParameters.parse(parameters)).toMatchObject({
      Name: 'contoso.com',
      DomainName: 'contoso.com',
    });
  });

  it('without a domain is refused at the domain', () => {
    const result = newAcceptedDomainParameters.safeParse(newParameters({ ...EMPTY_FORM, Name: 'x' }));
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['DomainName']);
  });
});

it('a problem of a name that was left out stands at no field', () => {
  expect(newFieldOf('Name', EMPTY_FORM)).toBeNull();
  expect(newFieldOf('Name', { ...EMPTY_FORM, Name: 'x' })).toBe('Name');
  expect(newFieldOf('DomainName', EMPTY_FORM)).toBe('DomainName');
});

describe('the property sheet of an accepted domain', () => {
  const stored = {
    Identity: 'contoso.com',
    Guid: 'e0f7c6f0-0000-4000-8000-000000000000',
    Name: 'contoso.com',
    DomainName: 'contoso.com',
    DomainType: 'Authoritative' as const,
    Default: true,
  };

  it('has no command while nothing is changed', () => {
    expect(setParameters(stored, stored)).toBeNull();
  });

  it('sends what was changed and nothing else', () => {
    expect(setParameters({ ...stored, DomainType: 'InternalRelay' }, stored)).toEqual({
      Identity: 'contoso.com',
      DomainType: 'InternalRelay',
    });
  });
});
