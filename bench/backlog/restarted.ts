import type pg from 'pg';
import type { BenchContext } from '../bench';
import { openClient } from '../postern/client';
import { type Installation, startInstallation } from '../postern/installation';

/**
 * Owns: one installation through its restarts, and a connection to its database.
 */
export class Restarted {
  #installation: Installation | null = null;
  #client: pg.Client | null = null;

  readonly #context: BenchContext;

  constructor(context: BenchContext) {
    this.#context = context;
  }

  get installation(): Installation {
    if (!this.#installation) throw new Error('Not started');
    return this.#installation;
  }

  get client(): pg.Client {
    if (!this.#client) throw new Error('Not started');
    return this.#client;
  }

  async start(): Promise<void> {
    this.#installation = await startInstallation(this.#context);
    this.#client = await openClient(this.#installation.databaseUrl, this.#context.undo);
  }

  async restart(): Promise<void> {
    await this.client.end();
    await this.installation.books.close();
    await this.installation.postern.stop();
    await this.start();
  }
}
