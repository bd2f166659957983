import { type CommandError, refuse } from '@/lib/commands/command/errors';
import { Prisma } from '@/lib/store/generated/client';

/**
 * Owns: what two commands that race for one name see: the later one is refused as if it had come later.
 * Promises: only a broken unique index is translated; every other error passes.
 */
export async function refuseIfTaken<T>(work: Promise<T>, taken: () => CommandError): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw taken();
    throw error;
  }
}

/** @param cmdlet changes the object that has the name */
export function nameTaken(name: string, cmdlet: string): CommandError {
  return refuse('NameTaken', 'Name', { name, cmdlet }, 409);
}

/** @param cmdlet lists the objects there are */
export function objectNotFound(identity: string, cmdlet: string, parameter = 'Identity'): CommandError {
  return refuse('ObjectNotFound', parameter, { identity, cmdlet }, 404);
}
