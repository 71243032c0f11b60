import { Emitter } from '../../shared/base/emitter.ts';
import { err, failure } from '../../shared/base/result.ts';
import type { DraftChanged, Drafts } from '../../renderer/drafts/api.ts';
import type { HostClients } from '../../renderer/host/clients.ts';
import { HOST_SERVICES } from '../../renderer/host/clients.ts';

/** Answers of some methods, by "service.method". */
export type HostAnswers = Readonly<Record<string, (params: unknown) => unknown>>;

/** A host that answers what a test says and is gone for everything else. Its events never happen. */
export function fakeHost(answers: HostAnswers = {}): HostClients {
  const clients = Object.entries(HOST_SERVICES).map(([name, service]) => {
    const methods = Object.keys(service.methods).map((method) => [
      method,
      (params: unknown) =>
        Promise.resolve(answers[`${name}.${method}`]?.(params) ?? err(failure('disconnected'))),
    ]);
    const events = Object.keys(service.events).map((event) => [event, () => () => undefined]);
    return [name, { ...Object.fromEntries(methods), events: Object.fromEntries(events) }];
  });
  return Object.fromEntries(clients) as HostClients;
}

/** Drafts of which there are none. */
export function noDrafts(): Drafts {
  const changed = new Emitter<DraftChanged>();
  const members = new Proxy({} as Drafts, {
    get(_target, name) {
      if (name === 'changed') return changed.event;
      return () => Promise.reject(new Error(`No drafts in this test (${String(name)})`));
    },
  });
  return members;
}
