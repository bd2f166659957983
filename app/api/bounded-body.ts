/**
 * Owns: reading a request's body from whoever sends one.
 * Promises: never more memory than the limit: Next reads a route's body without any.
 */

/** As UTF-8. @returns null when it is longer than `maxBytes`, the rest is not read then, or breaks off. */
export async function readBoundedText(request: Request, maxBytes: number): Promise<string | null> {
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = request.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      sizeBytes += part.value.byteLength;
      if (sizeBytes > maxBytes) {
        await reader.cancel();
        return null;
      }
      chunks.push(part.value);
    }
  } catch {
    // The client is gone.
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}
