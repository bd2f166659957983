import { z } from 'zod';
import { identity, type ParameterMeta } from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: the parameters of Get-Command and Get-Help.
 * Promises: pure; the browser imports it.
 */

const pattern = identity.meta({ kind: 'string', range: '* stands for any text' } satisfies ParameterMeta);

export const getCommandParameters = z.object({
  Name: pattern.optional(),
  Verb: pattern.optional(),
  Noun: pattern.optional(),
});

export const getHelpParameters = z.object({
  Name: pattern.optional(),
});
