import type { Permission } from '@/lib/auth/permission';

/**
 * The permissions of a role that have to be said: whoever may change something may see it, and the words of the one say both.
 */
export function wordedPermissions(permissions: readonly Permission[]): readonly Permission[] {
  const held = new Set<string>(permissions);
  return permissions.filter((permission) => {
    const [object, what] = permission.split('.');
    return what !== 'read' || !held.has(`${object}.write`);
  });
}
