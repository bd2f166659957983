/**
 * Owns: whether the addresses that a receive connector lets in can reach the address that it listens at.
 * Does not: parse ranges (the command does): the browser need not bring that along for a list. Pure.
 */

/** `127.0.0.1:25`, `[::1]:25`, `localhost:25`: only programs of this computer can connect. */
export function isLocalOnly(bindings: readonly string[]): boolean {
  return bindings.length > 0 && bindings.every((binding) => LOCAL_BINDING.test(binding));
}

/** Somebody named addresses of other computers. "Everyone", which a new server has, names nobody. */
export function letsInOthers(ranges: readonly string[]): boolean {
  return ranges
    .map((range) => range.trim())
    .some((range) => range !== '' && !EVERYONE.test(range) && !LOCAL_RANGE.test(range));
}

/** Whether other computers can come by this binding at all: it is not loopback's, and neither are all ranges. */
export function takesOthers(binding: string, ranges: readonly string[]): boolean {
  return !isLocalOnly([binding]) && ranges.some((range) => !LOCAL_RANGE.test(range.trim()));
}

const LOCAL_BINDING = /^(127\.[\d.]+|\[::1\]|::1|localhost):\d+$/i;
const LOCAL_RANGE = /^(127\.[\d.]+(\/\d+)?(\s*-\s*127\.[\d.]+)?|::1(\/128)?)$/;
const EVERYONE = /^([0.]+|::)(\/0|\s*-\s*(255\.255\.255\.255|ffff:.*))$/i;
