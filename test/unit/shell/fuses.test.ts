import { describe, expect, it } from 'vitest';
import { FUSES, type Fuses } from '../../../build/fuses.mjs';

/** Ways into a program that is installed: each must be shut. */
function openDoors(fuses: Fuses): readonly string[] {
  const mustBeOff = [
    'runAsNode',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'grantFileProtocolExtraPrivileges',
  ] as const;
  const mustBeOn = [
    'onlyLoadAppFromAsar',
    'enableEmbeddedAsarIntegrityValidation',
    'enableCookieEncryption',
  ] as const;
  return [...mustBeOff.filter((name) => fuses[name]), ...mustBeOn.filter((name) => !fuses[name])];
}

describe('the fuses', () => {
  it('of a release leave no door open, and a door that is open is seen', () => {
    expect(openDoors(FUSES.release)).toEqual([]);
    expect(openDoors({ ...FUSES.release, runAsNode: true })).toEqual(['runAsNode']);
    expect(openDoors({ ...FUSES.release, onlyLoadAppFromAsar: false })).toEqual(['onlyLoadAppFromAsar']);
  });

  it('of the profile for tests differ in the inspector and in nothing else', () => {
    expect(openDoors(FUSES.inspectable)).toEqual(['enableNodeCliInspectArguments']);
    expect({ ...FUSES.inspectable, enableNodeCliInspectArguments: false }).toEqual(FUSES.release);
  });
});
