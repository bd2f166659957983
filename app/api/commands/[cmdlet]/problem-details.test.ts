import { describe, expect, it } from 'vitest';
import { problemDetails, problemResponse } from './problem-details';

describe('a refused command', () => {
  it('says in English what is wrong, the cure, and each problem with its parameter', () => {
    const details = problemDetails(
      [
        { id: 'NameEmpty', parameter: 'Name', args: { parameter: 'Name' } },
        { id: 'AddressSpacesRequired', parameter: 'AddressSpaces', args: {} },
      ],
      400,
      null,
    );
    expect(details).toMatchObject({
      type: 'urn:postern:problem:NameEmpty',
      title: 'The name is empty.',
      status: 400,
      problems: [
        { id: 'NameEmpty', parameter: 'Name' },
        { id: 'AddressSpacesRequired', parameter: 'AddressSpaces' },
      ],
    });
    expect(details.detail).not.toBe('');
    expect(details.problems.every((problem) => problem.message && problem.cure)).toBe(true);
  });

  it('is application/problem+json that no cache keeps', () => {
    const response = problemResponse('SessionRequired', 401);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
