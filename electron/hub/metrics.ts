import { REFUSALS } from '../host/exchange/codec/mailbox-message.ts';
import type { MailboxRefusal } from '../host/exchange/codec/mailbox-message.ts';
import type { MailboxStore } from './store/mailbox-store.ts';

/** Numbers of a running hub. Nothing in them names anybody. */
export class Metrics {
  connections = 0;
  connectionsTotal = 0;
  turnedAway = 0;
  readonly bytes = { in: 0, out: 0 };
  readonly messages = { in: 0, out: 0 };
  readonly opened = { signature: 0, ticket: 0 };
  readonly stored = { items: 0, chunks: 0, known: 0 };
  readonly store = { count: 0, seconds: 0 };
  private readonly refusals = new Map<MailboxRefusal, number>();

  refused(why: MailboxRefusal): void {
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
  }

  /** Prometheus' text format. */
  text(store: MailboxStore): string {
    const totals = store.totals();
    const lines: string[] = [];
    const put = (
      name: string,
      type: 'gauge' | 'counter',
      help: string,
      rows: readonly (readonly [string, number])[],
    ): void => {
      lines.push(`# HELP workbench_hub_${name} ${help}`, `# TYPE workbench_hub_${name} ${type}`);
      for (const [labels, value] of rows) lines.push(`workbench_hub_${name}${labels} ${value}`);
    };
    put('healthy', 'gauge', '1 while things can be kept', [['', store.isHealthy() ? 1 : 0]]);
    put('connections', 'gauge', 'Open connections', [['', this.connections]]);
    put('connections_total', 'counter', 'Connections so far', [['', this.connectionsTotal]]);
    put('turned_away_total', 'counter', 'Connections turned away by a bound', [['', this.turnedAway]]);
    put('messages_total', 'counter', 'Messages', rowsOf('direction', this.messages));
    put('bytes_total', 'counter', 'Bytes of messages', rowsOf('direction', this.bytes));
    put('opened_total', 'counter', 'Mailboxes opened', rowsOf('by', this.opened));
    put('stored_total', 'counter', 'Things put', rowsOf('what', this.stored));
    put('store_seconds_sum', 'counter', 'Time until things were safe on the disk', [
      ['', this.store.seconds],
    ]);
    put('store_seconds_count', 'counter', 'Things that were made safe', [['', this.store.count]]);
    put(
      'refused_total',
      'counter',
      'Refusals',
      REFUSALS.map((why) => [`{why="${why}"}`, this.refusals.get(why) ?? 0]),
    );
    put('store_bytes', 'gauge', 'Bytes held', [['', totals.bytes]]);
    put('store_items', 'gauge', 'Items held', [['', totals.items]]);
    put('store_chunks', 'gauge', 'Chunks held', [['', totals.chunks]]);
    put('store_mailboxes', 'gauge', 'Mailboxes held', [['', totals.mailboxes]]);
    put('resident_bytes', 'gauge', 'Memory of the process', [['', process.memoryUsage.rss()]]);
    return `${lines.join('\n')}\n`;
  }
}

function rowsOf(
  label: string,
  values: Readonly<Record<string, number>>,
): readonly (readonly [string, number])[] {
  return Object.entries(values).map(([name, value]) => [`{${label}="${name}"}`, value]);
}
