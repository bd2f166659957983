/** As Exchange writes it, with milliseconds: a command here takes less than a second. `00:00:00.035` */
export function formatElapsed(elapsedMs: number): string {
  const whole = Math.floor(elapsedMs);
  const seconds = Math.floor(whole / 1000);
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((part) => pad(part)).join(':')}.${pad(whole % 1000, 3)}`;
}
