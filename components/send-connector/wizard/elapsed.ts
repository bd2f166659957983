/** As Exchange writes it, with tenths: a command here takes less than a second. `00:00:00.3` */
export function formatElapsed(elapsedMs: number): string {
  const tenths = Math.floor(elapsedMs / 100);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(tenths / 10);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`;
}
