import * as v from 'valibot';
import { describeFailure, forgetNetwork, jobNamed, watchMemory } from '../host/isolate/inside.ts';
import type { FramePort } from './port-wire.ts';

// The entry of an isolate in Electron: one job over the port that main sends, then the end. Started with an
// empty environment.

const jobMessage = v.strictObject({ job: v.string(), input: v.instance(Uint8Array) });

forgetNetwork();
watchMemory(process.argv);
process.parentPort.once('message', ({ ports: [port] }) => {
  if (port === undefined) process.exit(64);
  port.on('message', ({ data }) => {
    if (data === 'received') process.exit(0);
    void answer(port, data);
  });
  port.start();
});

async function answer(port: FramePort, data: unknown): Promise<void> {
  try {
    const { job, input } = v.parse(jobMessage, data);
    const load = jobNamed(job);
    if (load === undefined) process.exit(64);
    port.postMessage(await (await load())(input));
  } catch (problem) {
    process.stderr.write(describeFailure(problem), () => process.exit(70));
  }
}
