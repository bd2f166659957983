import { type DecoderStream, getDecoder } from 'iconv-lite';

/**
 * Owns: octets of one codec of iconv-lite as text.
 * Promises: never throws for a codec that charset-names.ts names; what is no character becomes U+FFFD. A decoder is made
 *   once: making one costs more than a header's text.
 * Does not: know what mail calls its character sets, or escapes (iso-2022.ts).
 *
 * iconv-lite, since the platform's TextDecoder differs from one Node to the next, knows no UTF-7, no code page of DOS and
 * only a part of Windows 949.
 */

const kept = new Map<string, DecoderStream>();

export function decodeBy(codec: string, octets: Buffer): string {
  // Theirs remember the byte order, or what base64 they are in.
  if (codec.startsWith('utf')) return decodedBy(getDecoder(codec), octets);
  let decoder = kept.get(codec);
  if (decoder === undefined) {
    decoder = getDecoder(codec);
    kept.set(codec, decoder);
  }
  return decodedBy(decoder, octets);
}

function decodedBy(decoder: DecoderStream, octets: Buffer): string {
  const text = decoder.write(octets);
  return text + (decoder.end() ?? '');
}
