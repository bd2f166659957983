import { readBoundedText } from '@/app/api/bounded-body';

/**
 * Owns: reading a command's parameters from an HTTP body.
 * Promises: a JSON object of at most MAX_BODY_BYTES, or a named problem; never more memory than that.
 */
export const MAX_BODY_BYTES = 1024 * 1024;

export type Body =
  | { readonly ok: true; readonly parameters: Record<string, unknown> }
  | {
      readonly ok: false;
      readonly problem: 'BodyInvalid' | 'BodyTooLarge' | 'BodyNotJson';
      readonly status: number;
    };

export async function readParameters(request: Request): Promise<Body> {
  const text = await readBoundedText(request, MAX_BODY_BYTES);
  if (text === null) return { ok: false, problem: 'BodyTooLarge', status: 413 };
  if (text.trim() === '') return { ok: true, parameters: {} };
  // Also keeps foreign pages out: a cross-site form cannot send this content type without asking first (CORS).
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { ok: false, problem: 'BodyNotJson', status: 415 };
  const value = parse(text);
  return isRecord(value)
    ? { ok: true, parameters: value }
    : { ok: false, problem: 'BodyInvalid', status: 400 };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
