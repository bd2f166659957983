import { describe, expect, it } from 'vitest';
import { missingPackages } from './missing-packages.mjs';

/** Like a package-lock.json. */
const wanted = {
  '': {},
  'node_modules/pg': { version: '8.0.0' },
  'node_modules/vitest': { version: '5.0.0', devOptional: true },
  'node_modules/eslint': { version: '9.0.0', dev: true },
  'node_modules/@esbuild/other-computer': { version: '1.0.0', optional: true },
  'node_modules/@fluentui/react-icons': { link: true },
  'components/icons/react-icons': { version: '2.0.0' },
};

/** What npm leaves in node_modules, without some. */
function installed(...absent: string[]) {
  const all = Object.entries(wanted).filter(([path]) => path !== '' && !/other-computer/.test(path));
  return Object.fromEntries(all.filter(([path]) => !absent.includes(path)));
}

describe('what an installation lacks', () => {
  it('is nothing when all is there but what is for other computers', () => {
    expect(missingPackages(wanted, installed())).toBe('nothing');
  });

  it('is the tools after an installation of what runs', () => {
    expect(missingPackages(wanted, installed('node_modules/eslint'))).toBe('tools');
    expect(missingPackages(wanted, installed('node_modules/eslint', 'node_modules/vitest'))).toBe('tools');
  });

  it('is packages when one that runs is absent or linked elsewhere', () => {
    expect(missingPackages(wanted, installed('node_modules/pg'))).toBe('packages');
    expect(missingPackages(wanted, installed('components/icons/react-icons', 'node_modules/eslint'))).toBe(
      'packages',
    );
  });

  it('is packages when a version differs, be it a tool', () => {
    const former = { ...installed(), 'node_modules/eslint': { version: '8.0.0', dev: true } };
    expect(missingPackages(wanted, former)).toBe('packages');
  });

  it('is packages without an installation or a lock file', () => {
    expect(missingPackages(wanted, null)).toBe('packages');
    expect(missingPackages(null, installed())).toBe('packages');
  });
});
