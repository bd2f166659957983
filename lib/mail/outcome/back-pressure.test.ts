import { describe, expect, it } from 'vitest';
import {
  DISK_THRESHOLDS,
  diskUse,
  mayAccept,
  nextLevel,
  type PressureLevel,
  worstLevel,
} from './back-pressure';

describe('the level of a disk', () => {
  it.each<[PressureLevel, number, PressureLevel]>([
    ['Normal', 95.9, 'Normal'],
    ['Normal', 96, 'Medium'],
    ['Normal', 99, 'High'],
    ['Medium', 94.1, 'Medium'],
    ['Medium', 94, 'Normal'],
    ['Medium', 99, 'High'],
    ['High', 97.1, 'High'],
    ['High', 97, 'Medium'],
    ['High', 95, 'Medium'],
    ['High', 94, 'Normal'],
  ])('%s at %d %% used becomes %s', (level, use, next) => {
    expect(nextLevel(level, use, DISK_THRESHOLDS)).toBe(next);
  });

  it('stays where it is while the use swings between the thresholds', () => {
    let level: PressureLevel = 'Normal';
    const levels = [99, 98, 97.5, 98.5, 97, 96.5, 95, 94.5].map((use) => {
      level = nextLevel(level, use, DISK_THRESHOLDS);
      return level;
    });
    expect(levels.join(' ')).toBe('High High High High Medium Medium Medium Medium');
  });
});

describe('the use of a disk', () => {
  const GB = 1024 ** 3;

  it('is its percentage', () => {
    expect(diskUse({ sizeBytes: 100 * GB, freeBytes: 4 * GB })).toBe(96);
  });

  it('of a large one is what is left, so that a nearly full 4 TB do not refuse mail with 100 GB free', () => {
    expect(diskUse({ sizeBytes: 4000 * GB, freeBytes: 100 * GB })).toBe(50);
    expect(diskUse({ sizeBytes: 4000 * GB, freeBytes: 2 * GB })).toBe(99);
    expect(diskUse({ sizeBytes: 4000 * GB, freeBytes: 3000 * GB })).toBe(0);
  });

  it('of a file system without a size is none', () => {
    expect(diskUse({ sizeBytes: 0, freeBytes: 0 })).toBe(0);
  });
});

describe('what is taken', () => {
  it('is all at Normal, mail of relay clients at Medium, none at High', () => {
    const taken = (['Normal', 'Medium', 'High'] as const).map((level) => [
      mayAccept(level, true),
      mayAccept(level, false),
    ]);
    expect(taken).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('goes by the resource that is shortest', () => {
    expect(worstLevel(['Normal', 'High', 'Medium'])).toBe('High');
    expect(worstLevel(['Medium', 'Normal'])).toBe('Medium');
    expect(worstLevel([])).toBe('Normal');
  });
});
