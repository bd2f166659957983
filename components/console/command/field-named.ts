/** The field of a form that is called as a parameter: `RemoteIPRanges.2` is the third line of RemoteIPRanges. */
export function fieldNamed(parameter: string | null, form: object): string | null {
  const root = parameter?.split('.')[0] ?? '';
  return root in form ? root : null;
}
