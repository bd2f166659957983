import type { Locale } from '@/lib/i18n/locale';
import { translator } from '@/lib/i18n/translate';

/**
 * Owns: what a call came to: an answer, whatever its status, or the fault that ended it.
 * Promises: each fault has words under `httpFault.<key>` in every language (a test holds the two together); none of them
 *   holds a header, a body or what stands behind the host in the address, where secrets are.
 */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
    }
  | { readonly kind: 'failed'; readonly fault: HttpFault };

export interface HttpFaultArguments {
  /** No address of the form https://host/..., or one with a name and password in it. */
  readonly urlInvalid: Record<never, never>;
  readonly nameNotFound: { readonly host: string };
  /** `range` is a word of lib/mail/address/address-range.ts, or `database`. */
  readonly addressRefused: { readonly host: string; readonly address: string; readonly range: string };
  readonly connectFailed: { readonly host: string; readonly reason: string };
  readonly proxyFailed: { readonly proxy: string; readonly reason: string };
  readonly certificateInvalid: { readonly host: string; readonly reason: string };
  readonly connectionLost: { readonly host: string; readonly reason: string };
  readonly timeout: { readonly host: string; readonly seconds: number };
  readonly tooLarge: { readonly host: string; readonly maxKb: number };
  readonly redirected: { readonly host: string; readonly status: number };
}

export type HttpFault = {
  [K in keyof HttpFaultArguments]: { readonly key: K; readonly args: HttpFaultArguments[K] };
}[keyof HttpFaultArguments];

export function failed(fault: HttpFault): HttpOutcome {
  return { kind: 'failed', fault };
}

export function httpFaultText(locale: Locale, { key, args }: HttpFault): string {
  return translator(locale)(`httpFault.${key}`, { ...args });
}
