import { z } from 'zod';

/**
 * Owns: the parameters of the cmdlet about the console's certificates.
 * Promises: pure; the browser imports it.
 */
export const getConsoleCertificateParameters = z.object({});
