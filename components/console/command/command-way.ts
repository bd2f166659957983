import type { Manifest } from '@/lib/commands/manifest';

/**
 * By which way a cmdlet is run: what only reads goes by HTTP, side by side with others, since Next sends server actions one
 * after the other and a slow list must not hold up a click. What changes something, or is not known, goes by the action.
 */
export function wayOf(manifest: Manifest, cmdlet: string): 'http' | 'action' {
  return Object.hasOwn(manifest, cmdlet) && manifest[cmdlet]?.effect === 'read' ? 'http' : 'action';
}
