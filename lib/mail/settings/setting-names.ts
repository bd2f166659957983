import type { Setting } from './setting';

/**
 * Owns: the one rule that leads from a parameter to a column: `ForceHELO` is the property `forceHelo` and the column
 *   `force_helo`; a property carries the unit that its values have (`maxMessageSizeBytes`), a column, like its parameter,
 *   does not (`max_message_size`).
 */

export function unitOf(setting: Setting): '' | 'Bytes' | 'Seconds' | 'Days' {
  if (setting.kind === 'size') return 'Bytes';
  if (setting.kind !== 'span') return '';
  return setting.storedIn === 'days' ? 'Days' : 'Seconds';
}

export function columnOf(setting: Setting): string {
  const unit = unitOf(setting);
  return setting.property
    .slice(0, setting.property.length - unit.length)
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
