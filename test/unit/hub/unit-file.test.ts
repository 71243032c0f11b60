import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../support/needs.ts';

const root = join(import.meta.dirname, '../../..');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** The unit as docs/hub.md shows it. */
function unitOfDocs(): string {
  const docs = readFileSync(join(root, 'docs/hub.md'), 'utf8');
  const [, section = ''] = docs.split('### systemd\n');
  const lines = section.split('\n');
  return lines
    .slice(
      0,
      lines.findIndex((line) => line !== '' && !line.startsWith('    ')),
    )
    .map((line) => line.slice(4))
    .join('\n');
}

/** What systemd says of a unit whose program is put where Node is here. */
function verify(unit: string): { readonly status: number | null; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dw-unit-'));
  try {
    const file = join(folder, 'workbench-hub.service');
    writeFileSync(file, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
    const done = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    return { status: done.status, said: done.stderr + done.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test(
  'systemd takes the unit of the hub’s docs without a word, and says so where a line is wrong',
  needs(hasSystemd, 'systemd-analyze'),
  () => {
    const unit = unitOfDocs();
    expect(unit).toContain('[Service]');
    expect(verify(unit)).toEqual({ status: 0, said: '' });
    expect(verify(unit.replace('ProtectHome=true', 'ProtectHomes=true')).said).toContain('ProtectHomes');
  },
);

test('the program that the unit starts is the one that the project brings, called as the command is', () => {
  const [, program = '', script = '', ...args] =
    /^ExecStart=\/opt\/delegate-workbench\/(\S+) (\S+) (.*)$/m.exec(unitOfDocs()) ?? [];
  expect({ program: existsSync(join(root, program)), script, command: args[0]?.split(' ')[0] }).toEqual({
    program: true,
    script: 'out/cli.mjs',
    command: 'hub',
  });
});
