import { describe, expect, it } from 'vitest';
import { newForm } from '@/components/send-connector/form';
import { clearDraft, readDraft, saveDraft } from './draft';
import { resumeStep, stepsOf } from './steps';

class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  clear = () => this.#items.clear();
  key = (index: number) => [...this.#items.keys()][index] ?? null;
  getItem = (key: string) => this.#items.get(key) ?? null;
  removeItem = (key: string) => void this.#items.delete(key);
  setItem = (key: string, value: string) => void this.#items.set(key, value);
}

const blank = newForm(['HUB1'], null);
const withPassword = {
  ...blank,
  Name: 'relay',
  DNSRoutingEnabled: false,
  SmartHosts: ['relay.contoso.com'],
  SmartHostAuthMechanism: 'BasicAuth' as const,
  UserName: 'user',
  Port: '587',
  Password: 'secret-word',
};

describe('the wizard', () => {
  it('asks for authentication with smart hosts only', () => {
    expect(stepsOf({ DNSRoutingEnabled: true })).not.toContain('authentication');
    expect(stepsOf({ DNSRoutingEnabled: false })).toContain('authentication');
  });
});

describe('the draft', () => {
  it('survives a reload without its password, which is asked again', () => {
    const storage = new MemoryStorage();
    saveDraft(storage, { form: withPassword, step: 'summary', domain: null });
    const key = storage.key(0) ?? '';
    expect(storage.getItem(key)).not.toContain('secret-word');
    const draft = readDraft(storage, null, blank);
    expect(draft?.form).toEqual({ ...withPassword, Password: '' });
    expect(draft && resumeStep(draft.step, draft.form)).toBe('authentication');
  });

  it('for one domain is not taken for another', () => {
    const storage = new MemoryStorage();
    saveDraft(storage, { form: blank, step: 'network', domain: 'contoso.com' });
    expect(readDraft(storage, 'fabrikam.com', blank)).toBeNull();
    expect(readDraft(storage, 'contoso.com', blank)?.step).toBe('network');
  });

  it('that cannot be read is none', () => {
    const storage = new MemoryStorage();
    saveDraft(storage, { form: blank, step: 'network', domain: null });
    storage.setItem(storage.key(0) ?? '', '{"form":1');
    expect(readDraft(storage, null, blank)).toBeNull();
  });

  it('is gone when the wizard ends', () => {
    const storage = new MemoryStorage();
    saveDraft(storage, { form: blank, step: 'network', domain: null });
    clearDraft(storage);
    expect(storage.length).toBe(0);
  });
});
