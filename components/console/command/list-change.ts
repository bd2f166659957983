/** What a list became, as `@{Add=...; Remove=...}`, so that what others changed meanwhile stays; null when it is the same. */
export function listChange(
  stored: readonly string[],
  now: readonly string[],
): { readonly Add?: readonly string[]; readonly Remove?: readonly string[] } | null {
  const added = now.filter((item) => !stored.includes(item));
  const removed = stored.filter((item) => !now.includes(item));
  if (added.length + removed.length === 0) return null;
  return {
    ...(added.length > 0 && { Add: added }),
    ...(removed.length > 0 && { Remove: removed }),
  };
}
