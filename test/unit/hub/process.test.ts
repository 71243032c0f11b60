import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import { rawMailbox } from '../../support/raw-mailbox.ts';
import { hubCommand, runHub } from '../../support/run-hub.ts';
import type { RunningHub } from '../../support/run-hub.ts';
import { until as untilWithin } from '../../support/until.ts';

/** Processes and disks of a busy machine take their time. */
const until = (holds: () => boolean | Promise<boolean>, what?: string, ms = 40_000): Promise<void> =>
  untilWithin(holds, what, ms);

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dw-hub-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
async function run(args: readonly string[]): Promise<RunningHub> {
  const hub = await runHub(args);
  cleanUp.push(() => hub.kill());
  return hub;
}

describe('the hub’s command', { timeout: 180_000 }, () => {
  it('ends at SIGTERM with everything acknowledged that it took, and says so without names', async () => {
    const data = newFolder();
    const hub = await run(['--data', data]);
    const secret = systemRandom.bytes(32);
    const client = await rawMailbox(hub.url, secret);
    const box = await client.open();
    const puts = Array.from({ length: 200 }, (_, i) => client.put(box, Buffer.from(`item ${i}`)));
    await puts[0];
    hub.signal('SIGTERM');
    const outcomes = await Promise.all(puts);
    expect(await hub.ended).toBe(0);
    expect(client.closeCode()).toBe(1001);
    const kept = outcomes.filter((outcome) => typeof outcome === 'object').length;
    expect(kept).toBeGreaterThan(0);
    expect(new Set(outcomes.filter((outcome) => typeof outcome === 'string'))).toSatisfy((why: Set<string>) =>
      Array.from(why).every((one) => one === 'going-down' || one === 'closed'),
    );
    const lines = hub
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines.map(({ event }) => event)).toEqual(['listening', 'stopping', 'stopped']);
    expect(hub.output()).not.toContain(Buffer.from(client.keys.mailbox).toString('hex'));
    const again = await run(['--data', data]);
    const reader = await rawMailbox(again.url, secret);
    await reader.open();
    await until(() => reader.items.length >= kept);
    expect(reader.items).toHaveLength(kept);
  });

  it('killed with -9 while two workbenches exchange: they go on with the next one, and nothing is lost', async () => {
    const data = newFolder();
    const first = await run(['--data', data]);
    const [alice, bob] = [startPeer('Alice'), startPeer('Bob')];
    cleanUp.push(
      () => alice.stop(),
      () => bob.stop(),
    );
    const circle = circleOf(alice, [bob]);
    const [left, right] = [alice.link(first.url), bob.link(first.url)];
    for (let i = 0; i < 30; i += 1) alice.write(circle, `text ${i}`);
    await until(() => textsOf(bob, circle).length >= 1);
    await first.kill();
    for (let i = 30; i < 40; i += 1) bob.write(circle, `text ${i}`);
    const second = await runHub(['--data', data, '--listen', `127.0.0.1:${first.port}`]);
    cleanUp.push(() => second.kill());
    left.exchangeNow();
    right.exchangeNow();
    await until(
      () => textsOf(alice, circle).length === 40 && textsOf(bob, circle).length === 40,
      'all forty pieces on both sides',
      30_000,
    );
    expect([left.status(circle).wentBack, right.status(circle).wentBack]).toEqual([0, 0]);
  });

  it('answers for its health, and for its figures to nobody outside', async () => {
    const hub = await run(['--data', newFolder()]);
    const at = (path: string, headers = {}): Promise<Response> =>
      fetch(`http://127.0.0.1:${hub.port}${path}`, { headers });
    const client = await rawMailbox(hub.url);
    await client.put(await client.open(), Buffer.from('item'));
    expect([(await at('/healthz')).status, await (await at('/healthz')).text()]).toEqual([200, 'ok\n']);
    const figures = await (await at('/metrics')).text();
    expect(figures).toMatch(/^workbench_hub_connections 1$/m);
    expect(figures).toMatch(/^workbench_hub_stored_total\{what="items"\} 1$/m);
    for (const line of figures.trim().split('\n'))
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) .+|[a-z_]+(?:\{[a-z]+="[a-z-]+"\})? [\d.e-]+)$/);
    expect(figures).not.toContain(Buffer.from(client.keys.mailbox).toString('hex').slice(0, 16));
    expect((await at('/metrics', { 'x-forwarded-for': '192.0.2.7' })).status).toBe(404);
    expect((await at('/')).status).toBe(404);
    client.close();
  });

  it('says by its exit code why it did not run', async () => {
    const data = newFolder();
    const hub = await run(['--data', data]);
    const codes = [
      await hubCommand(['--listen', 'nowhere']),
      await hubCommand(['--cert', 'only-half.pem']),
      await hubCommand(['setup']),
      await hubCommand(['--data', data, '--listen', '127.0.0.1:0']),
      await hubCommand(['--data', newFolder(), '--listen', `127.0.0.1:${hub.port}`]),
      await hubCommand(['--cert', '/nonexistent/a.pem', '--key', '/nonexistent/b.pem']),
      await hubCommand(['--listen', '0.0.0.0:0']),
      await hubCommand(['--behind-proxy']),
    ];
    expect(codes.map(({ code }) => code)).toEqual([1, 1, 1, 3, 3, 2, 1, 1]);
    expect(codes[7]?.output).toContain('--name');
    expect(codes[3]?.output).toContain('Another hub works in this folder');
  });
});
