/**
 * Owns: why a binding is not bound, as an id of the catalogue `errors`.
 * Promises: pure; the browser imports it. What the system says otherwise is told by its code.
 */
const FAULTS: Readonly<Record<string, BindingFaultId>> = {
  EADDRINUSE: 'BindingInUse',
  EACCES: 'BindingNotPermitted',
  EPERM: 'BindingNotPermitted',
  EADDRNOTAVAIL: 'BindingNotHere',
  EAFNOSUPPORT: 'BindingNotHere',
  LOOPBACKONLY: 'BindingLoopbackOnly',
};

export type BindingFaultId =
  | 'BindingInUse'
  | 'BindingNotPermitted'
  | 'BindingNotHere'
  | 'BindingLoopbackOnly'
  | 'BindingFailed';

/** @param fault a code of the system's */
export function bindingFaultId(fault: string): BindingFaultId {
  return FAULTS[fault] ?? 'BindingFailed';
}
