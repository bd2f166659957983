import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '@/lib/commands/command/define';
import { CommandError } from '@/lib/commands/command/errors';
import * as types from '@/lib/commands/parameters/parameter-types';
import { bindParameters, findParameter } from './bind';

const command = defineCommand({
  name: 'New-Thing',
  permission: 'acceptedDomain.write',
  effect: 'change',
  columns: ['Name'],
  parameters: z
    .object({
      Name: types.objectName,
      Port: types.integer(0, 65_535).optional(),
      MaxMessageSize: types.byteSize.optional(),
      MaxHops: types.unlimitedInteger(1, 5).optional(),
      Timeout: types.timeSpan(1, 86_400).optional(),
      Enabled: types.boolean.optional(),
      Usage: types.oneOf(['Custom', 'Internet']).optional(),
      Kinds: types.list(types.oneOf(['a', 'b'])).optional(),
      Scoped: types.notSupported(false),
    })
    .superRefine((value, context) => {
      if (value.Port === 7) context.addIssue({ code: 'custom', message: 'PortEcho', path: ['Port'] });
    }),
  handler: async () => ({}),
});

describe('bindParameters', () => {
  it('takes shell text and JSON alike and gives typed values', () => {
    const input = {
      Name: ' ok ',
      Port: '25',
      MaxMessageSize: '1MB',
      MaxHops: 'unlimited',
      Timeout: '00:10:00',
      Enabled: '$true',
      Usage: 'internet',
      Kinds: 'A',
      Scoped: false,
    };
    expect(bindParameters(command, input)).toEqual({
      Name: 'ok',
      Port: 25,
      MaxMessageSize: 1_048_576,
      MaxHops: null,
      Timeout: 600,
      Enabled: true,
      Usage: 'Internet',
      Kinds: ['a'],
      Scoped: false,
    });
  });

  it.each(['unlimited', 'Unlimited', 'UNLIMITED', null])(
    'takes %j where there may be no limit',
    (MaxHops) => {
      expect(bindParameters(command, { Name: 'a', MaxHops })).toMatchObject({ MaxHops: null });
    },
  );

  it.each([
    [{}, 'ParameterRequired', 'Name'],
    [{ Name: 3 }, 'TextInvalid', 'Name'],
    [{ Name: '' }, 'NameEmpty', 'Name'],
    [{ Name: 'a*' }, 'NameInvalid', 'Name'],
    [{ Name: 'a', Port: 70_000 }, 'OutOfRange', 'Port'],
    [{ Name: 'a', Port: 1.5 }, 'OutOfRange', 'Port'],
    [{ Name: 'a', Port: 'x' }, 'IntegerInvalid', 'Port'],
    [{ Name: 'a', Port: 7 }, 'PortEcho', 'Port'],
    [{ Name: 'a', MaxMessageSize: 'big' }, 'SizeInvalid', 'MaxMessageSize'],
    [{ Name: 'a', MaxMessageSize: '3GB' }, 'OutOfRange', 'MaxMessageSize'],
    [{ Name: 'a', MaxHops: 9 }, 'OutOfRange', 'MaxHops'],
    [{ Name: 'a', MaxHops: '9' }, 'OutOfRange', 'MaxHops'],
    [{ Name: 'a', MaxHops: 'limitless' }, 'IntegerOrUnlimitedInvalid', 'MaxHops'],
    [{ Name: 'a', Timeout: '99.00:00:00' }, 'OutOfRange', 'Timeout'],
    [{ Name: 'a', Timeout: 'soon' }, 'TimeSpanInvalid', 'Timeout'],
    [{ Name: 'a', Enabled: 'maybe' }, 'BooleanInvalid', 'Enabled'],
    [{ Name: 'a', Usage: 'Edge' }, 'ValueNotOneOf', 'Usage'],
    [{ Name: 'a', Kinds: ['a', 'c'] }, 'ValueNotOneOf', 'Kinds.1'],
    [{ Name: 'a', Scoped: true }, 'NotSupported', 'Scoped'],
    [{ Name: 'a', Zed: 1 }, 'ParameterUnknown', 'Zed'],
    [{ Name: 'a', constructor: 1 }, 'ParameterUnknown', 'constructor'],
  ])('refuses %j with %s at %s', (input, id, parameter) => {
    expect(problemsOf(() => bindParameters(command, input))).toContainEqual(
      expect.objectContaining({ id, parameter }),
    );
  });

  it('names every wrong parameter at once, so that a form can mark them all', () => {
    const problems = problemsOf(() => bindParameters(command, { Name: '', Port: -1, Enabled: 'maybe' }));
    expect(problems.map((problem) => problem.parameter)).toEqual(['Name', 'Port', 'Enabled']);
  });
});

describe('findParameter', () => {
  it('ignores case and takes a prefix that only one parameter has', () => {
    expect(findParameter(command, 'PORT')).toBe('Port');
    expect(findParameter(command, 'time')).toBe('Timeout');
  });

  it('refuses a prefix that fits several and a name that fits none', () => {
    expect(problemsOf(() => findParameter(command, 'Max'))[0]?.id).toBe('ParameterAmbiguous');
    expect(problemsOf(() => findParameter(command, 'Nope'))[0]?.id).toBe('ParameterUnknown');
  });
});

function problemsOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof CommandError) return error.problems;
    throw error;
  }
  throw new Error('nothing was refused');
}
